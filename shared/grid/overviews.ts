import { type Grid, TILE_SIZE, tileCounts } from "./grid.ts";

/*
 * Overviews of a field for low zooms. Level 0 is the field; a value of level k + 1 is the mean of 2 x 2 values of level
 * k, NaN left out, so level k halves the nodes k times, counted from the grid's south-western node. An overview tile
 * has TILE_SIZE x TILE_SIZE values like a tile of the field and covers 2^k x 2^k of them. As TILE_SIZE is 2^8, up to
 * level 8 each value comes from one tile of the field alone: whoever has computed a tile writes its part, a block of
 * every overview tile above it, and nobody waits for anybody.
 *
 * Stored, an overview tile is its blocks one after the other (row after row of them, the southernmost first), each
 * block row by row, then the CRC-32 of its bytes. What no tile has written yet reads as zero bytes from the file or lies past its end; so bits are
 * stored by their difference from NaN's, and zero bytes are a value that is missing.
 */

/** log2(TILE_SIZE): above it a value would come from several tiles. */
const MOST_LEVELS = 8;

/** Bits of the one NaN that is stored. */
const NAN_BITS = 0x7fc00000;

/** Bytes of a block at a level, the check at its end included. */
export const blockBytes = (level: number): number => 4 * (blockSide(level) ** 2 + 1);

/** Bytes of an overview tile; its file may be shorter. */
export const storedBytes = (level: number): number => 4 ** level * blockBytes(level);

/** How many overviews a grid has: as many as it takes until one tile covers it, none if one does already. */
export function overviewLevels(grid: Grid): number {
  const { tileColumns, tileRows } = tileCounts(grid);
  return Math.min(MOST_LEVELS, Math.ceil(Math.log2(Math.max(tileColumns, tileRows))));
}

/** Tiles across and up at a level. */
export function tileCountsAt(
  grid: Grid,
  level: number,
): { readonly tileColumns: number; readonly tileRows: number } {
  const { tileColumns, tileRows } = tileCounts(grid);
  return { tileColumns: Math.ceil(tileColumns / 2 ** level), tileRows: Math.ceil(tileRows / 2 ** level) };
}

/** Values along an edge of the block that one tile of the field fills at a level. */
export const blockSide = (level: number): number => TILE_SIZE >> level;

/** Where the block of a tile of the field lies in its overview tile, bytes. */
export function blockOffset(level: number, tileRow: number, tileColumn: number): number {
  const blocks = 2 ** level;
  return ((tileRow % blocks) * blocks + (tileColumn % blocks)) * blockBytes(level);
}

/**
 * Halves rows x columns values: each of the result is the mean of the 2 x 2 (at an odd edge fewer) that it covers, NaN
 * left out.
 * @param target length >= ceil(rows / 2) * ceil(columns / 2); may be `values` itself.
 */
export function halve(values: Float32Array, columns: number, rows: number, target: Float32Array): void {
  let at = 0;
  for (let j = 0; j < rows; j += 2) {
    const south = j * columns;
    const north = j + 1 < rows ? south + columns : south;
    for (let i = 0; i < columns; i += 2) {
      const east = i + 1 < columns ? i + 1 : i;
      const a = values[south + i] as number;
      const b = values[south + east] as number;
      const c = values[north + i] as number;
      const d = values[north + east] as number;
      // At an odd edge values count twice or four times, all alike: the mean stays.
      const sum = a + b + (c + d);
      target[at++] = Number.isNaN(sum) ? meanOfPresent(a, b, c, d) : sum / 4;
    }
  }
}

function meanOfPresent(...values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** A block as it is stored, but for its check, padded with what is missing: side x side numbers into `block`. */
export function packBlock(
  values: Float32Array,
  columns: number,
  rows: number,
  side: number,
  block: Uint32Array,
): void {
  const bits = new Uint32Array(values.buffer, values.byteOffset, columns * rows);
  block.fill(0, 0, side * side);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * columns + i;
      const value = values[k] as number;
      block[j * side + i] = Number.isNaN(value) ? 0 : (bits[k] as number) ^ NAN_BITS;
    }
  }
}

/**
 * An overview tile from its stored bytes: TILE_SIZE x TILE_SIZE values, row 0 southernmost, NaN where there is none
 * or none yet.
 * @throws RangeError when the bytes cannot be an overview tile.
 */
export function unpackOverview(level: number, stored: ArrayBuffer): Float32Array {
  if (stored.byteLength > storedBytes(level) || stored.byteLength % 4 !== 0)
    throw new RangeError(`an overview tile of ${stored.byteLength} bytes`);
  const bits = new Uint32Array(stored);
  const values = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
  const valueBits = new Uint32Array(values.buffer);
  const side = blockSide(level);
  const blocks = 2 ** level;
  const blockLength = side * side + 1;
  for (let k = 0; k < bits.length; k++) {
    const block = Math.floor(k / blockLength);
    const within = k % blockLength;
    if (within === side * side) continue;
    const j = Math.floor(block / blocks) * side + Math.floor(within / side);
    const i = (block % blocks) * side + (within % side);
    valueBits[j * TILE_SIZE + i] = (bits[k] as number) ^ NAN_BITS;
  }
  return values;
}

/** Bytes that all overviews of a field take on disk at most. */
export function overviewBytes(grid: Grid, times: number): number {
  let bytes = 0;
  for (let level = 1; level <= overviewLevels(grid); level++) {
    const { tileColumns, tileRows } = tileCountsAt(grid, level);
    bytes += tileColumns * tileRows * storedBytes(level);
  }
  return times * bytes;
}
