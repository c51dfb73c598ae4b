import { deflate } from "../deflate.ts";
import { bandsOf } from "../rows.ts";
import type { FieldSource } from "../source.ts";

/** Tiles compressed at the same time; compression runs outside of JavaScript's own thread. */
const TOGETHER = 4;

/** Tiles across and down. */
export function tileCounts(
  { grid }: FieldSource,
  size: number,
): { readonly across: number; readonly down: number } {
  return { across: Math.ceil(grid.columns / size), down: Math.ceil(grid.rows / size) };
}

/** One time's tiles, compressed, from north-west along the rows; nodes without data and beyond the edge are `noData`. */
export async function* compressedTiles(
  source: FieldSource,
  time: number,
  size: number,
  noData: number,
): AsyncGenerator<Uint8Array> {
  const { across } = tileCounts(source, size);
  const area = size * size;
  const buffers = Array.from({ length: TOGETHER }, () => new Uint8Array(4 * area));
  for await (const tiles of tileRows(source, time, size)) {
    for (let first = 0; first < across; first += TOGETHER) {
      const some = buffers.slice(0, across - first).map((buffer, k) => {
        const tile = tiles.subarray((first + k) * area, (first + k + 1) * area);
        if (!Number.isNaN(noData)) fillMissing(tile, noData);
        predict(tile, size, buffer);
        return deflate(buffer, "zlib");
      });
      yield* await Promise.all(some);
    }
  }
}

/** The tiles of one row after another, tile by tile in one array that is used again for the next row. */
async function* tileRows(source: FieldSource, time: number, size: number): AsyncGenerator<Float32Array> {
  const { columns, rows } = source.grid;
  const { across, down } = tileCounts(source, size);
  const tiles = new Float32Array(across * size * size).fill(Number.NaN);
  let tileRow = 0;
  for await (const { j0, rows: count, values } of bandsOf(source, time, "north")) {
    for (let row = count - 1; row >= 0; row--) {
      const y = rows - 1 - (j0 + row);
      const inside = y - tileRow * size;
      copyRow(values.subarray(row * columns, (row + 1) * columns), tiles, inside, size);
      if (inside < size - 1) continue;
      yield tiles;
      tileRow++;
    }
  }
  if (tileRow === down) return;
  blankRows(tiles, rows - tileRow * size, size, across);
  yield tiles;
}

function copyRow(values: Float32Array, tiles: Float32Array, row: number, size: number): void {
  for (let start = 0, tile = 0; start < values.length; start += size, tile++) {
    tiles.set(values.subarray(start, start + size), (tile * size + row) * size);
  }
}

function fillMissing(tile: Float32Array, noData: number): void {
  for (let k = 0; k < tile.length; k++) {
    if (Number.isNaN(tile[k])) tile[k] = noData;
  }
}

function blankRows(tiles: Float32Array, from: number, size: number, across: number): void {
  for (let tile = 0; tile < across; tile++) {
    tiles.fill(Number.NaN, (tile * size + from) * size, (tile + 1) * size * size);
  }
}

/**
 * Floating-point predictor: each row's bytes sorted by significance, then differences from byte to byte.
 * Source: "TIFF Technical Note 3", Adobe.
 */
function predict(tile: Float32Array, size: number, out: Uint8Array): void {
  const words = new Uint32Array(tile.buffer, tile.byteOffset, tile.length);
  for (let start = 0; start < words.length; start += size) {
    const place = 4 * start;
    for (let i = 0; i < size; i++) {
      const word = words[start + i] as number;
      out[place + i] = word >>> 24;
      out[place + size + i] = word >>> 16;
      out[place + 2 * size + i] = word >>> 8;
      out[place + 3 * size + i] = word;
    }
    for (let k = place + 4 * size - 1; k > place; k--) out[k] = (out[k] as number) - (out[k - 1] as number);
  }
}
