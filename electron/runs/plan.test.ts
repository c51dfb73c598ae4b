import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEGABYTE } from "./bytes.ts";
import { firstRates } from "./duration.ts";
import { type PlanInput, planRun, startsEarly } from "./plan.ts";
import { withTimes } from "./suggestions.ts";
import { makeSettings } from "./testing/stations.ts";

const inputs: fc.Arbitrary<PlanInput> = fc
  .record({
    stations: fc.integer({ min: 1, max: 20_000 }),
    times: fc.integer({ min: 1, max: 168 }),
    spacing: fc.double({ min: 0.01, max: 2, noNaN: true }),
    memoryCap: fc.integer({ min: MEGABYTE, max: 64_000 * MEGABYTE }),
    workers: fc.oneof(fc.constant("auto" as const), fc.integer({ min: 1, max: 64 })),
    cores: fc.integer({ min: 1, max: 64 }),
    missing: fc.integer({ min: 0, max: 10_000 }),
    merges: fc.boolean(),
    idle: fc.record({
      own: fc.integer({ min: 10e6, max: 60e6 }),
      shared: fc.integer({ min: 0, max: 120e6 }),
      others: fc.integer({ min: 0, max: 10 }),
    }),
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
  missing: 0,
  merges: false,
  idle: { own: 40e6, shared: 100e6, others: 1 },
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

  it("suggests only what fits, and always something when the cap alone is too small", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const roomy = { ...input, freeDiskBytes: Number.MAX_VALUE };
        const { refusal, suggestions } = planRun(roomy);
        expect(suggestions.length > 0).toBe(refusal !== null);
        for (const { times = roomy.times, spacing: _spacing, ...changes } of suggestions) {
          const settings = { ...roomy.settings, ...changes };
          expect(planRun({ ...withTimes(roomy, times), settings }).refusal).toBeNull();
        }
      }),
    );
  });

  it("suggests the nearest settings: one process more, or one megabyte less, would be refused", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const roomy = { ...input, freeDiskBytes: Number.MAX_VALUE };
        for (const suggestion of planRun(roomy).suggestions) {
          const { workers, memoryCap, times, solver } = suggestion;
          if (workers !== undefined && memoryCap === undefined && solver === undefined) {
            const settings = { ...roomy.settings, workers: workers + 1 };
            expect(planRun({ ...roomy, settings }).refusal).not.toBeNull();
          }
          if (times !== undefined) expect(planRun(withTimes(roomy, times + 1)).refusal).not.toBeNull();
        }
      }),
    );
  });

  it("suggests a spacing of which the disk can hold the field", () => {
    const input = { ...plain, freeDiskBytes: 100 * MEGABYTE, times: 24 };
    const { refusal, suggestions } = planRun(input);
    expect(refusal?.tag).toBe("disk-too-small");
    const [{ spacing } = {}] = suggestions;
    expect(spacing?.dlon).toBeGreaterThan(0.01);
    const grid = { ...input.settings.grid, ...spacing };
    expect(planRun({ ...input, settings: { ...input.settings, grid } }).refusal).toBeNull();
  });

  it("gives fewer processes to a smaller cap, and says which numbers would fit", () => {
    const told = (memoryCap: number, workers: number | "auto") =>
      planRun({ ...plain, settings: { ...plain.settings, memoryCap: memoryCap * MEGABYTE, workers } });
    expect(told(512, "auto")).toMatchObject({ workers: 2, refusal: null });
    expect(told(140, "auto")).toMatchObject({ workers: 1, refusal: null });
    const { refusal, suggestions } = told(260, 8);
    expect(refusal?.message).toMatch(/^8 processes take \d+ MB, and the memory cap is 260 MB\.$/);
    expect(suggestions).toMatchObject([{ workers: 3 }, { memoryCap: expect.any(Number) }]);
    expect(told(50, "auto").refusal?.message).toMatch(
      /^Fitting 1400 stations takes \d+ MB, and the memory cap is 50 MB\.$/,
    );
    expect(told(50, "auto").suggestions).toHaveLength(1);
  });

  it("solves as asked, and suggests iterating where only the matrix is too large", () => {
    const told = (solver: "auto" | "dense" | "iterative", memoryCap: number, stations = 5000) =>
      planRun({
        ...plain,
        stations,
        settings: { ...plain.settings, memoryCap: memoryCap * MEGABYTE, solver },
      });
    expect(told("auto", 1000)).toMatchObject({ iterative: false, refusal: null });
    expect(told("iterative", 1000)).toMatchObject({ iterative: true, refusal: null });
    const dense = told("dense", 250);
    expect(dense).toMatchObject({ iterative: false, refusal: { tag: "cap-too-small" } });
    expect(dense.suggestions).toContainEqual({ solver: "iterative" });
    // What is never worth it, or never possible.
    expect(told("iterative", 1000, 300)).toMatchObject({ iterative: false });
    expect(told("dense", 30_000, 30_000)).toMatchObject({ iterative: true });
  });

  it("iterates where a dense matrix would not fit, and plans for what that takes", () => {
    const told = (stations: number, memoryCap: number) =>
      planRun({ ...plain, stations, settings: { ...plain.settings, memoryCap: memoryCap * MEGABYTE } });
    expect(told(6000, 1000)).toMatchObject({ iterative: false, refusal: null });
    expect(told(6000, 300)).toMatchObject({ iterative: true, refusal: null });
    expect(told(20_000, 1000)).toMatchObject({ iterative: true, refusal: null });
    expect(told(100_000, 4000)).toMatchObject({ iterative: true, refusal: null });
    expect(told(6000, 300).fitBytes).toBeLessThan(0.6 * told(6000, 1000).fitBytes);
  });

  it("needs no more for the tiles of many times than their weights take", () => {
    const alone = { ...plain, settings: { ...plain.settings, workers: 1 } };
    const bytes = (times: number) => planRun({ ...alone, times }).workerBytes;
    // While the model is read, with what only the check of the fit needs.
    expect(bytes(1681) - bytes(16)).toBeLessThan(1400 * 4 * (1681 - 16) * 8);
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
