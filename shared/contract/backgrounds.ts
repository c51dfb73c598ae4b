import type { Grid } from "../grid/grid.ts";
import type { Background } from "../grids/background.ts";
import type { Scores } from "../grids/merge.ts";
import type { BackgroundReference } from "../grids/reference.ts";
import type { Provenance } from "../provenance.ts";

/** A background that was opened: one field of a grid file, with what else the file offers. */
export interface OpenedBackground {
  /** For tile URLs. */
  readonly backgroundId: string;
  readonly reference: BackgroundReference;
  readonly background: Background;
  /** The grid of its tiles. */
  readonly grid: Grid;
  /** Least and greatest value over all times, its own unit; null when there is none. */
  readonly range: readonly [number, number] | null;
  /** Which format the file is in, and why. */
  readonly format: string;
  readonly reason: string;
  readonly choices: readonly {
    readonly name: string;
    readonly longName: string;
    readonly unit: string;
    readonly levels: readonly string[];
  }[];
}

/** Whether a file that a field was made from is still where it was. */
export type InputState = "same" | "changed" | "missing";

/** What a file is: a grid to be opened as background, or a field of Isopleth's own that tells how it was made. */
export type RecognisedFile =
  | { readonly kind: "other" | "grid" }
  | { readonly kind: "project"; readonly record: Provenance; readonly inputs: readonly InputState[] };

/** Background minus field of a run, on the run's grid and times, and both held against the stations. */
export interface Comparison {
  /** For tile URLs. */
  readonly comparisonId: string;
  /** 99 % of the differences are smaller, field units. */
  readonly reach: number;
  readonly background: Scores;
  /** Each station left out of its own prediction. */
  readonly field: Scores;
}
