import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateDirect } from "../evaluate.ts";
import { kernelNames, type Method } from "../method.ts";
import { seeded } from "../testing.ts";
import {
  compare,
  engine,
  evaluate,
  grid,
  methodOf,
  type Network,
  problemOf,
  stored,
  tile,
} from "./testing.ts";

describe("fast evaluation agrees with direct sums within the tolerance", () => {
  test.each(kernelNames)("%s, degrees and great circle, two times", (kernel) => {
    for (const metric of ["degrees", "great-circle"] as const) {
      const model = engine.fit(problemOf("clustered", 300, 2, 0, methodOf(kernel, { metric })));
      const { worst, largest } = compare(model, tile(256, 256));
      expect(worst).toBeLessThan(model.method.tolerance + stored(largest));
    }
  });

  test("random networks, kernels, shape lengths, degrees, tolerances and tiles", () => {
    const arbitrary = fc.record({
      kernel: fc.constantFrom(...kernelNames),
      network: fc.constantFrom<Network>("clustered", "lattice", "scattered"),
      metric: fc.constantFrom<Method["metric"]>("degrees", "great-circle"),
      stations: fc.integer({ min: 12, max: 150 }),
      shape: fc.constantFrom(0.05, 0.3, 1),
      degree: fc.constantFrom<Method["degree"]>("auto", 2),
      tolerance: fc.constantFrom(1, 1e-2, 1e-4),
      columns: fc.integer({ min: 1, max: 256 }),
      rows: fc.integer({ min: 1, max: 256 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(arbitrary, (given) => {
        const { kernel, metric, degree, tolerance } = given;
        const shape = given.shape * (metric === "degrees" ? 1 : 111);
        const method = methodOf(kernel, { metric, shape, degree, tolerance, smoothing: 0.1 });
        const model = engine.fit(problemOf(given.network, given.stations, 1, 0, method, given.seed));
        const { worst, largest } = compare(model, tile(given.columns, given.rows, 40, 25), 60);
        expect(worst).toBeLessThan(tolerance + stored(largest));
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test("nodes at stations, stations at box edges", () => {
    const problem = problemOf("scattered", 120, 1, 0, methodOf("thin_plate_spline"));
    const lon = problem.lon.map((_, k) => grid.west + 16 * (k % 12) * grid.dlon);
    const lat = problem.lat.map((_, k) => grid.south + 16 * Math.floor(k / 12) * grid.dlat);
    const model = engine.fit({ ...problem, lon, lat });
    const { worst, largest } = compare(model, tile(256, 256), 2000);
    expect(worst).toBeLessThan(model.method.tolerance + stored(largest));
  });

  test("a whole globe, poles included", () => {
    const random = seeded(3);
    const lon = Float64Array.from({ length: 200 }, () => 360 * random() - 180);
    const lat = Float64Array.from({ length: 200 }, () => 180 * random() - 90);
    const values = [lat.map((phi) => 50 + phi / 3)];
    for (const degree of [0, 1, 2]) {
      const method = methodOf("linear", { metric: "great-circle", degree });
      const model = engine.fit({ lon, lat, values, method });
      const globe = { west: -180, south: -90, dlon: 1.4, dlat: 0.7, i0: 0, j0: 0, columns: 256, rows: 256 };
      const { worst, largest } = compare(model, globe, 1000);
      expect(worst).toBeLessThan(model.method.tolerance + stored(largest));
    }
  });

  test("more times than one pass takes, and a block larger than a tile", () => {
    const model = engine.fit(problemOf("clustered", 60, 35, 0, methodOf("linear")));
    const { worst, largest } = compare(model, tile(300, 215));
    expect(worst).toBeLessThan(model.method.tolerance + stored(largest));
  });
});

describe("many times", () => {
  const problem = problemOf("scattered", 60, 40, 0.02, methodOf("linear"));

  test("in ranges of whole passes: identical bits, and the reference agrees on a range", () => {
    const model = engine.fit(problem);
    const block = tile(70, 33, 3, 5);
    const nodes = 70 * 33;
    const all = evaluate(model, block);
    for (const size of [16, 32]) {
      for (let first = 0; first < 40; first += size) {
        const count = Math.min(size, 40 - first);
        const out = new Float32Array(count * nodes);
        engine.evaluateTile(model, block, out, { first, count });
        expect(out).toEqual(all.subarray(first * nodes, (first + count) * nodes));
      }
    }
    const direct = new Float32Array(3 * nodes);
    evaluateDirect(model, block, direct, { first: 21, count: 3 });
    const difference = direct.map((value, k) => Math.abs(value - (all[21 * nodes + k] as number)));
    expect(Math.max(...difference)).toBeLessThanOrEqual(model.method.tolerance);
  });

  test("a pass where the engine computed it: identical bits, and no more than one tile and pass", () => {
    const model = engine.fit(problem);
    const block = tile(70, 33, 3, 5);
    const nodes = 70 * 33;
    const all = evaluate(model, block);
    for (const [first, count] of [
      [16, 16],
      [32, 8],
    ] as const) {
      const pass = engine.evaluatePass(model, block, { first, count });
      expect(pass.slice()).toEqual(all.subarray(first * nodes, (first + count) * nodes));
    }
    expect(() => engine.evaluatePass(model, block, { first: 0, count: 32 })).toThrow(RangeError);
    expect(() => engine.evaluatePass(model, tile(257, 1), { first: 0, count: 16 })).toThrow(RangeError);
  });

  test.each([
    [1, 16],
    [0, 15],
    [16, 8],
    [32, 16],
  ])("refuse %i and %i following, which cut a pass or are not there", (first, count) => {
    const model = engine.fit(problem);
    const out = new Float32Array(16);
    expect(() => engine.evaluateTile(model, tile(1, 1), out, { first, count })).toThrow(RangeError);
  });
});
