import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridOf, tileTotal } from "../../shared/grid/grid.ts";
import {
  corrected,
  evaluationCounts,
  type FitKind,
  firstRates,
  fitCounts,
  scaled,
  secondsFor,
  secondsOf,
} from "./duration.ts";
import type { PlanInput } from "./plan.ts";
import { makeSettings } from "./testing/stations.ts";

const input: PlanInput = {
  stations: 1400,
  times: 1,
  missing: 0,
  merges: false,
  settings: makeSettings(0.01),
  cores: 2,
  idle: { own: 13e6, shared: 42e6, others: 1 },
  keepsFits: false,
  freeDiskBytes: 1e12,
  rates: firstRates,
};

const usual = { iterative: false, chooses: { shape: false, smoothing: false }, merges: false, missing: 0 };

function secondsOfGrid(columns: number, rows: number, stations: number): number {
  const grid = gridOf({ west: 0, east: columns - 1, south: 0, north: rows - 1, dlon: 1, dlat: 1 });
  const shape = { grid, tiles: tileTotal(grid), workers: 2, iterative: false };
  return secondsOf({ ...input, stations }, shape).seconds;
}

describe("how long a run takes", () => {
  it("counts what tiles cost whatever the stations: a vast field of few stations takes its time", () => {
    // Measured on two 2.1 GHz cores: 17 s of sums and writing alone.
    expect(secondsOfGrid(20_000, 14_000, 60)).toBeGreaterThan(10);
    expect(secondsOfGrid(20_000, 14_000, 60)).toBeLessThan(60);
    expect(secondsOfGrid(1400, 1000, 1400)).toBeLessThan(3);
  });

  it("grows with stations, times and nodes", () => {
    const one = fc.record({
      stations: fc.integer({ min: 2, max: 20_000 }),
      times: fc.integer({ min: 1, max: 168 }),
      iterative: fc.boolean(),
      merges: fc.boolean(),
    });
    fc.assert(
      fc.property(one, ({ stations, times, iterative, merges }) => {
        const fitting = (n: number, t: number): number =>
          secondsFor(fitCounts({ stations: n, times: t }, { ...usual, iterative, merges }), firstRates);
        expect(fitting(stations + 1, times)).toBeGreaterThan(fitting(stations, times));
        expect(fitting(stations, times + 1)).toBeGreaterThan(fitting(stations, times));
        const tiles = (n: number, t: number): number =>
          secondsFor(evaluationCounts({ stations: n, times: t }, 65_536, 1), firstRates);
        expect(tiles(stations + 1, times)).toBeGreaterThan(tiles(stations, times));
        expect(tiles(stations, times + 1)).toBeGreaterThan(tiles(stations, times));
      }),
    );
  });
});

describe("how long a fit takes", () => {
  const seconds = (stations: number, kind: Partial<FitKind>): number =>
    secondsFor(fitCounts({ stations, times: 24 }, { ...usual, ...kind }), firstRates);

  it("grows with what is chosen: each smoothing and shape length tried is a system solved on every sample", () => {
    const given = seconds(1400, {});
    const smoothing = seconds(1400, { chooses: { shape: false, smoothing: true } });
    const both = seconds(1400, { chooses: { shape: true, smoothing: true } });
    // Twelve samples of 87.5 stations: ten smoothings on each, and four for each of five lengths on five of them.
    expect(smoothing - given).toBeCloseTo(firstRates.perChoice * 120 * 87.5 ** 3, 6);
    expect(both - smoothing).toBeCloseTo(firstRates.perChoice * 100 * 87.5 ** 3, 6);
  });

  it("grows with values missing: each such time is derived by itself", () => {
    expect(seconds(1400, { missing: 0.1 * 24 * 1400 })).toBeGreaterThan(2 * seconds(1400, {}));
  });
});

describe("rates corrected by a run", () => {
  const counts = evaluationCounts({ stations: 60, times: 1 }, 280e6, 4345);

  it("come to what was measured when asked often enough, and leave alone what had no part in it", () => {
    let rates = firstRates;
    for (let run = 0; run < 20; run++) rates = corrected(rates, counts, 34, 0.5);
    expect(secondsFor(counts, rates)).toBeCloseTo(34, 2);
    expect(rates.perCube).toBe(firstRates.perCube);
    // What takes most of the time is corrected most.
    expect(rates.perNode / firstRates.perNode).toBeGreaterThan(rates.perPair / firstRates.perPair);
  });

  it("come within a tenth of what is measured in three runs, though they were half of it", () => {
    const kind = { ...usual, iterative: true, chooses: { shape: false, smoothing: true } };
    const fit = fitCounts({ stations: 6000, times: 8 }, kind);
    const taken = 2 * secondsFor(fit, firstRates);
    let rates = firstRates;
    for (let run = 0; run < 3; run++) rates = corrected(rates, fit, taken, 0.5);
    expect(secondsFor(fit, rates) / taken).toBeGreaterThan(0.9);
    expect(secondsFor(fit, rates) / taken).toBeLessThan(1.1);
  });

  it("stay as they are when nothing was measured", () => {
    expect(corrected(firstRates, counts, 0, 1)).toEqual(firstRates);
    expect(corrected(firstRates, {}, 5, 1)).toEqual(firstRates);
  });

  it("follow a machine twice as slow", () => {
    const once = scaled(firstRates, { fit: 1, tiles: 1, chunks: 1 });
    const twice = scaled(firstRates, { fit: 2, tiles: 2, chunks: 2 });
    expect(twice.perCube / once.perCube).toBeCloseTo(2);
    expect(twice.perNode / once.perNode).toBeCloseTo(2);
    expect(twice.perChunk / once.perChunk).toBeCloseTo(2);
  });
});
