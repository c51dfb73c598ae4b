import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { type FieldState, fieldToShow, nodesAt, type ShownField, tilesToFetch } from "./fieldTiles.ts";
import type { NodesAt } from "./probe.ts";
import { TileCache } from "./tileCache.ts";

/** Bytes of tiles kept: four times the largest texture, so at least a time, its neighbours and the last. */
const CACHE_BYTES = 256 * 1024 * 1024;

export interface FieldTiles {
  readonly field: ShownField | null;
  /** The nodes of the tiles probed. */
  readonly nodesAt: NodesAt;
}

/**
 * The field's tiles on the page: fetched as they are finished, those in sight of the time looked at first.
 *
 * @param state null before the first run; a new object when anything in it changed
 */
export function useFieldTiles(state: FieldState | null): FieldTiles | null {
  const [cache] = useState(() => new TileCache(CACHE_BYTES));
  const version = useSyncExternalStore(cache.subscribe, () => cache.version);
  const shown = useRef<ShownField | null>(null);

  useEffect(() => {
    if (state) cache.want(tilesToFetch(state, CACHE_BYTES));
  }, [cache, state]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the cache holds.
  const tiles = useMemo(
    () =>
      state && {
        field: fieldToShow(cache, state, shown.current),
        nodesAt: (row: number, column: number) => nodesAt(cache, state, row, column),
      },
    [cache, version, state],
  );
  const field = tiles?.field ?? null;
  useEffect(() => {
    shown.current = field;
  }, [field]);
  return tiles;
}
