import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FitProblem, Model, NodeBlock, SolvedModel } from "../engine.ts";
import { evaluateAt, evaluateDirect } from "../evaluate.ts";
import { defaultMethod, type KernelName, kernelNames, type Method, shapedKernels } from "../method.ts";
import { createReferenceEngine } from "../reference/reference.ts";
import { PRODUCT_BYTES, WasmMemory } from "./memory.ts";
import { createWasmEngine, fitBytes, tileBytes } from "./wasm.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../../assets/engine.wasm", import.meta.url)));
const engine = createWasmEngine(module);
const reference = createReferenceEngine();

/** Seeded numbers in 0..1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Network = "clustered" | "lattice" | "scattered";

function problemOf(
  network: Network,
  stations: number,
  times: number,
  missing: number,
  method: Method,
  seed = 1,
): FitProblem {
  const random = randomNumbers(seed);
  const cities = Array.from({ length: Math.ceil(stations / 8) }, () => [
    80 + 40 * random(),
    20 + 25 * random(),
  ]);
  const side = Math.ceil(Math.sqrt(stations));
  const places = Array.from({ length: stations }, (_, k) => {
    if (network === "lattice")
      return [80 + (40 * (k % side)) / side, 20 + (25 * Math.floor(k / side)) / side];
    if (network === "scattered") return [80 + 40 * random(), 20 + 25 * random()];
    const [lon, lat] = cities[Math.floor(random() * cities.length)] as [number, number];
    return [lon + 0.4 * (random() - 0.5), lat + 0.4 * (random() - 0.5)];
  }) as [number, number][];
  const values = Array.from({ length: times }, (_, t) =>
    Float64Array.from(places, ([lon, lat]) =>
      random() < missing ? Number.NaN : 60 + 40 * Math.sin(lon / 6 + t) * Math.cos(lat / 5) + 10 * random(),
    ),
  );
  return {
    lon: Float64Array.from(places, (place) => place[0]),
    lat: Float64Array.from(places, (place) => place[1]),
    values,
    method,
  };
}

function methodOf(kernel: KernelName, change: Partial<Method> = {}): Method {
  const degrees = change.metric !== "great-circle";
  const shape = shapedKernels.has(kernel) ? (degrees ? 0.6 : 60) : "auto";
  return { ...defaultMethod, kernel, shape, smoothing: 0.01, ...change };
}

const grid = { west: 78.1, south: 18.3, dlon: 0.11, dlat: 0.09 };
const tile = (columns: number, rows: number, i0 = 0, j0 = 0): NodeBlock => ({
  ...grid,
  i0,
  j0,
  columns,
  rows,
});

function evaluate(model: Model, block: NodeBlock): Float32Array {
  const out = new Float32Array(model.times * block.columns * block.rows);
  engine.evaluateTile(model, block, out);
  return out;
}

/** Largest difference from direct sums at nodes all over a block, and the largest value there. */
function compare(model: Model, block: NodeBlock, nodes = 300): { worst: number; largest: number } {
  const out = evaluate(model, block);
  const random = randomNumbers(5);
  const picks = Array.from({ length: nodes }, () => [
    Math.floor(random() * block.columns),
    Math.floor(random() * block.rows),
  ]) as [number, number][];
  const direct = evaluateAt(
    model,
    Float64Array.from(picks, ([i]) => block.west + (block.i0 + i) * block.dlon),
    Float64Array.from(picks, ([, j]) => block.south + (block.j0 + j) * block.dlat),
  );
  let worst = 0;
  let largest = 0;
  for (let t = 0; t < model.times; t++) {
    picks.forEach(([i, j], k) => {
      const exact = direct[t * nodes + k] as number;
      const got = out[(t * block.rows + j) * block.columns + i] as number;
      worst = Math.max(worst, Math.abs(got - exact));
      largest = Math.max(largest, Math.abs(exact));
    });
  }
  return { worst, largest };
}

/** Float32 output: half a unit in the last place. */
const stored = (largest: number): number => 6e-8 * largest;

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
    const random = randomNumbers(3);
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

