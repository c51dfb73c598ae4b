import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { TileState } from "../../shared/contract.ts";
import type { DrawnGrid, TileTexels } from "./texels.ts";
import { TileCache, type TileRequest } from "./tileCache.ts";

/** Bytes of tiles kept: four times the largest field's texture, so at least a time, its neighbours and the last. */
const CACHE_BYTES = 256 * 1024 * 1024;

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
 * Fetches the finished tiles of the current time, then those of the next and the previous one. On a change of time
 * the old field stays until the new one is there whole, so that stepping through times does not flicker; the
 * answer says which time it is.
 */
export function useFieldTiles(
  drawn: DrawnGrid | null,
  runId: string | null,
  time: number,
  times: number,
  tileStates: readonly TileState[],
  derived: boolean,
): ShownField | null {
  const [cache] = useState(() => new TileCache(CACHE_BYTES));
  const version = useSyncExternalStore(cache.subscribe, () => cache.version);
  const shown = useRef<ShownField | null>(null);

  useEffect(() => {
    if (drawn && runId) cache.want(drawn, requestsFor(drawn, runId, time, times, tileStates));
  }, [cache, drawn, runId, time, times, tileStates]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the cache holds.
  const field = useMemo(() => {
    if (!drawn || !runId) return null;
    const next = fieldOf(cache, drawn, runId, time, tileStates);
    const last = shown.current;
    if (derived && last && last.drawn === drawn && last.time === time) return patched(next, last);
    const sameRun = last?.runId === runId && last.drawn === drawn;
    return sameRun && last.time !== time && !next.complete ? last : next;
  }, [cache, version, drawn, runId, time, tileStates, derived]);

  useEffect(() => {
    shown.current = field;
  }, [field]);
  return field;
}

/** A field that differs little from the last one takes its place tile by tile, without a gap. */
function patched(next: ShownField, last: ShownField): ShownField {
  return { ...next, tiles: next.tiles.map((tile, index) => tile ?? last.tiles[index] ?? null) };
}

function fieldOf(
  cache: TileCache,
  drawn: DrawnGrid,
  runId: string,
  time: number,
  tileStates: readonly TileState[],
): ShownField & { readonly complete: boolean } {
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
  return { drawn, runId, time, tiles, failed, complete: loading === 0 };
}

/** Finished tiles of the time shown; of its neighbours too once all tiles are finished, if they fit the cache. */
function requestsFor(
  drawn: DrawnGrid,
  runId: string,
  time: number,
  times: number,
  tileStates: readonly TileState[],
): TileRequest[] {
  const done = Array.from({ length: drawn.tiles }, (_, tile) => tile).filter(
    (tile) => tileStates[tile] === "done",
  );
  const finished = done.length === drawn.tiles && 3 * drawn.columns * drawn.rows * 4 <= CACHE_BYTES;
  const wanted = finished ? [time, time + 1, time - 1] : [time];
  return wanted
    .filter((t) => t >= 0 && t < times)
    .flatMap((t) => done.map((tile) => ({ runId, time: t, tile })));
}
