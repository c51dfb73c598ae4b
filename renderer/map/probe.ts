import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import type { NearStation } from "./sphere.ts";
import { isMissing, type TileTexels } from "./texels.ts";

/** What is under the cursor. */
export interface Probe {
  /** Degrees, -180..180. */
  readonly lon: number;
  /** Degrees. */
  readonly lat: number;
  /** The field there, bilinear between its nodes; null outside, where missing and where not yet computed. */
  readonly value: number | null;
  /** The background there, in the unit of the stations; absent without one. */
  readonly background?: number;
  /** The nearest stations, nearest first, at most three. */
  readonly nearest: readonly NearStation[];
}

/** The nodes of a tile of the field (level 0); "loading" while they are on their way, null where there are none. */
export type NodesAt = (row: number, column: number) => TileTexels | "loading" | null;

/** A place in a grid, in columns and rows; null outside of the drawn cells. */
export interface GridPlace {
  readonly column: number;
  readonly row: number;
}

/** Where a place (degrees) lies in a grid: up to half a spacing past the outermost nodes. */
export function gridPlace(grid: Grid, lon: number, lat: number): GridPlace | null {
  const row = (lat - grid.south) / grid.dlat;
  const turns = Math.ceil((grid.west - grid.dlon / 2 - lon) / 360);
  const column = (lon + 360 * turns - grid.west) / grid.dlon;
  if (!(row >= -0.5 && row <= grid.rows - 0.5 && column <= grid.columns - 0.5)) return null;
  return { column, row };
}

/** Row and column of the tiles that hold the four nodes around a place. */
export function tilesAround(grid: Grid, { column, row }: GridPlace): [number, number][] {
  const tilesAlong = (at: number, count: number): number[] => {
    const nodes = [Math.floor(at), Math.floor(at) + 1].map((k) => clamp(k, count - 1));
    return [...new Set(nodes.map((k) => Math.floor(k / TILE_SIZE)))];
  };
  const columns = tilesAlong(column, grid.columns);
  return tilesAlong(row, grid.rows).flatMap((tileRow) =>
    columns.map((tileColumn): [number, number] => [tileRow, tileColumn]),
  );
}

/**
 * The field's value at a place (degrees), by the rule of the shader in layers/fieldShader.ts: missing if the
 * nearest node is; otherwise bilinear, missing corners left out and the others' weights scaled up. Past the
 * outermost nodes, up to half a spacing, the outermost values hold. Null outside and where missing; "loading" while
 * nodes that are needed are on their way.
 */
export function fieldValueAt(
  grid: Grid,
  nodesAt: NodesAt,
  lon: number,
  lat: number,
): number | "loading" | null {
  const place = gridPlace(grid, lon, lat);
  if (place === null) return null;
  if (tilesAround(grid, place).some(([row, column]) => nodesAt(row, column) === "loading")) return "loading";
  return bilinear(
    (i, j) => nodeAt(nodesAt, clamp(i, grid.columns - 1), clamp(j, grid.rows - 1)),
    place.column,
    place.row,
  );
}

function bilinear(node: (i: number, j: number) => number, column: number, row: number): number | null {
  const [i, j] = [Math.floor(column), Math.floor(row)];
  const [u, v] = [column - i, row - j];
  if (isMissing(node(u < 0.5 ? i : i + 1, v < 0.5 ? j : j + 1))) return null;
  const corners = [
    [node(i, j), (1 - u) * (1 - v)],
    [node(i + 1, j), u * (1 - v)],
    [node(i, j + 1), (1 - u) * v],
    [node(i + 1, j + 1), u * v],
  ] as const;
  let sum = 0;
  let weights = 0;
  for (const [value, weight] of corners) {
    if (isMissing(value)) continue;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

const clamp = (k: number, highest: number): number => Math.min(highest, Math.max(0, k));

function nodeAt(nodesAt: NodesAt, i: number, j: number): number {
  const texels = nodesAt(Math.floor(j / TILE_SIZE), Math.floor(i / TILE_SIZE));
  if (texels === null || texels === "loading") return Number.NaN;
  return texels.values[(j - texels.y) * texels.width + i - texels.x] ?? Number.NaN;
}
