import { applyForward, applyTransposed, type Reflections, reflectionsOf } from "../reflections.ts";
import type { Gaps } from "./gaps.ts";

/** Which stations take part at some times, in the tree's order. */
export interface Presence {
  /** The polynomial's terms at these stations, zero at the others. */
  readonly tail: Reflections;
  /** The others; null when all stations take part. */
  readonly gaps: Gaps | null;
}

/** @param tail the polynomial's terms at all stations, row-major stations x terms. */
export function presenceOf(
  tail: Float64Array,
  terms: number,
  missing: Uint8Array,
  gaps: Gaps | null,
): Presence {
  const rows = tail.slice();
  missing.forEach((isMissing, i) => {
    if (isMissing) rows.fill(0, i * terms, (i + 1) * terms);
  });
  return { tail: reflectionsOf(rows, terms), gaps };
}

/** Takes what lies at other stations and the closest polynomial out of a column. */
export function project({ tail, gaps }: Presence, column: Float64Array): void {
  gaps?.clear(column);
  if (tail.vectors.length === 0) return;
  applyTransposed(tail, column);
  column.fill(0, 0, tail.vectors.length);
  applyForward(tail, column);
  gaps?.clear(column);
}
