import { useMemo } from "react";
import type { TileState } from "../../shared/contract.ts";
import { type Grid, tileTotal } from "../../shared/grid/grid.ts";
import type { View } from "./mercator.ts";
import { useField } from "./useField.ts";
import type { FieldTiles } from "./useFieldTiles.ts";
import type { Cursor } from "./useProbe.ts";

/** A field beside the run's, all of whose tiles are there: a background, or differences. */
export interface Overlay {
  /** For tile URLs. */
  readonly id: string;
  readonly grid: Grid;
  readonly time: number;
  readonly times: number;
}

/** As useField, of a field that is there whole; null when there is none. */
export function useOverlay(
  overlay: Overlay | null,
  view: View | null,
  cursor: Cursor | null,
): FieldTiles | null {
  const grid = overlay?.grid ?? null;
  const tileStates = useMemo(
    () => (grid ? new Array<TileState>(tileTotal(grid)).fill("done") : NO_TILES),
    [grid],
  );
  const { id = null, time = 0, times = 1 } = overlay ?? {};
  return useField({ grid, runId: id, revision: 0, time, times, tileStates, derived: false }, view, cursor);
}

const NO_TILES: readonly TileState[] = [];
