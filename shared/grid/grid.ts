import { z } from "zod";

/** Nodes along a tile's edge; fixed, so that a node's bits never depend on how work was split. */
export const TILE_SIZE = 256;

/** Region and spacing as the user states them, degrees. Grid nodes, not cell corners. */
export const gridSettingsSchema = z
  .object({
    west: z.number().min(-180).max(360),
    east: z.number().min(-180).max(540),
    south: z.number().min(-90).max(90),
    north: z.number().min(-90).max(90),
    dlon: z.number().positive(),
    dlat: z.number().positive(),
  })
  .refine((g) => g.east > g.west, { message: "East must be greater than West", path: ["east"] })
  .refine((g) => g.north > g.south, { message: "North must be greater than South", path: ["north"] });
export type GridSettings = z.infer<typeof gridSettingsSchema>;

/** A grid: node (i, j) at (west + i * dlon, south + j * dlat), row 0 southernmost. */
export interface Grid {
  readonly west: number;
  readonly south: number;
  readonly dlon: number;
  readonly dlat: number;
  readonly columns: number;
  readonly rows: number;
}

/** The grid of a region: as many nodes as fit from west and south, east and north included within 1e-6 of a step. */
export function gridOf(settings: GridSettings): Grid {
  const { west, south, dlon, dlat } = settings;
  const columns = Math.floor((settings.east - west) / dlon + 1e-6) + 1;
  const rows = Math.floor((settings.north - south) / dlat + 1e-6) + 1;
  return { west, south, dlon, dlat, columns, rows };
}

/** Longitude of column i, degrees. */
export const lonOf = (grid: Grid, i: number): number => grid.west + i * grid.dlon;
/** Latitude of row j, degrees. */
export const latOf = (grid: Grid, j: number): number => grid.south + j * grid.dlat;

/** A tile's place: nodes i0..i0+columns-1, j0..j0+rows-1 of the grid. */
export interface Tile {
  /** tileRow * tileColumns + tileColumn. */
  readonly index: number;
  readonly tileColumn: number;
  readonly tileRow: number;
  readonly i0: number;
  readonly j0: number;
  readonly columns: number;
  readonly rows: number;
}

/** Tiles across and up. */
export function tileCounts(grid: Grid): { readonly tileColumns: number; readonly tileRows: number } {
  return { tileColumns: Math.ceil(grid.columns / TILE_SIZE), tileRows: Math.ceil(grid.rows / TILE_SIZE) };
}

/** The tile with a given index. */
export function tileAt(grid: Grid, index: number): Tile {
  const { tileColumns } = tileCounts(grid);
  const tileColumn = index % tileColumns;
  const tileRow = Math.floor(index / tileColumns);
  const i0 = tileColumn * TILE_SIZE;
  const j0 = tileRow * TILE_SIZE;
  return {
    index,
    tileColumn,
    tileRow,
    i0,
    j0,
    columns: Math.min(TILE_SIZE, grid.columns - i0),
    rows: Math.min(TILE_SIZE, grid.rows - j0),
  };
}

/** Number of tiles. */
export function tileTotal(grid: Grid): number {
  const { tileColumns, tileRows } = tileCounts(grid);
  return tileColumns * tileRows;
}

/**
 * The region used when none is asked for: the stations' bounding box, widened by one spacing and snapped
 * outwards to multiples of the spacing, degrees.
 */
export function regionAround(lon: Float64Array, lat: Float64Array, dlon: number, dlat: number): GridSettings {
  const [lonLow, lonHigh] = extent(lon);
  const [latLow, latHigh] = extent(lat);
  return {
    west: snap(Math.floor((lonLow - dlon) / dlon + 1e-9), dlon),
    east: snap(Math.ceil((lonHigh + dlon) / dlon - 1e-9), dlon),
    south: Math.max(-90, snap(Math.floor((latLow - dlat) / dlat + 1e-9), dlat)),
    north: Math.min(90, snap(Math.ceil((latHigh + dlat) / dlat - 1e-9), dlat)),
    dlon,
    dlat,
  };
}

/**
 * A region widened so far that it holds these places, by whole steps, so that its nodes stay where they were; at the
 * ends of the globe by less. Places a turn away from the region count as in it.
 */
export function widenedTo(
  grid: GridSettings,
  { lon, lat }: { readonly lon: Float64Array; readonly lat: Float64Array },
): GridSettings {
  const { west, east, south, north, dlon, dlat } = grid;
  const isHeld = (x: number): boolean =>
    [x - 360, x, x + 360].some((turned) => turned >= west && turned <= east);
  const [lonLow, lonHigh] = extent(lon.filter((x) => !isHeld(x)));
  const [latLow, latHigh] = extent(lat);
  const beyond = (edge: number, by: number, step: number): number =>
    by > 0 ? Number((edge + Math.ceil(by / step - 1e-9) * step).toPrecision(12)) : edge;
  return {
    ...grid,
    west: Math.max(-180, -beyond(-west, west - lonLow, dlon)),
    east: Math.max(east, beyond(east, lonHigh - east, dlon)),
    south: Math.max(-90, -beyond(-south, south - latLow, dlat)),
    north: Math.min(90, beyond(north, latHigh - north, dlat)),
  };
}

function extent(values: Float64Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** steps * spacing without the dust of binary fractions (0.05 * 3 = 0.15000000000000002). */
function snap(steps: number, spacing: number): number {
  return Number((steps * spacing).toPrecision(12));
}
