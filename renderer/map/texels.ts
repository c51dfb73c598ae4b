import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import { overviewLevels, tileCountsAt } from "../../shared/grid/overviews.ts";

/** Stands for a missing node in textures: NaN need not survive a graphics driver. No observation comes near it. */
export const MISSING = -3e38;
export const isMissing = (value: number): boolean => !(value > -2.9e38);

/** A grid at one level of its overviews, as it is drawn: level 0 are the nodes themselves. */
export interface DrawnGrid {
  readonly grid: Grid;
  readonly level: number;
  /** Nodes per texel along an edge: 2^level. Texel k covers nodes k * scale to (k + 1) * scale - 1. */
  readonly scale: number;
  /** Texels across and up. */
  readonly columns: number;
  readonly rows: number;
  /** Tiles of TILE_SIZE x TILE_SIZE texels across and up. */
  readonly tileColumns: number;
  readonly tileRows: number;
}

/** The texels of one tile: a rectangle of the level, rows from the south, MISSING where there is no value. */
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

export function drawnGrid(grid: Grid, level = 0): DrawnGrid {
  const scale = 2 ** level;
  const [columns, rows] = [Math.ceil(grid.columns / scale), Math.ceil(grid.rows / scale)];
  return { grid, level, scale, columns, rows, ...tileCountsAt(grid, level) };
}

/** A grid at all levels, the nodes first. */
export const pyramidOf = (grid: Grid): readonly DrawnGrid[] =>
  Array.from({ length: overviewLevels(grid) + 1 }, (_, level) => drawnGrid(grid, level));

type Rectangle = Pick<TileTexels, "x" | "y" | "width" | "height">;

function rectangleOf(drawn: DrawnGrid, row: number, column: number): Rectangle {
  const [x, y] = [column * TILE_SIZE, row * TILE_SIZE];
  const [width, height] = [Math.min(TILE_SIZE, drawn.columns - x), Math.min(TILE_SIZE, drawn.rows - y)];
  return { x, y, width, height };
}

/** The texels of a tile from its values: TILE_SIZE x TILE_SIZE of them, row 0 southernmost, NaN = missing. */
export function texelsOf(drawn: DrawnGrid, row: number, column: number, nodes: Float32Array): TileTexels {
  return texelsFrom(rectangleOf(drawn, row, column), (x, y) => nodes[y * TILE_SIZE + x] ?? Number.NaN);
}

function texelsFrom(rectangle: Rectangle, valueAt: (x: number, y: number) => number): TileTexels {
  const { width, height } = rectangle;
  const values = new Float32Array(width * height);
  let [low, high] = [Infinity, -Infinity];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = valueAt(x, y);
      if (Number.isNaN(value) || isMissing(value)) {
        values[y * width + x] = MISSING;
        continue;
      }
      values[y * width + x] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { ...rectangle, values, low, high };
}

interface StandIn {
  readonly coarse: TileTexels;
  readonly texels: TileTexels;
}

/** Stand-ins made last, by tile: as many as are in sight at most (fieldWindow.ts), so that they stay few. */
const standIns = new Map<string, StandIn>();
const MOST_STAND_INS = 256;

/**
 * What to show of a tile that has not arrived: the texels of a coarser tile above it, each as large as it is there.
 * The same answer, by identity, when asked again soon.
 */
export function standInFrom(
  coarse: TileTexels,
  levelsAbove: number,
  drawn: DrawnGrid,
  row: number,
  column: number,
): TileTexels {
  const key = `${drawn.level}/${row}/${column}`;
  const known = standIns.get(key);
  standIns.delete(key);
  const made =
    known?.coarse === coarse ? known : { coarse, texels: enlarged(coarse, levelsAbove, drawn, row, column) };
  standIns.set(key, made);
  for (const oldest of standIns.keys()) {
    if (standIns.size <= MOST_STAND_INS) break;
    standIns.delete(oldest);
  }
  return made.texels;
}

function enlarged(
  coarse: TileTexels,
  levelsAbove: number,
  drawn: DrawnGrid,
  row: number,
  column: number,
): TileTexels {
  const rectangle = rectangleOf(drawn, row, column);
  return texelsFrom(rectangle, (x, y) => {
    const i = ((rectangle.x + x) >> levelsAbove) - coarse.x;
    const j = ((rectangle.y + y) >> levelsAbove) - coarse.y;
    return coarse.values[j * coarse.width + i] ?? MISSING;
  });
}
