import { setImmediate as nextTurn } from "node:timers/promises";
import { TILE_SIZE, tileAt, tileTotal } from "../../shared/grid/grid.ts";
import { predictedFrom, scoresOf } from "../../shared/grids/merge.ts";
import { excludedStations } from "../../shared/rbf/excluded.ts";
import { backgroundOfRun, DIFFERENCE_ARRAY, overviewsOf, writeTile } from "../store/backgroundStore.ts";
import { readChunkNow } from "../store/readChunk.ts";
import { fieldPath, readModel, readRunInput, readRunStations } from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import { heldRun } from "./heldRun.ts";
import type { Job } from "./job.ts";
import { MatchedBackground } from "./merging.ts";

/** Share of the differences that count for the colours' reach, and which share of those lies within it. */
const SAMPLED = 0.01;
const COVERED = 0.99;

/** Background minus field at every node of a finished run, and both held against the stations. */
export const compare: Job<"compare"> = async ({ folder, reference, target }, { progress, signal }) => {
  const table = readRunStations(folder);
  const { settings } = readRunInput(folder);
  const { grid, array } = heldRun(folder);
  const matched = new MatchedBackground(backgroundOfRun(folder, reference), table);
  const differences = { store: target, array: DIFFERENCE_ARRAY, overviews: overviewsOf(target) };
  const sizes: number[] = [];
  const bytes = new Uint8Array(CHUNK_BYTES);
  const under = new Float64Array(TILE_SIZE * TILE_SIZE);
  for (let index = 0; index < tileTotal(grid); index++) {
    const tile = tileAt(grid, index);
    const { columns, rows, tileRow, tileColumn } = tile;
    const own = under.subarray(0, rows * columns);
    const read = matched.onTile(grid, tile);
    for (const time of table.times.keys()) {
      readChunkNow(chunkPath(fieldPath(folder), array, time, tileRow, tileColumn), "any", bytes);
      read(time, own);
      const difference = minus(own, new Float32Array(bytes.buffer), columns);
      for (const value of sampleOf(difference)) if (!Number.isNaN(value)) sizes.push(Math.abs(value));
      writeTile(differences, grid, time, tile, difference);
    }
    progress((index + 1) / tileTotal(grid), "comparing");
    // Lets a cancellation in.
    await nextTurn();
    signal.throwIfAborted();
  }
  const leftOut = new Set(excludedStations(table.ids, settings.excluded));
  const { loo } = readModel(folder).diagnostics;
  return {
    reach: sizes.sort((a, b) => a - b)[Math.floor(COVERED * (sizes.length - 1))] ?? 0,
    background: scoresOf(table.values, matched.atPlaces(table.lon, table.lat), leftOut),
    field: scoresOf(table.values, predictedFrom(table.values, loo), leftOut),
  };
};

/** Some values from all over a tile: steps by the golden ratio keep to no row or column. */
function sampleOf(values: Float32Array): Float32Array {
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float32Array.from(
    { length: Math.ceil(SAMPLED * values.length) },
    (_, n) => values[Math.floor(((n * golden) % 1) * values.length)] as number,
  );
}

/** Background minus a chunk of the field, whose rows are TILE_SIZE long. */
function minus(background: Float64Array, chunk: Float32Array, columns: number): Float32Array {
  return Float32Array.from(background, (value, k) => {
    const node = Math.floor(k / columns) * TILE_SIZE + (k % columns);
    return value - (chunk[node] as number);
  });
}