describe("a fit", () => {
  test.each(kernelNames)("%s agrees with the reference engine, missing values included", (kernel) => {
    const problem = problemOf("scattered", 90, 4, 0.03, methodOf(kernel));
    const [fast, slow] = [engine.fit(problem), reference.fit(problem)];
    const size = Math.max(...slow.weights.map(Math.abs));
    const slack = 1e-14 / slow.diagnostics.rcond;
    expect(difference(fast.weights, slow.weights)).toBeLessThan(slack * size);
    for (let t = 0; t < 4; t++) {
      const [a, b] = [fast.diagnostics.loo[t], slow.diagnostics.loo[t]];
      expect(difference(a as Float64Array, b as Float64Array)).toBeLessThan(slack * 100);
    }
    expect(fast.diagnostics.factorizations).toBe(1);
    expect(slow.diagnostics.factorizations).toBeGreaterThan(1);
    const complete = { ...problem, values: [(problem.values[0] as Float64Array).map((v) => v || 50)] };
    const ratio = engine.fit(complete).diagnostics.rcond / reference.fit(complete).diagnostics.rcond;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  test.each([0, 0.03])("tells its weights before it leaves stations out (%d missing)", (missing) => {
    const told: SolvedModel[] = [];
    const problem = problemOf("clustered", 120, 4, missing, methodOf("multiquadric"));
    const { diagnostics: _, ...model } = engine.fit(problem, undefined, (weights) => told.push(weights));
    expect(told).toEqual([model]);
  });

  test("tells nothing early where times are factored one by one", () => {
    const told: SolvedModel[] = [];
    const problem = problemOf("clustered", 60, 3, 0.4, methodOf("linear"));
    engine.fit(problem, undefined, (weights) => told.push(weights));
    expect(told).toEqual([]);
  });

  test("times that lack many stations are factored on their own", () => {
    const problem = problemOf("clustered", 60, 3, 0.4, methodOf("linear"));
    const model = engine.fit(problem);
    expect(model.diagnostics.factorizations).toBe(3);
    expect(difference(model.weights, reference.fit(problem).weights)).toBeLessThan(1e-8);
  });

  test("a time without values stays empty and empties nothing else", () => {
    const problem = problemOf("clustered", 40, 3, 0, methodOf("gaussian"));
    problem.values[1]?.fill(Number.NaN);
    const out = evaluate(engine.fit(problem), tile(32, 32));
    expect(out.subarray(0, 1024).every(Number.isFinite)).toBe(true);
    expect(out.subarray(1024, 2048).every(Number.isNaN)).toBe(true);
    expect(out.subarray(2048).every(Number.isFinite)).toBe(true);
  });

  test("as many stations as polynomial terms, and a single station", () => {
    const three = problemOf("scattered", 3, 1, 0, methodOf("thin_plate_spline", { smoothing: 0 }));
    expect(engine.fit(three).weights.every((w) => Math.abs(w) < 1e-9)).toBe(true);
    const one = problemOf("scattered", 1, 1, 0, methodOf("linear"));
    expect(evaluate(engine.fit(one), tile(8, 8))[5]).toBeCloseTo(one.values[0]?.[0] as number, 4);
  });

  test("a hopeless system is refused", () => {
    const method = methodOf("gaussian", { shape: 500, smoothing: 0 });
    expect(() => engine.fit(problemOf("clustered", 80, 1, 0, method))).toThrow(
      /no trustworthy solution|singular/,
    );
  });
});

describe("what must not matter", () => {
  const problem = problemOf("clustered", 150, 1, 0, methodOf("linear", { tolerance: 1e-5 }));
  const block = tile(64, 48);
  const field = evaluate(engine.fit(problem), block);

  test("the order of the stations", () => {
    const turn = (values: Float64Array): Float64Array => values.slice().reverse();
    const model = engine.fit({
      ...problem,
      lon: turn(problem.lon),
      lat: turn(problem.lat),
      values: problem.values.map(turn),
    });
    expect(difference(evaluate(model, block), field)).toBeLessThan(2e-5);
  });

  test.each([
    [64, -16],
    [-128, 32],
  ])("where the coordinates begin: %d and %d degrees away", (east, north) => {
    const lon = problem.lon.map((degrees) => degrees + east);
    const lat = problem.lat.map((degrees) => degrees + north);
    const moved = { ...block, west: block.west + east, south: block.south + north };
    expect(difference(evaluate(engine.fit({ ...problem, lon, lat }), moved), field)).toBeLessThan(2e-5);
  });

  test.each([1e9, 1e-9])("the unit of the values: times %d", (factor) => {
    const values = problem.values.map((column) => column.map((value) => factor * value));
    const method = { ...problem.method, tolerance: 1e-5 * factor };
    const scaled = evaluate(engine.fit({ ...problem, values, method }), block);
    expect(
      difference(
        scaled.map((value) => value / factor),
        field,
      ),
    ).toBeLessThan(4e-5);
  });

  test.each([1e9, 1e-9])("the unit of the coordinates: times %d", (factor) => {
    const scale = (values: Float64Array): Float64Array => values.map((value) => factor * value);
    const method = { ...problem.method, shape: factor };
    const model = engine.fit({ ...problem, lon: scale(problem.lon), lat: scale(problem.lat), method });
    const { west, south, dlon, dlat } = block;
    const scaled = {
      ...block,
      west: west * factor,
      south: south * factor,
      dlon: dlon * factor,
      dlat: dlat * factor,
    };
    expect(difference(evaluate(model, scaled), field)).toBeLessThan(4e-5);
  });

  test("which tiles came before, and in which engine: identical bits", () => {
    const model = engine.fit(problem);
    const other = createWasmEngine(module);
    const again = new Float32Array(field.length);
    other.evaluateTile(model, tile(200, 100, 7, 9), new Float32Array(20000));
    other.evaluateTile(model, block, again);
    expect(again).toEqual(field);
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

describe("memory", () => {
  test.each([
    [1, 1],
    [37, 3],
    [150, 40],
  ])("%d stations and %d times fit the bytes planned", (stations, times) => {
    const problem = problemOf("scattered", stations, times, 0, methodOf("linear"));
    const taken: number[] = [];
    const bytes = Math.max(fitBytes(stations, 1), tileBytes(stations, times));
    const counted = createWasmEngine(module, { onMemory: (size) => taken.push(size) });
    counted.evaluateTile(counted.fit(problem), tile(256, 256), new Float32Array(times * 65536));
    expect(Math.max(...taken)).toBeLessThanOrEqual(bytes);
  });
});

test("the scratch handed to the matrix product is as large as it asks for", () => {
  const { exports } = new WasmMemory(module, 65536);
  expect(PRODUCT_BYTES).toBeGreaterThanOrEqual(exports.multiplyScratchBytes());
});

describe("logarithm and exponential", () => {
  const memory = new WasmMemory(module, 65536);

  function relativeError(
    name: "expArray" | "logArray",
    exact: (x: number) => number,
    at: Float64Array,
  ): number {
    memory.reset();
    const address = memory.put(at);
    memory.exports[name](address, at.length);
    const got = memory.view(address, at.length);
    return at.reduce((worst, x, k) => {
      const value = exact(x);
      return Math.max(
        worst,
        value === 0 ? Math.abs(got[k] as number) : Math.abs((got[k] as number) / value - 1),
      );
    }, 0);
  }

  test("are good to 1e-15 over their whole range", () => {
    const random = randomNumbers(9);
    for (let k = 0; k < 100; k++) {
      const wide = Float64Array.from({ length: 500 }, () => 1416 * random() - 707);
      expect(relativeError("expArray", Math.exp, wide)).toBeLessThan(1e-15);
      expect(relativeError("logArray", Math.log, wide.map(Math.exp))).toBeLessThan(1e-15);
      const close = wide.map((x) => x / 1e3);
      expect(relativeError("expArray", Math.exp, close)).toBeLessThan(1e-15);
      expect(relativeError("logArray", Math.log, close.map(Math.exp))).toBeLessThan(1e-15);
    }
  });

  test("exp vanishes where doubles do", () => {
    const address = memory.put(Float64Array.of(-Infinity, -1e300, -750, 0));
    memory.exports.expArray(address, 4);
    expect([...memory.view(address, 4)]).toEqual([0, 0, 0, 1]);
  });
});

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const [left, right] = [a[k] ?? 0, b[k] ?? Infinity];
    if (Number.isNaN(left) && Number.isNaN(right)) continue;
    const gap = Math.abs(left - right);
    if (!(gap <= worst)) worst = gap;
  }
  return worst;
}
