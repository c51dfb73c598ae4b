import { copyFile, cp } from "node:fs/promises";
import { type Grid, TILE_SIZE, tileAt } from "../../shared/grid/grid.ts";
import { writeAtomically } from "../store/atomicFile.ts";
import { backgroundOfRun } from "../store/backgroundStore.ts";
import type { JournalEntry } from "../store/journal.ts";
import { writeOverviews } from "../store/overviews.ts";
import { readChunk } from "../store/readChunk.ts";
import {
  fieldPath,
  logPath,
  modelPath,
  overviewsPath,
  readingPath,
  readRunInput,
  weightsPath,
} from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import type { RunStore } from "./runStore.ts";

/**
 * Copies model, log and tiles of one run's folder into another, as far as they can be read. Only chunks that match
 * their checks are taken over.
 * @throws what writing throws.
 */
export async function copyRun(from: RunStore, to: RunStore, grid: Grid, array: string): Promise<void> {
  for (const pathIn of [weightsPath, modelPath, readingPath, logPath]) {
    await copyFile(pathIn(from.folder), pathIn(to.folder)).catch(() => {});
  }
  await copyBackground(from.folder, to.folder);
  for (const entry of from.checks.entries()) {
    if (await copyTile(entry, from.folder, to.folder, grid, array)) to.add(entry);
  }
}

async function copyBackground(from: string, to: string): Promise<void> {
  const { merge } = readRunInput(to).settings;
  if (!merge) return;
  const [source, target] = [backgroundOfRun(from, merge.background), backgroundOfRun(to, merge.background)];
  await cp(source, target, { recursive: true }).catch(() => {});
}

async function copyTile(
  { tile, checks }: JournalEntry,
  from: string,
  to: string,
  grid: Grid,
  array: string,
): Promise<boolean> {
  const place = tileAt(grid, tile);
  const { tileRow, tileColumn } = place;
  const bytes = new Uint8Array(CHUNK_BYTES);
  for (const [time, check] of checks.entries()) {
    const pathIn = (folder: string): string => chunkPath(fieldPath(folder), array, time, tileRow, tileColumn);
    const sound = await readChunk(pathIn(from), check, bytes).catch(() => false);
    if (!sound) return false;
    const values = withoutPadding(new Float32Array(bytes.buffer), place.columns, place.rows);
    writeOverviews(overviewsPath(to), grid, time, place, values);
    writeAtomically(pathIn(to), bytes);
  }
  return true;
}

function withoutPadding(chunk: Float32Array, columns: number, rows: number): Float32Array {
  if (columns === TILE_SIZE) return chunk.subarray(0, rows * columns);
  const values = new Float32Array(rows * columns);
  for (let j = 0; j < rows; j++)
    values.set(chunk.subarray(j * TILE_SIZE, j * TILE_SIZE + columns), j * columns);
  return values;
}
