import { tileAt } from "../../shared/grid/grid.ts";
import type { Model } from "../../shared/rbf/engine.ts";
import { fieldPath } from "../store/runFolder.ts";
import { chunkPath, writeChunk } from "../store/zarr.ts";
import { loadEngine } from "./engine.ts";
import { heldRun } from "./heldRun.ts";
import type { Job } from "./job.ts";

/** Computes all times of a tile in one pass and writes one chunk for each. */
export const tile: Job<"tile"> = async ({ folder, tile: index, toleranceShare = 1 }) => {
  const engine = await loadEngine();
  const { model, grid, array, tileValues } = heldRun(folder);
  const { i0, j0, columns, rows, tileRow, tileColumn } = tileAt(grid, index);
  const nodes = rows * columns;
  const out = tileValues.subarray(0, model.times * nodes);
  engine.evaluateTile(withTolerance(model, toleranceShare), { ...grid, i0, j0, columns, rows }, out);
  const checks = Array.from({ length: model.times }, (_, time) => {
    const path = chunkPath(fieldPath(folder), array, time, tileRow, tileColumn);
    return writeChunk(path, out.subarray(time * nodes, (time + 1) * nodes), rows, columns);
  });
  return { range: rangeOf(out), checks };
};

function withTolerance(model: Model, share: number): Model {
  if (share === 1) return model;
  return { ...model, method: { ...model.method, tolerance: share * model.method.tolerance } };
}

/** Least and greatest value, NaN left out; null when there is none. */
function rangeOf(values: Float32Array): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
