import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEGABYTE } from "./bytes.ts";
import { firstRates, type PlanInput, planRun, startsEarly } from "./plan.ts";
import { makeSettings } from "./testing/stations.ts";

const inputs: fc.Arbitrary<PlanInput> = fc
  .record({
    stations: fc.integer({ min: 1, max: 20_000 }),
    times: fc.integer({ min: 1, max: 168 }),
    spacing: fc.double({ min: 0.01, max: 2, noNaN: true }),
    memoryCap: fc.integer({ min: MEGABYTE, max: 64_000 * MEGABYTE }),
    workers: fc.oneof(fc.constant("auto" as const), fc.integer({ min: 1, max: 64 })),
    cores: fc.integer({ min: 1, max: 64 }),
    idleBytes: fc.integer({ min: 10e6, max: 120e6 }),
    freeDiskBytes: fc.integer({ min: 0, max: 1e12 }),
  })
  .map(({ stations, times, spacing, memoryCap, workers, ...rest }) => ({
    ...rest,
    stations,
    times,
    settings: makeSettings(spacing, { memoryCap, workers }),
    keepsFits: stations % 2 === 0,
    rates: firstRates,
  }));

const plain: PlanInput = {
  stations: 1400,
  times: 1,
  settings: makeSettings(0.01, { workers: "auto", memoryCap: 512 * MEGABYTE }),
  cores: 2,
  idleBytes: 90e6,
  keepsFits: true,
  freeDiskBytes: 1e12,
  rates: firstRates,
};

describe("planRun", () => {
  it("never starts what it expects to pass the cap or the disk", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planRun(input);
        const fits = plan.totalBytes <= plan.memoryCap && plan.storeBytes <= input.freeDiskBytes;
        expect(plan.refusal === null).toBe(fits);
        expect(plan.totalBytes).toBeGreaterThanOrEqual(plan.workers * plan.workerBytes);
        expect(plan.totalBytes).toBeGreaterThanOrEqual(plan.fitBytes);
      }),
    );
  });

  it("takes at least one process, never more than cores or tiles when left to itself, and as told when told", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { workers, tiles } = planRun(input);
        const asked = input.settings.workers;
        expect(workers).toBeGreaterThanOrEqual(1);
        expect(workers).toBeLessThanOrEqual(Math.min(tiles, asked === "auto" ? input.cores : asked));
        if (asked !== "auto") expect(workers).toBe(Math.min(asked, tiles));
      }),
    );
  });

  it("takes fewer processes rather than refuse, when left to itself", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const auto = { ...input, settings: { ...input.settings, workers: "auto" as const } };
        const alone = { ...input, settings: { ...input.settings, workers: 1 } };
        expect(planRun(auto).refusal === null).toBe(planRun(alone).refusal === null);
      }),
    );
  });

  it("names a cap that does fit when it refuses one", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { refusal } = planRun({ ...input, freeDiskBytes: Number.MAX_VALUE });
        const figure = refusal?.message.match(/(?:fits is|memory cap of) (\d+) MB/)?.[1];
        fc.pre(figure !== undefined);
        const settings = { ...input.settings, memoryCap: Number(figure) * MEGABYTE };
        const workers = refusal?.message.includes("smallest") ? 1 : settings.workers;
        const again = planRun({
          ...input,
          freeDiskBytes: Number.MAX_VALUE,
          settings: { ...settings, workers },
        });
        expect(again.refusal).toBeNull();
      }),
    );
  });

  it("gives fewer processes to a smaller cap, and says which number would fit", () => {
    const told = (memoryCap: number, workers: number | "auto") =>
      planRun({ ...plain, settings: { ...plain.settings, memoryCap, workers } });
    expect(told(512 * MEGABYTE, "auto").workers).toBe(2);
    const few = { ...plain, stations: 100 };
    const small = planRun({ ...few, settings: { ...plain.settings, memoryCap: 150 * MEGABYTE } });
    expect(small).toMatchObject({ workers: 1, refusal: null });
    const refusal = told(260 * MEGABYTE, 8).refusal;
    expect(refusal).toMatchObject({ tag: "cap-too-small" });
    expect(refusal?.detail).toContain("nearest setting that fits: workers 2");
    expect(told(100 * MEGABYTE, "auto").refusal?.message).toMatch(
      /^Fitting 1400 stations takes 1\d\d MB, and the memory cap is 100 MB\. The smallest memory cap that fits is 1\d\d MB\.$/,
    );
  });

  it("iterates where a dense matrix would not fit, and plans for what that takes", () => {
    const told = (stations: number, memoryCap: number) =>
      planRun({ ...plain, stations, settings: { ...plain.settings, memoryCap: memoryCap * MEGABYTE } });
    expect(told(6000, 1000)).toMatchObject({ iterative: false, refusal: null });
    expect(told(6000, 300)).toMatchObject({ iterative: true, refusal: null });
    expect(told(20_000, 1000)).toMatchObject({ iterative: true, refusal: null });
    expect(told(100_000, 4000)).toMatchObject({ iterative: true, refusal: null });
    expect(told(6000, 300).solverBytes).toBeLessThan(0.7 * told(6000, 1000).solverBytes);
  });

  it("needs no more for the tiles of many times than their weights take", () => {
    const bytes = (times: number) => planRun({ ...plain, times }).workerBytes;
    expect(bytes(1681) - bytes(16)).toBe(1400 * 4 * (1681 - 16) * 8);
    expect(planRun({ ...plain, times: 1681 }).refusal).toBeNull();
  });

  it("refuses a field that the disk cannot hold", () => {
    const { refusal } = planRun({ ...plain, freeDiskBytes: MEGABYTE });
    expect(refusal).toMatchObject({ tag: "disk-too-small" });
    expect(refusal?.message).toContain("only 1 MB are free");
  });

  it("starts the other processes during the fit only when all fit together", () => {
    const plan = planRun(plain);
    expect(startsEarly(plan)).toBe(true);
    expect(startsEarly({ ...plan, memoryCap: plan.fitBytes + 1 })).toBe(false);
  });
});
