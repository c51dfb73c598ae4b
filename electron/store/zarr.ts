import { join } from "node:path";
import { attributesEntry, type FieldDescription, groupEntries } from "../../shared/formats/zarr/metadata.ts";
import { type Grid, TILE_SIZE, tileCounts } from "../../shared/grid/grid.ts";
import { overviewBytes } from "../../shared/grid/overviews.ts";
import { writeAnew, writeAtomically } from "./atomicFile.ts";
import { checkOf } from "./journal.ts";

export type { FieldDescription, StoredDescription } from "../../shared/formats/zarr/metadata.ts";

/*
 * The field on disk: a Zarr v2 group, see shared/formats/zarr/metadata.ts. One chunk is one tile of one time.
 */

/** Bytes of one chunk: edge tiles are padded with NaN to the full size. */
export const CHUNK_BYTES = TILE_SIZE * TILE_SIZE * 4;

/** Path of a chunk inside the store. */
export function chunkPath(store: string, array: string, time: number, row: number, column: number): string {
  return join(store, array, String(time), String(row), String(column));
}

/** Writes the group without chunks of the field: metadata and coordinates. */
export function createStore(store: string, field: FieldDescription): void {
  for (const { name, bytes } of groupEntries(field)) writeAtomically(join(store, name), bytes);
}

/** Writes the group's attributes; again when more is known of the field. */
export function writeAttributes(store: string, field: FieldDescription): void {
  const { name, bytes } = attributesEntry(field);
  writeAtomically(join(store, name), bytes);
}

/**
 * Writes one time of a tile as one chunk. A new one goes straight to its place: until the journal has its check it does
 * not count, torn or whole. One that is there already is replaced whole.
 * @param values rows x columns of the tile, row 0 southernmost.
 * @returns the check of its bytes, for the journal.
 */
export function writeChunk(path: string, values: Float32Array, rows: number, columns: number): number {
  const bytes = toLittleEndianBytes(padded(values, rows, columns));
  if (!writeAnew(path, bytes)) writeAtomically(path, bytes);
  return checkOf(bytes);
}

/** Used by one tile after the other, so that memory stays flat. */
const chunk = new Float32Array(TILE_SIZE * TILE_SIZE);

function padded(values: Float32Array, rows: number, columns: number): Float32Array {
  if (rows === TILE_SIZE && columns === TILE_SIZE) return values;
  chunk.fill(Number.NaN);
  for (let j = 0; j < rows; j++) {
    chunk.set(values.subarray(j * columns, (j + 1) * columns), j * TILE_SIZE);
  }
  return chunk;
}

/** Every system that Electron runs on is little-endian, so the bytes are the array's own. */
function toLittleEndianBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Bytes the field's chunks and its overviews take on disk. */
export function storeBytes(grid: Grid, times: number): number {
  const { tileColumns, tileRows } = tileCounts(grid);
  return times * tileColumns * tileRows * CHUNK_BYTES + overviewBytes(grid, times);
}
