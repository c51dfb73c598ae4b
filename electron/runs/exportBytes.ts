import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";

/** Bands of rows, text and compressed bytes of any format, and the garbage that they leave, bytes. */
const BANDS = 96e6;

/**
 * What writing a file adds to a process at most, bytes: a row of the store's tiles, and a row of GeoTIFF's, which are
 * twice as high; the rest does not grow with the field.
 */
export function exportBytes({ columns }: Grid): number {
  const tileRow = 4 * TILE_SIZE * columns;
  return BANDS + 4 * tileRow;
}
