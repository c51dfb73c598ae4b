import type { Grid } from "../grid/grid.ts";

/** A finished field as writers see it: read by rows, never held whole. */
export interface FieldSource {
  readonly grid: Grid;
  /** Milliseconds since 1970-01-01 UTC, ascending; a single NaN when undated. */
  readonly times: readonly number[];
  /** What was observed, as the stations file names it, for example "ozone_ppb". */
  readonly value: string;
  /** Unit as recognised, "" when unknown. */
  readonly unit: string;
  /** The value in words, for titles. */
  readonly longName: string;
  /** Where the field comes from: application, inputs, settings, figures of the fit. Keys are attribute names. */
  readonly provenance: Readonly<Record<string, string | number>>;
  /**
   * Rows j0 .. j0+rows-1 of one time (index into times), southernmost first, each grid.columns long; NaN = no data.
   * The answer belongs to the caller.
   * @param into room of the right length that may be used for the answer, to spare the system fresh memory
   */
  readRows(time: number, j0: number, rows: number, into?: Float32Array): Promise<Float32Array>;
}
