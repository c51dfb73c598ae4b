import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../errors.ts";
import type { FitProblem, Model } from "../engine.ts";
import { kernelNames, type Method } from "../method.ts";
import { network, seeded, worstDifference } from "../testing.ts";
import { choosesIterative, createWasmEngine, fitBytes, iterativeBytes } from "../wasm/wasm.ts";
import { iterativeEngineBytes } from "./memory.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../../assets/engine.wasm", import.meta.url)));
const dense = createWasmEngine(module);
const iterative = createWasmEngine(module, { denseLimit: 1 });

const grid = { west: 70, south: 10, dlon: 2.5, dlat: 2.5, i0: 0, j0: 0, columns: 28, rows: 20 };

function fieldOf(model: Model): Float32Array {
  const out = new Float32Array(model.times * grid.columns * grid.rows);
  dense.evaluateTile({ ...model, method: { ...model.method, tolerance: 1e-5 } }, grid, out);
  return out;
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Stations with values at several times. */
function hours(count: number, times: number, seed: number, method: Partial<Method> = {}): FitProblem {
  const problem = network(count, seed, method);
  const random = seeded(seed);
  const [first] = problem.values as [Float64Array];
  const values = Array.from({ length: times }, () => first.map((value) => value + 20 * random()));
  return { ...problem, values };
}

const methods: Partial<Method>[] = [
  ...kernelNames.map((kernel) => ({ kernel, shape: 0.5, smoothing: kernel === "quintic" ? 1 : 0 })),
  { kernel: "linear", smoothing: 3 },
  { kernel: "linear", smoothing: 1e4 },
  { kernel: "linear", degree: 2 },
  { kernel: "linear", degree: -1 },
  { kernel: "thin_plate_spline", degree: 2, smoothing: 0.01 },
  { kernel: "linear", compat: "scipy-rbf" },
  { kernel: "linear", metric: "great-circle" },
  { kernel: "cubic", shape: 100, metric: "great-circle", smoothing: 0.1 },
  { kernel: "inverse_multiquadric", shape: 60, metric: "great-circle" },
];

describe("the iteration agrees with the dense solve", () => {
  test.each(methods)("%o", (method) => {
    const problem = network(900, 3, method);
    const [model, exact] = [iterative.fit(problem), dense.fit(problem)];
    expect(model.diagnostics.residual).toBeLessThan(1e-4);
    const field = fieldOf(exact);
    expect(worstDifference(fieldOf(model), field)).toBeLessThan(5e-5 * largest(field));
    expect(model.diagnostics.looRmse / exact.diagnostics.looRmse).toBeCloseTo(1, 0);
  });

  test("on clustered networks of any size, kernel and smoothing", () => {
    const networks = fc.record({
      count: fc.integer({ min: 5, max: 1500 }),
      seed: fc.integer(),
      kernel: fc.constantFrom("linear" as const, "multiquadric" as const, "inverse_quadratic" as const),
      smoothing: fc.constantFrom(0, 0.01, 1),
      metric: fc.constantFrom("degrees" as const, "great-circle" as const),
    });
    fc.assert(
      fc.property(networks, ({ count, seed, kernel, smoothing, metric }) => {
        const shape = metric === "degrees" ? 0.3 : 30;
        const problem = network(count, seed, { kernel, smoothing, metric, shape });
        const [model, exact] = [iterative.fit(problem), dense.fit(problem)];
        expect(worstDifference(model.weights, exact.weights)).toBeLessThan(1e-4 * largest(exact.weights));
      }),
      { numRuns: 12 },
    );
  });

  test("for several times with values missing", () => {
    const problem = hours(700, 6, 5);
    problem.values.forEach((column, t) => {
      column.fill(Number.NaN, 0, t < 3 ? 0 : 100 * t);
    });
    const [model, exact] = [iterative.fit(problem), dense.fit(problem)];
    expect(model.diagnostics.factorizations).toBe(4);
    expect(worstDifference(fieldOf(model), fieldOf(exact))).toBeLessThan(1e-3);
  });

  test.each([
    { kernel: "linear" },
    { kernel: "thin_plate_spline", smoothing: 0.01 },
    { kernel: "multiquadric", shape: 0.3, metric: "degrees" },
    { kernel: "linear", degree: 2, metric: "great-circle" },
  ] satisfies Partial<Method>[])(
    "for times that lack a few values each, with one preconditioner: %o",
    (method) => {
      const problem = hours(900, 5, 6, method);
      const random = seeded(11);
      for (const column of problem.values) {
        column.forEach((_, k) => {
          if (random() < 0.03) column[k] = Number.NaN;
        });
      }
      // The polynomial's reflections start from the first stations.
      problem.values[0]?.fill(Number.NaN, 0, 3);
      const [model, exact] = [iterative.fit(problem), dense.fit(problem)];
      expect(model.diagnostics.factorizations).toBe(1);
      expect(worstDifference(model.weights, exact.weights)).toBeLessThan(1e-4 * largest(exact.weights));
      expect(worstDifference(fieldOf(model), fieldOf(exact))).toBeLessThan(1e-3);
      expect(model.diagnostics.looRmse / exact.diagnostics.looRmse).toBeCloseTo(1, 1);
    },
  );

  test("where all values are equal", () => {
    const problem = network(300, 8);
    const model = iterative.fit({ ...problem, values: [new Float64Array(300).fill(7)] });
    expect(largest(model.weights)).toBeLessThan(1e-9);
    expect(model.polynomial[0]).toBeCloseTo(7, 10);
  });
});

test("says which solver ran, its relative residual, and what is not known", () => {
  const { diagnostics } = iterative.fit(network(700, 1));
  expect(diagnostics.solver).toMatch(/iterative: flexible GMRES/);
  expect(diagnostics.rcond).toBeNaN();
  expect(diagnostics.verdict).toBe("good");
  expect(diagnostics.words).toMatch(
    /^Solved by iteration to a relative residual of \S+ in \d+ steps?; the condition of so large a system is not known\. Leaving a station out, .* \(approximately: judged from its neighbourhood\)\.$/,
  );
});

test("refuses what does not converge, with figures", () => {
  const problem = network(900, 3, { kernel: "gaussian", shape: 20 });
  expect(() => iterative.fit(problem)).toThrow(UserError);
  expect(() => iterative.fit(problem)).toThrow(
    /does not converge: after \d+ steps the relative residual is|singular/,
  );
});

test("the same bits whatever was solved before", () => {
  const problem = hours(800, 5, 2);
  const first = iterative.fit(problem);
  iterative.fit(network(600, 9, { kernel: "cubic", smoothing: 0.1 }));
  expect(iterative.fit(problem).weights).toEqual(first.weights);
});

test("stops when told to", () => {
  const stop = (fraction: number, what: string): void => {
    if (fraction > 0.5) throw new UserError("cancelled", what);
  };
  expect(() => iterative.fit(network(900, 3), stop)).toThrow(/Step \d/);
});

describe("memory", () => {
  test.each([
    [300, 1],
    [1000, 3],
    [3000, 9],
  ])("%d stations and %d times fit the bytes planned", (stations, times) => {
    const taken: number[] = [];
    const onMemory = (bytes: number): void => {
      taken.push(bytes);
    };
    const engine = createWasmEngine(module, { denseLimit: 1, onMemory });
    engine.fit(hours(stations, times, 4));
    expect(largest(taken)).toBeLessThanOrEqual(iterativeEngineBytes(stations, 1, times));
  });

  test("grows with the number of stations, not with its square", () => {
    const perStation = (stations: number): number => iterativeBytes(stations, 9, 8) / stations;
    expect(perStation(1e6)).toBeLessThan(1.1 * perStation(1e5));
    expect(iterativeBytes(20_000, 1, 1)).toBeLessThan(0.3e9);
    expect(iterativeBytes(100_000, 1, 1)).toBeLessThan(1e9);
  });

  test("decides which solver runs", () => {
    expect(choosesIterative(8000, 9, Infinity)).toBe(false);
    expect(choosesIterative(8001, 9, Infinity)).toBe(true);
    expect(choosesIterative(6000, 9, fitBytes(6000, 9))).toBe(false);
    expect(choosesIterative(6000, 9, fitBytes(6000, 9) - 1)).toBe(true);
    // So few that the iteration would take more than the matrix.
    expect(choosesIterative(500, 9, 0)).toBe(false);
    const { solver } = dense.fit({ ...network(3000, 6), solver: "iterative" }).diagnostics;
    expect(solver).toMatch(/iterative/);
  });
});
