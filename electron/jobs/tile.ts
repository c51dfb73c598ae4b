import { statSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Grid, type Tile, tileAt } from "../../shared/grid/grid.ts";
import { extentOf } from "../../shared/grid/passes.ts";
import { joined } from "../../shared/grids/merge.ts";
import { type SolvedModel, TIMES_PER_PASS } from "../../shared/rbf/engine.ts";
import { writeOverviews } from "../store/overviews.ts";
import { fieldPath, overviewsPath, settingsPath } from "../store/runFolder.ts";
import { chunkPath, writeChunk } from "../store/zarr.ts";
import { loadEngine } from "./engine.ts";
import { type HeldMerge, heldRun } from "./heldRun.ts";
import type { Job } from "./job.ts";

type Range = readonly [number, number];

/**
 * Computes all times of a tile, pass after pass, so that memory does not grow with their number, and writes one chunk
 * for each, with its part of the overviews.
 */
export const tile: Job<"tile"> = async (
  { folder, tile: index, toleranceShare = 1, overviews },
  { progress, signal },
) => {
  const engine = await loadEngine();
  // A drive that went away must not be taken for its empty mount point.
  statSync(settingsPath(folder));
  const { model: asFitted, grid, array, merging } = heldRun(folder);
  const model = withTolerance(asFitted, toleranceShare);
  const place = tileAt(grid, index);
  const { i0, j0, columns, rows, tileRow, tileColumn } = place;
  const nodes = rows * columns;
  const join = merging && joiner(merging, grid, { i0, j0, columns, rows });
  const checks: number[] = [];
  let range: Range | null = null;
  for (let first = 0; first < model.times; first += TIMES_PER_PASS) {
    if (first > 0) {
      progress(first / model.times, "computing a tile");
      // Lets a cancellation in.
      await nextTurn();
      signal.throwIfAborted();
    }
    const count = Math.min(TIMES_PER_PASS, model.times - first);
    const out = engine.evaluatePass(model, { ...grid, i0, j0, columns, rows }, { first, count });
    for (let t = 0; t < count; t++) {
      const values = out.subarray(t * nodes, (t + 1) * nodes);
      join?.(first + t, values);
      if (overviews) writeOverviews(overviewsPath(folder), grid, first + t, place, values);
      const path = chunkPath(fieldPath(folder), array, first + t, tileRow, tileColumn);
      checks.push(writeChunk(path, values, rows, columns));
    }
    range = union(range, rangeOf(out));
  }
  return { range, checks };
};

/** Turns what was fitted on a tile into the field that it makes of the background, in place. */
function joiner(
  { background, method, tileValues }: HeldMerge,
  grid: Grid,
  block: Pick<Tile, "i0" | "j0" | "columns" | "rows">,
): (time: number, values: Float32Array) => void {
  const read = background.onTile(grid, block);
  const under = tileValues.subarray(0, block.rows * block.columns);
  return (time, values) => {
    read(time, under);
    for (let k = 0; k < values.length; k++) {
      values[k] = joined({ method }, under[k] as number, values[k] as number);
    }
  };
}

function withTolerance(model: SolvedModel, share: number): SolvedModel {
  if (share === 1) return model;
  return { ...model, method: { ...model.method, tolerance: share * model.method.tolerance } };
}

/** Least and greatest value, NaN left out; null when there is none. */
function rangeOf(values: Float32Array): Range | null {
  const range = extentOf(values);
  return range[0] <= range[1] ? range : null;
}

function union(a: Range | null, b: Range | null): Range | null {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}
