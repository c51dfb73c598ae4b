import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitGrowth,
  idleBytes,
  type Job,
  tileGrowth,
  tileGrowthAfterFit,
  tileGrowthKeeping,
  workingBytes,
} from "./processMemory.ts";

const MB = 1e6;
const job = (changes: Partial<Job>): Job => ({
  stations: 1400,
  times: 1,
  missing: 0,
  merges: false,
  tilesEach: 9,
  ...changes,
});

/** What processes of plain Node were measured to grow by, megabytes: bench/plan.mjs. */
describe("what a process grows by", () => {
  it.each([
    ["50 stations, one tile", tileGrowth(job({ stations: 50, tilesEach: 1 })), 5.5],
    ["50 stations, many tiles", tileGrowth(job({ stations: 50, tilesEach: 70 })), 7.4],
    ["50 stations, 24 times", tileGrowth(job({ stations: 50, times: 24, tilesEach: 5 })), 12.0],
    ["3000 stations, 24 times", tileGrowth(job({ stations: 3000, times: 24 })), 14.5],
    ["20000 stations, 8 times", tileGrowth(job({ stations: 20_000, times: 8 })), 16.2],
    ["fit of 400 stations", fitGrowth(job({ stations: 400 }), false), 7.0],
    ["fit of 1400 stations", fitGrowth(job({}), false), 23.6],
    ["fit of 1400 stations, 168 times", fitGrowth(job({ times: 168 }), false), 51.5],
    ["fit of 3000 stations, 24 times", fitGrowth(job({ stations: 3000, times: 24 }), false), 92.5],
    [
      "fit of 3000 stations, 24 times, some missing",
      fitGrowth(job({ stations: 3000, times: 24, missing: 1440 }), false),
      104,
    ],
    ["iteration for 6000 stations", fitGrowth(job({ stations: 6000, times: 8 }), true), 50],
    ["iteration for 20000 stations", fitGrowth(job({ stations: 20_000 }), true), 161],
    ["fit and tiles of 50 stations", tileGrowthAfterFit(job({ stations: 50 }), false), 8.2],
    [
      "fit and tiles of 400 stations, 24 times",
      tileGrowthAfterFit(job({ stations: 400, times: 24 }), false),
      15.4,
    ],
    ["fit and tiles of 1400 stations, 24 times", tileGrowthAfterFit(job({ times: 24 }), false), 30.0],
    ["a fit kept, and tiles", tileGrowthKeeping(job({ times: 24 })), 35.5],
  ])("%s", (_, planned, measured) => {
    const least = 3 * MB;
    expect(Math.abs(planned - measured * MB)).toBeLessThan(Math.max(least, 0.1 * measured * MB));
  });

  it("is more with more of anything", () => {
    fc.assert(
      fc.property(
        fc.record({
          stations: fc.integer({ min: 1, max: 19_000 }),
          times: fc.integer({ min: 1, max: 168 }),
          share: fc.double({ min: 0, max: 0.2, noNaN: true }),
          merges: fc.boolean(),
          tilesEach: fc.double({ min: 0.5, max: 100, noNaN: true }),
        }),
        fc.constantFrom("stations", "times", "tilesEach"),
        ({ share, ...rest }, what) => {
          const withMissing = (one: Omit<Job, "missing">): Job => ({
            ...one,
            missing: share * one.stations * one.times,
          });
          const [less, more] = [withMissing(rest), withMissing({ ...rest, [what]: rest[what] + 1 })];
          for (const growth of [
            tileGrowth,
            tileGrowthKeeping,
            (one: Job) => fitGrowth(one, false),
            (one: Job) => tileGrowthAfterFit(one, false),
          ]) {
            expect(growth(more)).toBeGreaterThanOrEqual(growth(less));
          }
        },
      ),
    );
  });

  it("counts pages of the program that only work brings in, shared like the others", () => {
    const idle = { own: 11e6, shared: 40e6, others: 1 };
    expect(workingBytes(idle, 1) - idleBytes(idle, 1)).toBeGreaterThan(
      workingBytes(idle, 4) - idleBytes(idle, 4),
    );
    // Where the system does not tell what is shared, a process's own figure has it all.
    expect(workingBytes({ own: 50e6, shared: 0, others: 0 }, 2)).toBe(50e6);
  });
});
