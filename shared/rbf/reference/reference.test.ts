import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FitProblem, Model, NodeBlock } from "../engine.ts";
import { evaluateAt } from "../evaluate.ts";
import { kernelNames, type Method } from "../method.ts";
import { network, seeded, worstDifference } from "../testing.ts";
import { createReferenceEngine } from "./reference.ts";

const engine = createReferenceEngine();
const queries = 50;
const random = seeded(77);
const queryLon = Float64Array.from({ length: queries }, () => 70 + 70 * random());
const queryLat = Float64Array.from({ length: queries }, () => 10 + 50 * random());

/** The field of a fit at the query places. */
const fieldOf = (problem: FitProblem): Float64Array => evaluateAt(engine.fit(problem), queryLon, queryLat);

const methods: readonly (readonly [string, Partial<Method>])[] = [
  ["linear", { kernel: "linear" }],
  ["thin plate", { kernel: "thin_plate_spline" }],
  ["cubic, smoothed", { kernel: "cubic", smoothing: 0.5 }],
  ["multiquadric", { kernel: "multiquadric", shape: 1 }],
  ["gaussian, degree 1", { kernel: "gaussian", shape: 2, degree: 1, smoothing: 0.1 }],
  ["linear on the great circle", { kernel: "linear", metric: "great-circle" }],
  ["thin plate, degree 2, great circle", { kernel: "thin_plate_spline", degree: 2, metric: "great-circle" }],
];

describe.each(methods)("%s", (_, method) => {
  const problem = network(90, 4, method);
  const field = fieldOf(problem);

  test("the order of the stations plays no part", () => {
    const order = Int32Array.from({ length: 90 }, (__, k) => (k * 37) % 90);
    const permuted = (column: Float64Array) => Float64Array.from(order, (k) => column[k] ?? 0);
    const shuffled: FitProblem = {
      lon: permuted(problem.lon),
      lat: permuted(problem.lat),
      values: problem.values.map(permuted),
      method: problem.method,
    };
    expect(worstDifference(fieldOf(shuffled), field)).toBeLessThan(1e-7);
  });

  test.each([1e9, 1e-9])("values scaled by %d", (scale) => {
    const scaled = {
      ...problem,
      values: problem.values.map((column) => column.map((value) => value * scale)),
    };
    const result = fieldOf(scaled).map((value) => value / scale);
    expect(worstDifference(result, field)).toBeLessThan(1e-7);
  });

  test("without smoothing the field passes through the stations", () => {
    const exact = { ...problem, method: { ...problem.method, smoothing: 0 } };
    const at = evaluateAt(engine.fit(exact), problem.lon, problem.lat);
    expect(worstDifference(at, problem.values[0] ?? [])).toBeLessThan(1e-7);
  });
});

describe("coordinates", () => {
  test.each(["linear", "thin_plate_spline", "cubic", "multiquadric"] as const)(
    "%s: shifted and scaled",
    (kernel) => {
      const problem = network(80, 8, { kernel, shape: 1 });
      const field = fieldOf(problem);
      const move = (scale: number, shift: number) => (column: Float64Array) =>
        column.map((value) => scale * (value + shift));
      for (const [scale, shift] of [
        [1, 64],
        [1, -1000],
        [1e9, 0],
        [1e-9, 0],
      ] as const) {
        const moved = move(scale, shift);
        const model = engine.fit({
          ...problem,
          lon: moved(problem.lon),
          lat: moved(problem.lat),
          method: { ...problem.method, shape: scale },
        });
        expect(worstDifference(evaluateAt(model, moved(queryLon), moved(queryLat)), field)).toBeLessThan(
          1e-6,
        );
      }
    },
  );

  test.each(["linear", "thin_plate_spline", "cubic", "quintic"] as const)(
    "%s: its unit of distance does not matter without smoothing, nor to the condition",
    (kernel) => {
      const problem = network(60, 9, { kernel, shape: 1 });
      const large = (column: Float64Array) => column.map((value) => 1e9 * value);
      const model = engine.fit(problem);
      const scaled = engine.fit({ ...problem, lon: large(problem.lon), lat: large(problem.lat) });
      const field = evaluateAt(model, queryLon, queryLat);
      const result = evaluateAt(scaled, large(queryLon), large(queryLat));
      // r^2 log r gains a multiple of r^2 with the unit, which the constraints cancel; rounding grows a little
      expect(worstDifference(result, field)).toBeLessThan(1e-4);
      if (kernel !== "thin_plate_spline") {
        expect(Math.abs(Math.log10(scaled.diagnostics.rcond / model.diagnostics.rcond))).toBeLessThan(0.5);
      }
    },
  );

  test("a turn of longitude changes nothing on the great circle", () => {
    const problem = network(60, 12, { metric: "great-circle", degree: 1 });
    const turned = { ...problem, lon: problem.lon.map((value) => value + 360) };
    const field = fieldOf(problem);
    expect(worstDifference(fieldOf(turned), field)).toBeLessThan(1e-9);
    const away = evaluateAt(
      engine.fit(problem),
      queryLon.map((value) => value - 360),
      queryLat,
    );
    expect(worstDifference(away, field)).toBeLessThan(1e-9);
  });

  test("the great circle works across the date line and at the pole", () => {
    const problem = network(60, 13, { metric: "great-circle", degree: 2, kernel: "thin_plate_spline" });
    const moved = {
      ...problem,
      lon: problem.lon.map((value) => (value + 80 > 180 ? value - 280 : value + 80)),
    };
    const lon = queryLon.map((value) => (value + 80 > 180 ? value - 280 : value + 80));
    const field = fieldOf(problem);
    expect(worstDifference(evaluateAt(engine.fit(moved), lon, queryLat), field)).toBeLessThan(1e-7);

    const polar = {
      ...problem,
      lon: Float64Array.of(...problem.lon, 17),
      lat: Float64Array.of(...problem.lat, 90),
      values: [Float64Array.of(...(problem.values[0] ?? []), 55)],
    };
    const atPole = evaluateAt(engine.fit(polar), Float64Array.of(17, -120, 0), Float64Array.of(90, 90, 90));
    expect(worstDifference(atPole, [55, 55, 55])).toBeLessThan(1e-6);
  });
});

