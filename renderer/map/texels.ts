import { type Grid, TILE_SIZE, tileAt, tileCounts, tileTotal } from "../../shared/grid/grid.ts";

/** Largest texture edge used, texels: what WebGL 2 devices in use can be relied on to hold. */
export const MAX_TEXTURE_SIZE = 4096;

/** Stands for a missing node in textures: NaN need not survive a graphics driver. No observation comes near it. */
export const MISSING = -3e38;
export const isMissing = (value: number): boolean => !(value > -2.9e38);

/**
 * How a grid is drawn: one float texture for the whole field, so that interpolation across tile borders has no
 * seams. A grid past MAX_TEXTURE_SIZE along an edge is drawn from every `step`-th node of both axes; the values
 * between are then interpolated, which shows less than the field holds.
 */
export interface DrawnGrid {
  readonly grid: Grid;
  /** Every how many-th node is drawn; 1 draws all. */
  readonly step: number;
  /** Drawn nodes across and up: the texture's size. */
  readonly columns: number;
  readonly rows: number;
  readonly tiles: number;
}

/** The drawn nodes of one tile: a rectangle of the texture, rows from the south, MISSING where there is no value. */
export interface TileTexels {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Least and largest value; Infinity, -Infinity when all are missing. */
  readonly low: number;
  readonly high: number;
}

/** How a grid is drawn in a texture of at most `limit` texels along an edge. */
export function drawnGrid(grid: Grid, limit = MAX_TEXTURE_SIZE): DrawnGrid {
  const step = Math.max(1, Math.ceil(Math.max(grid.columns, grid.rows) / limit));
  return {
    grid,
    step,
    columns: Math.ceil(grid.columns / step),
    rows: Math.ceil(grid.rows / step),
    tiles: tileTotal(grid),
  };
}

/** The drawn nodes of a tile from its nodes: TILE_SIZE x TILE_SIZE values, row 0 southernmost, NaN = missing. */
export function texelsOf(drawn: DrawnGrid, index: number, nodes: Float32Array): TileTexels {
  const { step } = drawn;
  const rectangle = rectangleOf(drawn, index);
  const { width, height } = rectangle;
  const tile = tileAt(drawn.grid, index);
  const i0 = rectangle.x * step - tile.i0;
  const j0 = rectangle.y * step - tile.j0;
  const values = new Float32Array(width * height);
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < height; row++) {
    const from = (j0 + row * step) * TILE_SIZE + i0;
    for (let column = 0; column < width; column++) {
      const value = nodes[from + column * step] ?? Number.NaN;
      values[row * width + column] = Number.isNaN(value) ? MISSING : value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { ...rectangle, values, low, high };
}

/** A tile's rectangle with nothing in it. */
export function emptyTexels(drawn: DrawnGrid, index: number): TileTexels {
  const rectangle = rectangleOf(drawn, index);
  const values = new Float32Array(rectangle.width * rectangle.height).fill(MISSING);
  return { ...rectangle, values, low: Infinity, high: -Infinity };
}

function rectangleOf(drawn: DrawnGrid, index: number): Pick<TileTexels, "x" | "y" | "width" | "height"> {
  const { step } = drawn;
  const { i0, j0, columns, rows } = tileAt(drawn.grid, index);
  const x = Math.ceil(i0 / step);
  const y = Math.ceil(j0 / step);
  return { x, y, width: Math.ceil((i0 + columns) / step) - x, height: Math.ceil((j0 + rows) / step) - y };
}

/** Index of the tile that a texel's node belongs to. */
export function tileOfTexel({ grid, step }: DrawnGrid, x: number, y: number): number {
  const { tileColumns } = tileCounts(grid);
  return Math.floor((y * step) / TILE_SIZE) * tileColumns + Math.floor((x * step) / TILE_SIZE);
}
