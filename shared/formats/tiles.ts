import { type Grid, TILE_SIZE, type Tile, tileAt, tileCounts } from "../grid/grid.ts";
import type { FieldSource } from "./source.ts";

/** Values of a tile as the store keeps it: edge tiles are padded to the full size. */
export const TILE_VALUES = TILE_SIZE * TILE_SIZE;

/**
 * Reads one tile of one time into `values`, TILE_VALUES of them, southernmost row first; NaN where there is no data and
 * beyond the grid's edge.
 */
export type ReadTile = (time: number, tile: Tile, values: Float32Array) => Promise<void>;

/** Kept apart from the fields, so that a field made from another one does not pass on tiles that are not its own. */
const readersOfTiles = new WeakMap<FieldSource, ReadTile>();

/** The same field, whose tiles can be read as they are stored: without a row of them being put together and cut again. */
export function withTiles(source: FieldSource, read: ReadTile | null): FieldSource {
  if (read !== null) readersOfTiles.set(source, read);
  return source;
}

/** How the field's tiles are read as they are stored; null when it has none. */
export const tilesOf = (source: FieldSource): ReadTile | null => readersOfTiles.get(source) ?? null;

/** A grid's tiles from west to east, row by row from the south. */
export function* tilesFromSouth(grid: Grid): Generator<Tile> {
  const { tileColumns, tileRows } = tileCounts(grid);
  for (let index = 0; index < tileColumns * tileRows; index++) yield tileAt(grid, index);
}
