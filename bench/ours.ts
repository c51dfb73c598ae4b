import { readFileSync } from "node:fs";
import { tileAt, tileTotal } from "../shared/grid/grid.ts";
import { evaluateAt } from "../shared/rbf/evaluate.ts";
import { defaultMethod, type Method } from "../shared/rbf/method.ts";
import { createWasmEngine } from "../shared/rbf/wasm/wasm.ts";
import type { Clock } from "./report.ts";

/*
 * One case, computed by Isopleth's engine on one core: `node ours.js CASE.json ENGINE.wasm`. Prints one line of JSON
 * with seconds of the processor by phase, as the peers do.
 */

interface Case {
  readonly lon: number[];
  readonly lat: number[];
  readonly values: (number | null)[][];
  readonly grid: {
    readonly west: number;
    readonly south: number;
    readonly dlon: number;
    readonly dlat: number;
    readonly columns: number;
    readonly rows: number;
  };
  readonly method: Partial<Method>;
  /** Tolerance as a share of the sum of |w phi|; overrides the method's when given. */
  readonly relative?: number;
}

/** Seconds since the process started: of the clock, and of the processor. */
function now(): Clock {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
}
const since = (start: Clock): Clock => {
  const end = now();
  return { wall: end.wall - start.wall, cpu: end.cpu - start.cpu };
};

const [casePath, wasmPath] = process.argv.slice(2) as [string, string];
const given: Case = JSON.parse(readFileSync(casePath, "utf8"));
const engine = createWasmEngine(readFileSync(wasmPath));
const problem = {
  lon: Float64Array.from(given.lon),
  lat: Float64Array.from(given.lat),
  values: given.values.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
  method: { ...defaultMethod, ...given.method },
};
const started = now();
let weights: Clock | null = null;
const fitted = engine.fit(problem, undefined, () => {
  weights = since(started);
});
const fit = since(started);

const tolerance = given.relative ? given.relative * magnitude() : fitted.method.tolerance;
const model = { ...fitted, method: { ...fitted.method, tolerance } };
const { columns, rows } = given.grid;
const field = new Float32Array(model.times * columns * rows);
const tileField = new Float32Array(model.times * 256 * 256);

/** Sum of |w phi| in the middle of the grid, largest over the times. */
function magnitude(): number {
  const { west, south, dlon, dlat, columns, rows } = given.grid;
  const at = [
    Float64Array.of(west + (dlon * columns) / 2),
    Float64Array.of(south + (dlat * rows) / 2),
  ] as const;
  const sizes = {
    ...fitted,
    weights: fitted.weights.map(Math.abs),
    polynomial: fitted.polynomial.map(() => 0),
  };
  return Math.max(...evaluateAt(sizes, ...at).map(Math.abs));
}

function evaluateAll(): Clock {
  const start = now();
  for (let k = 0; k < tileTotal(given.grid); k++) {
    const tile = tileAt(given.grid, k);
    engine.evaluateTile(model, { ...given.grid, ...tile }, tileField);
    for (let t = 0; t < model.times; t++) {
      for (let j = 0; j < tile.rows; j++) {
        const from = (t * tile.rows + j) * tile.columns;
        const to = (t * rows + tile.j0 + j) * columns + tile.i0;
        field.set(tileField.subarray(from, from + tile.columns), to);
      }
    }
  }
  return since(start);
}

const evaluate = evaluateAll();
const again = evaluateAll();
const audit = { nodes: 300, worst: 0 };
for (let k = 0; k < audit.nodes; k++) {
  const [i, j] = [(k * 7919) % columns, (k * 104729) % rows];
  const at = [
    Float64Array.of(given.grid.west + i * given.grid.dlon),
    Float64Array.of(given.grid.south + j * given.grid.dlat),
  ] as const;
  const difference = (evaluateAt(model, ...at)[0] as number) - (field[j * columns + i] as number);
  audit.worst = Math.max(audit.worst, Math.abs(difference));
}
const { diagnostics } = model;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    fit,
    weights,
    evaluate,
    again,
    megabytes,
    tolerance,
    audit,
    solver: diagnostics.solver,
    rcond: diagnostics.rcond,
    residual: diagnostics.residual,
    looRmse: diagnostics.looRmse,
  }),
);
