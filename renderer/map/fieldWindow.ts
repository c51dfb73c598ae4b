import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { placeAt, type View, WORLD_SIZE } from "./mercator.ts";
import type { DrawnGrid } from "./texels.ts";

/** Tiles along an edge of the texture that holds what is in sight: 4096 texels, which WebGL 2 devices in use can hold. */
export const MOST_TILES = 16;

/** The tiles in sight, at the level that suits the zoom; ends are exclusive. */
export interface FieldWindow {
  readonly drawn: DrawnGrid;
  readonly firstColumn: number;
  readonly endColumn: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/**
 * What a view shows of a field. The level is the finest with at most two texels per pixel of the screen, or the next one
 * that fits the texture. Null when the field is out of sight.
 * @param pixelRatio pixels of the screen per CSS pixel.
 */
export function fieldWindow(
  pyramid: readonly DrawnGrid[],
  view: View,
  pixelRatio: number,
): FieldWindow | null {
  const finest = levelFor(pyramid, view, pixelRatio);
  for (let level = finest; level < pyramid.length; level++) {
    const window = windowAt(pyramid[level] as DrawnGrid, view);
    if (window === null) return null;
    const { firstColumn, endColumn, firstRow, endRow } = window;
    const fits = endColumn - firstColumn <= MOST_TILES && endRow - firstRow <= MOST_TILES;
    if (fits || level === pyramid.length - 1) return window;
  }
  return null;
}

function levelFor(pyramid: readonly DrawnGrid[], view: View, pixelRatio: number): number {
  const { dlon, dlat } = (pyramid[0] as DrawnGrid).grid;
  const degrees = 360 / (WORLD_SIZE * 2 ** view.zoom) / pixelRatio;
  const across = degrees / dlon;
  const up = (degrees * Math.cos((view.latitude * Math.PI) / 180)) / dlat;
  const level = Math.floor(Math.log2(Math.min(across, up)) + 1e-9);
  return Math.max(0, Math.min(pyramid.length - 1, level));
}

function windowAt(drawn: DrawnGrid, view: View): FieldWindow | null {
  const { grid, scale } = drawn;
  const [west, north] = placeAt(view, 0, 0);
  const [east, south] = placeAt(view, view.width, view.height);
  const rows = tilesWithin(
    ((south - grid.south) / grid.dlat + 0.5) / scale - 0.5,
    ((north - grid.south) / grid.dlat + 0.5) / scale - 0.5,
    drawn.rows,
  );
  let [firstColumn, endColumn] = [Infinity, -Infinity];
  // The world repeats: every turn in which the field may be seen.
  for (let turn = Math.floor((west - grid.west) / 360) - 2; turn <= (east - grid.west) / 360 + 1; turn++) {
    const columnOf = (lon: number): number =>
      ((lon - 360 * turn - grid.west) / grid.dlon + 0.5) / scale - 0.5;
    const columns = tilesWithin(columnOf(west), columnOf(east), drawn.columns);
    if (columns === null) continue;
    firstColumn = Math.min(firstColumn, columns[0]);
    endColumn = Math.max(endColumn, columns[1]);
  }
  if (rows === null || firstColumn >= endColumn) return null;
  return { drawn, firstColumn, endColumn, firstRow: rows[0], endRow: rows[1] };
}

/** First and end of the tiles that texels from `low` to `high` need, their neighbours included; null outside. */
function tilesWithin(low: number, high: number, count: number): readonly [number, number] | null {
  if (!(high > -0.5 && low < count - 0.5)) return null;
  const [first, last] = [Math.max(0, Math.floor(low)), Math.min(count - 1, Math.floor(high) + 1)];
  return [Math.floor(first / TILE_SIZE), Math.floor(last / TILE_SIZE) + 1];
}

/** Whether both are the same tiles. */
export function sameWindow(a: FieldWindow | null, b: FieldWindow | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.drawn === b.drawn &&
    a.firstColumn === b.firstColumn &&
    a.endColumn === b.endColumn &&
    a.firstRow === b.firstRow &&
    a.endRow === b.endRow
  );
}

/** All of a level. */
export const wholeWindow = (drawn: DrawnGrid): FieldWindow => ({
  drawn,
  firstColumn: 0,
  endColumn: drawn.tileColumns,
  firstRow: 0,
  endRow: drawn.tileRows,
});

/** Row and column of every tile, row after row. */
export function tilesOf({ firstColumn, endColumn, firstRow, endRow }: FieldWindow): [number, number][] {
  const tiles: [number, number][] = [];
  for (let row = firstRow; row < endRow; row++) {
    for (let column = firstColumn; column < endColumn; column++) tiles.push([row, column]);
  }
  return tiles;
}
