import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FitProblem, Model } from "../engine.ts";
import { evaluateAt } from "../evaluate.ts";
import type { Method } from "../method.ts";
import { createReferenceEngine } from "../reference/reference.ts";
import { network, seeded, worstDifference } from "../testing.ts";
import { createWasmEngine } from "./wasm.ts";

const engine = createWasmEngine(readFileSync(new URL("../../../assets/engine.wasm", import.meta.url)));

/** The problem with some stations' values taken away at all times. */
function without(problem: FitProblem, excluded: readonly number[]): FitProblem {
  const values = problem.values.map((column) =>
    column.map((value, k) => (excluded.includes(k) ? Number.NaN : value)),
  );
  return { ...problem, values };
}

/** The problem with three times, a few values missing at each. */
function withTimes(problem: FitProblem): FitProblem {
  const random = seeded(3);
  const [values = new Float64Array()] = problem.values;
  return {
    ...problem,
    values: [0, 1, 2].map((t) =>
      values.map((value, k) => (random() < 0.02 ? Number.NaN : value + t * Math.sin(k))),
    ),
  };
}

const resolved = ({ method }: Model): Method => ({ ...method });

function fieldOf(model: Model): Float64Array {
  const random = seeded(11);
  const lon = Float64Array.from({ length: 400 }, () => 70 + 70 * random());
  const lat = Float64Array.from({ length: 400 }, () => 10 + 50 * random());
  return evaluateAt(model, lon, lat);
}

const methods: readonly Partial<Method>[] = [
  { kernel: "linear", smoothing: 0.2 },
  { kernel: "thin_plate_spline", smoothing: 0.3 },
  { kernel: "thin_plate_spline", metric: "great-circle", shape: 500, smoothing: 0.1 },
  { kernel: "multiquadric", shape: 0.3, smoothing: 0.1 },
  { kernel: "gaussian", shape: 1, smoothing: 0.1 },
  { kernel: "inverse_multiquadric", shape: 0.5, compat: "scipy-rbf" },
];

describe.each(methods)("stations left out of a kept system, %o", (method) => {
  const problem = withTimes(network(300, 5, method));
  const excluded = [0, 17, 18, 120, 299];

  test("give the field of a fit without them, and nothing is factored", () => {
    const whole = engine.fitAndKeep(problem);
    expect(whole.diagnostics.factorizations).toBe(1);
    const left = {
      ...without(problem, excluded),
      method: { ...resolved(whole), tolerance: "auto" as const },
    };
    const derived = engine.solveKept(left);
    const anew = createReferenceEngine().fit(left);
    if (derived === null) throw new Error("nothing was derived");
    expect(derived.diagnostics.factorizations).toBe(0);
    expect(derived.diagnostics.words).toContain("no new factorization");
    expect(derived.lon).toHaveLength(295);
    const size = 1e4 * derived.method.tolerance;
    expect(worstDifference(fieldOf(derived), fieldOf(anew)) / size).toBeLessThan(1e-9);
    const [a, b] = [derived.diagnostics, anew.diagnostics];
    expect(Math.abs(a.looRmse / b.looRmse - 1)).toBeLessThan(1e-7);
    expect(Math.abs(a.blockRmse / b.blockRmse - 1)).toBeLessThan(1e-7);
    expect(Math.abs(a.residual)).toBeLessThan(1e-9 * size);
  });

  test("come back", () => {
    const whole = engine.fitAndKeep(problem);
    const asked = { ...problem, method: resolved(whole) };
    engine.solveKept(without(asked, excluded));
    const again = engine.solveKept(asked);
    if (again === null) throw new Error("nothing was derived");
    const size = 1e4 * whole.method.tolerance;
    expect(worstDifference(fieldOf(again), fieldOf(whole)) / size).toBeLessThan(1e-9);
  });
});

describe("a kept system", () => {
  const problem = network(200, 6, { smoothing: 0.1 });

  test("survives the evaluation of tiles", () => {
    const whole = engine.fitAndKeep(problem);
    const block = { west: 70, south: 10, dlon: 1, dlat: 1, i0: 0, j0: 0, columns: 60, rows: 40 };
    engine.evaluateTile(whole, block, new Float32Array(2400));
    const derived = engine.solveKept({ ...without(problem, [3]), method: resolved(whole) });
    expect(derived?.diagnostics.factorizations).toBe(0);
  });

  test("serves no other method, no other places, no other stations, and not when most are left out", () => {
    const whole = engine.fitAndKeep(without(problem, [7]));
    const method = resolved(whole);
    const asked = { ...without(problem, [7]), method };
    expect(engine.solveKept(asked)).not.toBeNull();
    expect(engine.solveKept({ ...asked, method: { ...method, smoothing: 0.2 } })).toBeNull();
    expect(engine.solveKept({ ...asked, method: { ...method, shape: "auto" } })).toBeNull();
    expect(engine.solveKept({ ...asked, lon: asked.lon.map((lon) => lon + 0.1) })).toBeNull();
    expect(engine.solveKept({ ...problem, method })).toBeNull();
    const most = Array.from({ length: 150 }, (_, k) => k);
    expect(engine.solveKept({ ...without(problem, most), method })).toBeNull();
    engine.forget();
    expect(engine.solveKept(asked)).toBeNull();
  });

  test("is not kept when times needed systems of their own", () => {
    const half = problem.values.map((column) => column.map((value, k) => (k % 2 ? value : Number.NaN)));
    const whole = engine.fitAndKeep({ ...problem, values: [...problem.values, ...half] });
    expect(whole.diagnostics.factorizations).toBe(2);
    expect(engine.solveKept({ ...problem, method: resolved(whole) })).toBeNull();
  });
});
