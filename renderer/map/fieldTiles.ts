import type { TileState } from "../../shared/contract.ts";
import type { DrawnGrid, TileTexels } from "./texels.ts";
import type { TileCache, TileRequest } from "./tileCache.ts";

/** What is known of a run's field and which time of it is looked at. */
export interface FieldState {
  readonly drawn: DrawnGrid;
  readonly runId: string;
  readonly time: number;
  /** How many times there are. */
  readonly times: number;
  readonly tileStates: readonly TileState[];
  /** Whether it differs so little from the field before that this one's tiles stay until its own are there. */
  readonly derived: boolean;
}

/** The field on the map: tiles of one time as far as they are there. */
export interface ShownField {
  readonly drawn: DrawnGrid;
  readonly runId: string;
  readonly time: number;
  /** Per tile; null where none is. A tile's identity changes only with its contents. */
  readonly tiles: readonly (TileTexels | null)[];
  /** How many tiles are computed but could not be fetched. */
  readonly failed: number;
}

/**
 * What to show now. On a change of time the last field stays until the new one is there whole, so that stepping
 * through times does not flicker; the answer says which time it is.
 */
export function fieldToShow(cache: TileCache, state: FieldState, last: ShownField | null): ShownField {
  const { drawn, runId, time, tileStates, derived } = state;
  const tiles: (TileTexels | null)[] = [];
  let failed = 0;
  let loading = 0;
  for (let tile = 0; tile < drawn.tiles; tile++) {
    const done = tileStates[tile] === "done";
    const texels = done ? cache.get({ runId, time, tile }) : null;
    tiles.push(texels);
    if (!done || texels) continue;
    if (cache.hasFailed({ runId, time, tile })) failed++;
    else loading++;
  }
  if (derived && last?.drawn === drawn && last.time === time) {
    const patched = tiles.map((tile, index) => tile ?? last.tiles[index] ?? null);
    return { drawn, runId, time, tiles: patched, failed };
  }
  const isOtherTime = last?.runId === runId && last.drawn === drawn && last.time !== time;
  return isOtherTime && loading > 0 ? last : { drawn, runId, time, tiles, failed };
}

/** Finished tiles of the time looked at; of its neighbours too once all are finished, if all fit `byteLimit`. */
export function tilesToFetch(state: FieldState, byteLimit: number): TileRequest[] {
  const { drawn, runId, time, times, tileStates } = state;
  const done = Array.from({ length: drawn.tiles }, (_, tile) => tile).filter(
    (tile) => tileStates[tile] === "done",
  );
  const withNeighbours = done.length === drawn.tiles && 3 * drawn.columns * drawn.rows * 4 <= byteLimit;
  return (withNeighbours ? [time, time + 1, time - 1] : [time])
    .filter((t) => t >= 0 && t < times)
    .flatMap((t) => done.map((tile) => ({ runId, time: t, tile })));
}