describe("tiles", () => {
  const values = network(70, 21).values[0] ?? new Float64Array();
  const gappy = values.map((value, k) => (k % 9 === 0 ? Number.NaN : 2 * value));
  const model: Model = engine.fit({ ...network(70, 21), values: [values, gappy] });
  const whole: NodeBlock = {
    west: 100,
    south: 20,
    dlon: 0.3,
    dlat: 0.7,
    i0: 0,
    j0: 0,
    columns: 40,
    rows: 30,
  };

  /** All times of a block, as evaluated. */
  function tile(block: NodeBlock, of = model): Float32Array {
    const out = new Float32Array(of.times * block.rows * block.columns).fill(-1);
    engine.evaluateTile(of, block, out);
    return out;
  }

  test("a node's bits do not depend on the block it is asked in", () => {
    const all = tile(whole);
    fc.assert(
      fc.property(fc.nat(39), fc.nat(29), fc.integer({ min: 1, max: 9 }), (i0, j0, extent) => {
        const columns = Math.min(extent, 40 - i0);
        const rows = Math.min(extent, 30 - j0);
        const part = tile({ ...whole, i0, j0, columns, rows });
        for (let k = 0; k < part.length; k++) {
          const t = Math.floor(k / (rows * columns));
          const j = j0 + (Math.floor(k / columns) % rows);
          const i = i0 + (k % columns);
          expect(part[k]).toBe(all[(t * 30 + j) * 40 + i]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("nodes lie where the grid says", () => {
    const lon = Float64Array.of(100 + 7 * 0.3);
    const lat = Float64Array.of(20 + 11 * 0.7);
    const expected = evaluateAt(model, lon, lat);
    expect(tile(whole)[11 * 40 + 7]).toBe(Math.fround(expected[0] ?? 0));
    expect(tile(whole)[(30 + 11) * 40 + 7]).toBe(Math.fround(expected[1] ?? 0));
  });
});

describe("times with missing values", () => {
  const full = network(60, 31, { kernel: "multiquadric", shape: 1 });
  const values = full.values[0] ?? new Float64Array();
  const holes = values.map((value, k) => (k % 7 === 3 ? Number.NaN : value));

  test("each time is what it would be alone, without the missing stations", () => {
    const model = engine.fit({ ...full, values: [values, holes, values.map((value) => -value)] });
    const present = (column: Float64Array) => column.filter((_, k) => !Number.isNaN(holes[k]));
    const alone = engine.fit({
      ...full,
      lon: present(full.lon),
      lat: present(full.lat),
      values: [present(values)],
    });
    const together = evaluateAt(model, queryLon, queryLat);
    expect(model.diagnostics.factorizations).toBe(2);
    expect(
      worstDifference(together.subarray(queries, 2 * queries), evaluateAt(alone, queryLon, queryLat)),
    ).toBeLessThan(1e-9);
    const negative = together.subarray(0, queries).map((value) => -value);
    expect(worstDifference(together.subarray(2 * queries), negative)).toBeLessThan(1e-9);
    expect(model.weights[60 + 3]).toBe(0);
    expect(model.diagnostics.loo[1]?.[3]).toBeNaN();
    expect(
      worstDifference(present(model.diagnostics.loo[1] ?? values), alone.diagnostics.loo[0] ?? []),
    ).toBeLessThan(1e-8);
  });

  test("a time without values stays empty and is named; stations that never report carry nothing", () => {
    const none = new Float64Array(60).fill(Number.NaN);
    const model = engine.fit({ ...full, values: [holes, none] });
    const field = evaluateAt(model, queryLon, queryLat);
    expect(field.subarray(0, queries).every(Number.isFinite)).toBe(true);
    expect(field.subarray(queries).every(Number.isNaN)).toBe(true);
    expect(model.diagnostics.verdict).toBe("doubtful");
    expect(model.diagnostics.words).toMatch(/1 of 2 times stay empty/);
    expect(model.diagnostics.notes.join()).toMatch(/Left empty: time 2; no station has a value/);
    expect(model.lon).toHaveLength(51);
    expect(model.diagnostics.loo[0]).toHaveLength(60);
  });
});

test.each(kernelNames)("%s with everything on auto fits a clustered network well", (kernel) => {
  const auto = { kernel, shape: "auto", smoothing: "auto", degree: "auto" } as const;
  for (const metric of ["degrees", "great-circle"] as const) {
    const model = engine.fit(network(120, 5, { ...auto, metric }));
    expect(model.diagnostics.words).toMatch(/Well conditioned/);
    expect(model.diagnostics.looRmse).toBeLessThan(model.diagnostics.spread);
    expect(model.diagnostics.notes.join()).toMatch(/Smoothing/);
  }
});

test("progress rises to 1, and throwing from it stops the fit", () => {
  const seen: number[] = [];
  engine.fit(network(40, 1, { smoothing: "auto" }), (fraction) => seen.push(fraction));
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const stop = () => {
    throw new Error("stop");
  };
  expect(() => engine.fit(network(40, 1), stop)).toThrow("stop");
});
