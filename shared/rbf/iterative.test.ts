import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FitProblem, Model } from "./engine.ts";
import { fitByIteration } from "./iterative-fit.ts";
import { kernelNames, type Method } from "./method.ts";
import { prepareFit } from "./prepare.ts";
import { network, worstDifference } from "./testing.ts";
import { createWasmEngine } from "./wasm.ts";
import { WasmMemory } from "./wasm-memory.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../assets/engine.wasm", import.meta.url)));
const engine = createWasmEngine(module);
const quiet = (): void => undefined;

function iterated(problem: FitProblem, taken: (bytes: number) => void = quiet): Model {
  const memoryFor = (bytes: number): WasmMemory => {
    taken(bytes);
    return new WasmMemory(module, bytes);
  };
  return fitByIteration(memoryFor, prepareFit(problem, quiet), quiet);
}

const grid = { west: 70, south: 10, dlon: 2.5, dlat: 2.5, i0: 0, j0: 0, columns: 28, rows: 20 };

function fieldOf(model: Model): Float32Array {
  const out = new Float32Array(model.times * grid.columns * grid.rows);
  engine.evaluateTile({ ...model, method: { ...model.method, tolerance: 1e-5 } }, grid, out);
  return out;
}

const methods: Partial<Method>[] = [
  ...kernelNames.map((kernel) => ({ kernel, shape: 0.5, smoothing: kernel === "quintic" ? 1 : 0 })),
  { kernel: "linear", smoothing: 3 },
  { kernel: "linear", degree: 2 },
  { kernel: "linear", degree: -1 },
  { kernel: "thin_plate_spline", degree: 2, smoothing: 0.01 },
  { kernel: "linear", metric: "great-circle" },
  { kernel: "cubic", shape: 100, metric: "great-circle", smoothing: 0.1 },
  { kernel: "inverse_multiquadric", shape: 60, metric: "great-circle" },
];

describe("the iteration agrees with the dense solve", () => {
  test.each(methods)("%o", (method) => {
    const problem = network(900, 3, method);
    const [dense, model] = [engine.fit(problem), iterated(problem)];
    expect(model.diagnostics.residual).toBeLessThan(1e-4);
    const field = fieldOf(dense);
    expect(worstDifference(fieldOf(model), field)).toBeLessThan(
      5e-5 * field.reduce((a, b) => Math.max(a, Math.abs(b)), 0),
    );
  });
});
