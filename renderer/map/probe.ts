import type { NearStation } from "./sphere.ts";
import { type DrawnGrid, isMissing, type TileTexels, tileOfTexel } from "./texels.ts";

/** What is under the cursor. */
export interface Probe {
  /** Degrees, -180..180. */
  readonly lon: number;
  /** Degrees. */
  readonly lat: number;
  /** The field as drawn there: bilinear between nodes; null outside, where missing and where not yet computed. */
  readonly value: number | null;
  /** The nearest stations, nearest first, at most three. */
  readonly nearest: readonly NearStation[];
}

/** A field as far as it has arrived: drawn nodes per tile, null for tiles that have not. */
export interface DrawnField {
  readonly drawn: DrawnGrid;
  readonly tiles: readonly (TileTexels | null)[];
}

/**
 * The field's value at a place (degrees), by the rule of the shader in layers/fieldShader.ts: missing if the
 * nearest node is; otherwise bilinear, missing corners left out and the others' weights scaled up. Past the
 * outermost nodes, up to half a spacing, the outermost values hold. Null outside and where missing.
 */
export function fieldValueAt({ drawn, tiles }: DrawnField, lon: number, lat: number): number | null {
  const { grid, step } = drawn;
  const row = (lat - grid.south) / grid.dlat;
  const turns = Math.ceil((grid.west - grid.dlon / 2 - lon) / 360);
  const column = (lon + 360 * turns - grid.west) / grid.dlon;
  if (!(row >= -0.5 && row <= grid.rows - 0.5 && column <= grid.columns - 0.5)) return null;
  return bilinear(
    (i, j) => texelAt(drawn, tiles, clamp(i, drawn.columns - 1), clamp(j, drawn.rows - 1)),
    column / step,
    row / step,
  );
}

function bilinear(texel: (i: number, j: number) => number, column: number, row: number): number | null {
  const [i, j] = [Math.floor(column), Math.floor(row)];
  const [u, v] = [column - i, row - j];
  if (isMissing(texel(u < 0.5 ? i : i + 1, v < 0.5 ? j : j + 1))) return null;
  const corners = [
    [texel(i, j), (1 - u) * (1 - v)],
    [texel(i + 1, j), u * (1 - v)],
    [texel(i, j + 1), (1 - u) * v],
    [texel(i + 1, j + 1), u * v],
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

function texelAt(drawn: DrawnGrid, tiles: DrawnField["tiles"], i: number, j: number): number {
  const texels = tiles[tileOfTexel(drawn, i, j)];
  if (!texels) return Number.NaN;
  return texels.values[(j - texels.y) * texels.width + i - texels.x] ?? Number.NaN;
}
