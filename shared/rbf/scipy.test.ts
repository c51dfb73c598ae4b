import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluateAt } from "./evaluate.ts";
import { kernelNamed } from "./kernels.ts";
import { defaultMethod, type Method } from "./method.ts";
import { createReferenceEngine } from "./reference/reference.ts";
import { createWasmEngine } from "./wasm/wasm.ts";

/** A case of fixtures/scipy-cases.json; generate.py beside it says what each field means. */
interface ScipyCase {
  readonly family: "rbf" | "interpolator";
  readonly kernel: string;
  readonly epsilon: number | null;
  readonly epsilon_used?: number;
  readonly smooth?: number;
  readonly smoothing?: number;
  readonly degree?: number;
  readonly x: number[];
  readonly y: number[];
  readonly d: number[];
  readonly q: [number, number][];
  readonly expected: number[];
  readonly loo: [number, number][];
  readonly rcond: number;
}

const fixture = new URL("fixtures/scipy-cases.json", import.meta.url);
const cases: ScipyCase[] = JSON.parse(readFileSync(fixture, "utf8")).cases;
const wasm = new URL("../../assets/engine.wasm", import.meta.url);
const engines = {
  "ml-matrix": createReferenceEngine(),
  WebAssembly: createWasmEngine(readFileSync(wasm)),
};

function methodOf(given: ScipyCase): Method {
  const kernel = kernelNamed(given.kernel);
  if (kernel === undefined) throw new Error(`Unknown kernel ${given.kernel}`);
  if (given.family === "rbf") {
    const shape = given.epsilon ?? "auto";
    return { ...defaultMethod, kernel, shape, smoothing: given.smooth ?? 0, compat: "scipy-rbf" };
  }
  const shape = 1 / (given.epsilon ?? 1);
  return { ...defaultMethod, kernel, shape, smoothing: given.smoothing ?? 0, degree: given.degree ?? -1 };
}

test("the fixture is whole", () => {
  expect(cases).toHaveLength(86);
});

test.each(
  cases.flatMap((given, k) =>
    Object.entries(engines).map(
      ([name, engine]) =>
        [
          `${name}, case ${k}: ${given.family} ${given.kernel}, epsilon ${given.epsilon}, ${given.x.length} stations`,
          given,
          engine,
        ] as const,
    ),
  ),
)("%s", (_, given, engine) => {
  const model = engine.fit({
    lon: Float64Array.from(given.x),
    lat: Float64Array.from(given.y),
    values: [Float64Array.from(given.d)],
    method: methodOf(given),
  });
  const size = Math.max(...given.d.map(Math.abs));
  const tolerance = Math.max(1e-9, (20 * 2.2e-16) / given.rcond) * size;
  const field = evaluateAt(
    model,
    Float64Array.from(given.q, (q) => q[0]),
    Float64Array.from(given.q, (q) => q[1]),
  );
  expect(worst(given.expected.map((value, k) => value - (field[k] ?? Number.NaN)))).toBeLessThan(tolerance);
  const loo = model.diagnostics.loo[0] ?? new Float64Array();
  expect(worst(given.loo.map(([k, error]) => error - (loo[k] ?? Number.NaN)))).toBeLessThan(tolerance);
  if (given.epsilon === null && given.epsilon_used !== undefined && model.method.shape !== 1) {
    expect(model.method.shape).toBeCloseTo(given.epsilon_used, 12);
  }
  expect(model.diagnostics.residual).toBeLessThan(tolerance);
});

/** Largest absolute value, NaN counted as largest. */
function worst(differences: readonly number[]): number {
  return Math.max(...differences.map((difference) => Math.abs(difference)));
}
