import { readFileSync } from "node:fs";
import type { FitProblem, Model, NodeBlock } from "../engine.ts";
import { evaluateAt } from "../evaluate.ts";
import { defaultMethod, type KernelName, type Method, shapedKernels } from "../method.ts";
import { seeded } from "../testing.ts";
import { createWasmEngine } from "./wasm.ts";

/*
 * What the tests of the fast engine share.
 */

export const module = new WebAssembly.Module(
  readFileSync(new URL("../../../assets/engine.wasm", import.meta.url)),
);
export const engine = createWasmEngine(module);

export type Network = "clustered" | "lattice" | "scattered";

export function problemOf(
  network: Network,
  stations: number,
  times: number,
  missing: number,
  method: Method,
  seed = 1,
): FitProblem {
  const random = seeded(seed);
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

export function methodOf(kernel: KernelName, change: Partial<Method> = {}): Method {
  const degrees = change.metric !== "great-circle";
  const shape = shapedKernels.has(kernel) ? (degrees ? 0.6 : 60) : "auto";
  return { ...defaultMethod, kernel, shape, smoothing: 0.01, ...change };
}

export const grid = { west: 78.1, south: 18.3, dlon: 0.11, dlat: 0.09 };
export const tile = (columns: number, rows: number, i0 = 0, j0 = 0): NodeBlock => ({
  ...grid,
  i0,
  j0,
  columns,
  rows,
});

export function evaluate(model: Model, block: NodeBlock): Float32Array {
  const out = new Float32Array(model.times * block.columns * block.rows);
  engine.evaluateTile(model, block, out);
  return out;
}

/** Largest difference from direct sums at nodes all over a block, and the largest value there. */
export function compare(model: Model, block: NodeBlock, nodes = 300): { worst: number; largest: number } {
  const out = evaluate(model, block);
  const random = seeded(5);
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
export const stored = (largest: number): number => 6e-8 * largest;

/** Largest difference; places at which both are not a number agree. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const [left, right] = [a[k] ?? 0, b[k] ?? Infinity];
    if (Number.isNaN(left) && Number.isNaN(right)) continue;
    const gap = Math.abs(left - right);
    if (!(gap <= worst)) worst = gap;
  }
  return worst;
}
