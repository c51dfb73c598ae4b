import { type Grid, latOf } from "../../grid/grid.ts";
import type { FieldSource } from "../source.ts";

/** Longitudes from..to along a parallel, degrees; both may lie in any turn of the globe, from <= to. */
export type Span = readonly [from: number, to: number];

/** Which parts of a parallel keep their values. */
export type RowMask = (lat: number) => readonly Span[];

/** The field without data outside of the spans of each row. */
export function masked(source: FieldSource, spansAt: RowMask): FieldSource {
  const { grid } = source;
  return {
    ...source,
    async readRows(time, j0, rows, into) {
      const values = await source.readRows(time, j0, rows, into);
      for (let row = 0; row < rows; row++) {
        const kept = keptNodes(grid, spansAt(latOf(grid, j0 + row)));
        for (let i = 0; i < grid.columns; i++) {
          if (kept[i] === 0) values[row * grid.columns + i] = Number.NaN;
        }
      }
      return values;
    },
  };
}

/** 1 for each column inside one of the spans, 0 for the others. */
function keptNodes({ west, dlon, columns }: Grid, spans: readonly Span[]): Uint8Array {
  const kept = new Uint8Array(columns);
  const east = west + (columns - 1) * dlon;
  for (const [from, to] of spans) {
    const first = Math.floor((west - to) / 360);
    for (let turn = first; from + turn * 360 <= east; turn++) {
      const start = Math.max(0, Math.ceil((from + turn * 360 - west) / dlon - 1e-9));
      const end = Math.min(columns - 1, Math.floor((to + turn * 360 - west) / dlon + 1e-9));
      if (end >= start) kept.fill(1, start, end + 1);
    }
  }
  return kept;
}
