import type { TileState } from "../../shared/contract.ts";
import { type Grid, TILE_SIZE, tileCounts } from "../../shared/grid/grid.ts";
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

/** Outlines drawn at most, but for those of tiles being computed or failed: more would be a grey carpet. */
const MOST_OUTLINES = 600;

/**
 * Outlines of all tiles, along the edges of their drawn cells; of a grid of thousands, those of squares of tiles, done
 * when all of it is, and of single tiles where they are being computed or have failed. A region past 180 E appears a
 * turn further west too, because a map centred west of the date line shows that part only.
 */
export function tileOutlines(grid: Grid, states: readonly TileState[]): TileOutline[] {
  const { tileColumns, tileRows } = tileCounts(grid);
  let side = 1;
  while (Math.ceil(tileColumns / side) * Math.ceil(tileRows / side) > MOST_OUTLINES) side *= 2;
  const outlines: TileOutline[] = [];
  for (let row = 0; row < tileRows; row += side) {
    for (let column = 0; column < tileColumns; column += side) {
      const [endRow, endColumn] = [Math.min(row + side, tileRows), Math.min(column + side, tileColumns)];
      const squareStates: TileState[] = [];
      for (let j = row; j < endRow; j++) {
        for (let i = column; i < endColumn; i++) {
          const state = states[j * tileColumns + i] ?? "waiting";
          squareStates.push(state);
          const stands = side > 1 && (state === "computing" || state === "failed");
          if (stands) outlines.push(...outlinesOf(grid, state, i, j, i + 1, j + 1));
        }
      }
      outlines.push(...outlinesOf(grid, stateOf(squareStates), column, row, endColumn, endRow));
    }
  }
  return outlines.sort((a, b) => drawnOrder.indexOf(a.state) - drawnOrder.indexOf(b.state));
}

/** One state for a square of tiles. */
function stateOf(states: readonly TileState[]): TileState {
  const [first = "waiting", ...others] = states;
  if (others.length === 0) return first;
  return states.every((state) => state === "done") ? "done" : "waiting";
}

function outlinesOf(
  grid: Grid,
  state: TileState,
  column: number,
  row: number,
  endColumn: number,
  endRow: number,
): TileOutline[] {
  const [i1, j1] = [Math.min(endColumn * TILE_SIZE, grid.columns), Math.min(endRow * TILE_SIZE, grid.rows)];
  return ringsOf(grid, column * TILE_SIZE, row * TILE_SIZE, i1, j1).map((ring) => ({ state, ring }));
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
