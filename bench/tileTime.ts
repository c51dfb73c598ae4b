import { readFileSync } from "node:fs";
import { type Grid, tileAt, tileTotal } from "../shared/grid/grid.ts";
import type { Model } from "../shared/rbf/engine.ts";
import { defaultMethod } from "../shared/rbf/method.ts";
import { createWasmEngine } from "../shared/rbf/wasm/wasm.ts";
import type { Network } from "./network.ts";

/** Tiles of a grid that are evaluated at most, spread evenly over it. */
const MOST_TILES = 400;
/** Least seconds of the processor to measure. */
const LEAST_SECONDS = 2;

/** Evaluates tiles of a network's field, one time, linear kernel, in this process. */
export function tileTimer({ lon, lat, values }: Network, wasmPath: string) {
  const engine = createWasmEngine(readFileSync(wasmPath));
  const model: Model = engine.fit({
    lon: Float64Array.from(lon),
    lat: Float64Array.from(lat),
    values: [Float64Array.from(values[0] ?? [], (value) => value ?? Number.NaN)],
    method: { ...defaultMethod, kernel: "linear", degree: 0, smoothing: 0.1 },
  });
  const out = new Float32Array(256 * 256);

  /** Nanoseconds of the processor per node, over passes of all tiles or of some all over the grid. */
  return (grid: Grid): number => {
    const every = Math.max(1, tileTotal(grid) / MOST_TILES);
    let nodes = 0;
    const began = process.cpuUsage();
    let seconds = 0;
    while (seconds < LEAST_SECONDS) {
      for (let k = 0; k < tileTotal(grid); k += every) {
        const tile = tileAt(grid, Math.floor(k));
        engine.evaluateTile(model, { ...grid, ...tile }, out);
        nodes += tile.columns * tile.rows;
      }
      seconds = process.cpuUsage(began).user / 1e6;
    }
    return (1e9 * seconds) / nodes;
  };
}
