import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { type FieldState, fieldToShow, type ShownField, tilesToFetch } from "./fieldTiles.ts";
import { TileCache } from "./tileCache.ts";

/** Bytes of tiles kept: four times the largest field's texture, so at least a time, its neighbours and the last. */
const CACHE_BYTES = 256 * 1024 * 1024;

/**
 * The field's tiles on the page: fetched as they are finished, those of the time looked at first.
 *
 * @param state null before the first run; a new object when anything in it changed
 */
export function useFieldTiles(state: FieldState | null): ShownField | null {
  const [cache] = useState(() => new TileCache(CACHE_BYTES));
  const version = useSyncExternalStore(cache.subscribe, () => cache.version);
  const shown = useRef<ShownField | null>(null);

  useEffect(() => {
    if (state) cache.want(state.drawn, tilesToFetch(state, CACHE_BYTES));
  }, [cache, state]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the cache holds.
  const field = useMemo(() => state && fieldToShow(cache, state, shown.current), [cache, version, state]);
  useEffect(() => {
    shown.current = field;
  }, [field]);
  return field;
}
