import type { TileState } from "../../shared/contract.ts";
import { type Grid, TILE_SIZE, tileCounts, tileTotal } from "../../shared/grid/grid.ts";
import { MAX_LATITUDE } from "./mercator.ts";

/** A closed ring, degrees. */
export type Ring = [number, number][];

/** States from the least to the most important: later ones are drawn over earlier ones along shared edges. */
export const drawnOrder: readonly TileState[] = ["waiting", "done", "computing", "failed"];

/** The outline of tiles in one state. */
export interface TileOutline {
  readonly state: TileState;
  readonly ring: Ring;
}

/**
 * Outlines of all tiles, along the edges of their drawn cells. A region past 180 E appears a turn further west
 * too, because a map centred west of the date line shows that part only.
 */
export function tileOutlines(grid: Grid, states: readonly TileState[]): TileOutline[] {
  const { tileColumns } = tileCounts(grid);
  const outlines: TileOutline[] = [];
  for (let tile = 0; tile < tileTotal(grid); tile++) {
    const state = states[tile] ?? "waiting";
    const [i0, j0] = [(tile % tileColumns) * TILE_SIZE, Math.floor(tile / tileColumns) * TILE_SIZE];
    const [i1, j1] = [Math.min(i0 + TILE_SIZE, grid.columns), Math.min(j0 + TILE_SIZE, grid.rows)];
    for (const ring of ringsOf(grid, i0, j0, i1, j1)) outlines.push({ state, ring });
  }
  return outlines.sort((a, b) => drawnOrder.indexOf(a.state) - drawnOrder.indexOf(b.state));
}

/** The whole grid's outline, along the edges of its drawn cells. */
export const gridOutlines = (grid: Grid): Ring[] => ringsOf(grid, 0, 0, grid.columns, grid.rows);

function ringsOf(grid: Grid, i0: number, j0: number, i1: number, j1: number): Ring[] {
  const [west, east] = [grid.west + (i0 - 0.5) * grid.dlon, grid.west + (i1 - 0.5) * grid.dlon];
  const south = Math.max(-MAX_LATITUDE, grid.south + (j0 - 0.5) * grid.dlat);
  const north = Math.min(MAX_LATITUDE, grid.south + (j1 - 0.5) * grid.dlat);
  const turns = east > 180 ? [0, -360] : [0];
  return turns.map((turn) => [
    [west + turn, south],
    [east + turn, south],
    [east + turn, north],
    [west + turn, north],
    [west + turn, south],
  ]);
}
