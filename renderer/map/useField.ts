import { useMemo, useRef } from "react";
import type { TileState } from "../../shared/contract.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import { computedTiles } from "./fieldTiles.ts";
import { fieldWindow, sameWindow } from "./fieldWindow.ts";
import { placeAt, type View } from "./mercator.ts";
import { gridPlace, tilesAround } from "./probe.ts";
import { pyramidOf } from "./texels.ts";
import { type FieldTiles, useFieldTiles } from "./useFieldTiles.ts";
import type { Cursor } from "./useProbe.ts";

interface RunShown {
  readonly grid: Grid | null;
  /** null before the first run. */
  readonly runId: string | null;
  readonly revision: number;
  readonly time: number;
  readonly times: number;
  readonly tileStates: readonly TileState[];
  readonly derived: boolean;
}

/** A run's field as a view shows it, and its nodes under the cursor. */
export function useField(run: RunShown, view: View | null, cursor: Cursor | null): FieldTiles | null {
  const { grid, runId, revision, time, times, tileStates, derived } = run;
  const pyramid = useMemo(() => grid && pyramidOf(grid), [grid]);
  const computed = useMemo(() => pyramid && computedTiles(pyramid, tileStates), [pyramid, tileStates]);
  const window = useStable(
    pyramid && view && fieldWindow(pyramid, view, globalThis.devicePixelRatio),
    sameWindow,
  );
  const place = grid && cursor && view && gridPlace(grid, ...placeAt(view, cursor.x, cursor.y));
  const probed = useStable(
    grid && place ? tilesAround(grid, place) : NO_TILES,
    (a, b) => JSON.stringify(a) === JSON.stringify(b),
  );
  const state = useMemo(
    () =>
      pyramid && computed && runId !== null
        ? { pyramid, computed, window, probed, runId, revision, time, times, derived }
        : null,
    [pyramid, computed, window, probed, runId, revision, time, times, derived],
  );
  return useFieldTiles(state);
}

const NO_TILES: [number, number][] = [];

/** The former value while the new one is the same. */
function useStable<T>(value: T, isSame: (a: T, b: T) => boolean): T {
  const kept = useRef(value);
  if (!isSame(kept.current, value)) kept.current = value;
  return kept.current;
}
