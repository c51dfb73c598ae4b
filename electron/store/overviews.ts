import { closeSync, constants, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Grid, TILE_SIZE, type Tile, tileCounts } from "../../shared/grid/grid.ts";
import {
  blockBytes,
  blockOffset,
  blockSide,
  halve,
  overviewLevels,
  packBlock,
  unpackOverview,
} from "../../shared/grid/overviews.ts";
import { errorCode, unwritable } from "./atomicFile.ts";
import { checkOf } from "./journal.ts";

/*
 * Overviews on disk, in a folder beside the Zarr group: LEVEL/TIME/ROW/COLUMN, level 1 the finest. Compute processes
 * write into the same file at the same time, but never the same bytes. They do so before the tile itself appears in the
 * store: a tile that is there has its overviews, and one whose process died midway is computed and written again.
 */

/** Path of an overview tile below a run's folder of overviews. */
export function overviewPath(
  overviews: string,
  level: number,
  time: number,
  row: number,
  column: number,
): string {
  return join(overviews, String(level), String(time), String(row), String(column));
}

const HALF = TILE_SIZE / 2;
/** Used by one tile after the other, so that memory stays flat. */
const halves = new Float32Array(HALF * HALF);
const block = new Uint32Array(HALF * HALF + 1);

/**
 * Writes one time of a tile into all overviews above it.
 * @param values rows x columns of the tile, row 0 southernmost.
 * @throws UserError "unwritable-output"
 */
export function writeOverviews(
  overviews: string,
  grid: Grid,
  time: number,
  tile: Tile,
  values: Float32Array,
): void {
  let { columns, rows } = tile;
  let finer = values;
  for (let level = 1; level <= overviewLevels(grid); level++) {
    halve(finer, columns, rows, halves);
    [columns, rows] = [Math.ceil(columns / 2), Math.ceil(rows / 2)];
    finer = halves;
    const side = blockSide(level);
    packBlock(halves, columns, rows, side, block);
    const [row, column] = [tile.tileRow >> level, tile.tileColumn >> level];
    block[side * side] = checkOf(new Uint8Array(block.buffer, 0, side * side * 4));
    const bytes = new Uint8Array(block.buffer, 0, blockBytes(level));
    const path = overviewPath(overviews, level, time, row, column);
    writeInto(path, bytes, blockOffset(level, tile.tileRow, tile.tileColumn));
  }
}

function writeInto(path: string, bytes: Uint8Array, position: number): void {
  try {
    const file = openWritable(path);
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(file, bytes, done, bytes.length - done, position + done);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

/** Opens a file without touching what it holds, and makes it when it is missing. */
function openWritable(path: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT;
  try {
    return openSync(path, flags);
  } catch (thrown) {
    if (errorCode(thrown) !== "ENOENT") throw thrown;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags);
  }
}

/** An overview tile as it is stored (shared/grid/overviews.ts); null when there is none. */
export async function readStoredOverview(
  overviews: string,
  level: number,
  time: number,
  row: number,
  column: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(overviewPath(overviews, level, time, row, column));
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return null;
    throw thrown;
  }
}

/** The tiles of the field that an overview tile is made of. */
export function tilesUnder(grid: Grid, level: number, row: number, column: number): number[] {
  const { tileColumns, tileRows } = tileCounts(grid);
  const tiles: number[] = [];
  for (let j = row << level; j < Math.min(tileRows, (row + 1) << level); j++) {
    for (let i = column << level; i < Math.min(tileColumns, (column + 1) << level); i++) {
      tiles.push(j * tileColumns + i);
    }
  }
  return tiles;
}

/**
 * Which of the tiles, all of them under this overview tile and done before it was read, have a damaged block in it.
 * @param stored null: there is no file.
 */
export function damagedTiles(
  stored: Uint8Array | null,
  grid: Grid,
  level: number,
  tiles: readonly number[],
): number[] {
  const { tileColumns } = tileCounts(grid);
  const offset = (tile: number): number =>
    blockOffset(level, Math.floor(tile / tileColumns), tile % tileColumns);
  return tiles.filter((tile) => !isSound(stored, level, offset(tile)));
}

function isSound(stored: Uint8Array | null, level: number, offset: number): boolean {
  const end = offset + blockBytes(level);
  if (stored === null || stored.length < end) return false;
  const check = new DataView(stored.buffer, stored.byteOffset + end - 4, 4).getUint32(0, true);
  return checkOf(stored.subarray(offset, end - 4)) === check;
}

/** An overview tile: TILE_SIZE x TILE_SIZE values, row 0 southernmost, NaN where there is none yet. */
export function readOverview(
  overviews: string,
  level: number,
  time: number,
  row: number,
  column: number,
): Float32Array {
  const stored = readFileSync(overviewPath(overviews, level, time, row, column));
  return unpackOverview(level, new Uint8Array(stored).buffer);
}
