import type { Comparison, InputState, RecognisedFile } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import type { GridVariable } from "../../shared/grids/gridFile.ts";
import type { MergeFigures } from "../../shared/grids/merge.ts";
import type { BackgroundReference, Merge } from "../../shared/grids/reference.ts";
import type { FitDiagnostics, FitProblem } from "../../shared/rbf/engine.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { Finding } from "../../shared/stations/doctor/finding.ts";
import type { NamedLayout } from "../../shared/stations/namedLayouts.ts";
import type { Peek } from "../../shared/stations/peek.ts";
import type { ReadOptions, StationsRead, StationTable } from "../../shared/stations/table.ts";
import type { StoredBackground } from "../store/backgroundStore.ts";

/*
 * What goes between a compute process and its parent. Fields never do: workers write tiles into the store.
 */

/** Exit codes by which a compute process says why it ended itself: after either its engine cannot be trusted. */
export const EXIT_ENGINE_TRAP = 70;
export const EXIT_OUT_OF_MEMORY = 71;

export type Solver = NonNullable<FitProblem["solver"]>;

/** Every job: what it takes and what it answers. The key is the job's kind. */
export interface Jobs {
  readonly read: {
    readonly input: {
      /** In any order: of one layout, and perhaps their list of stations. */
      readonly paths: readonly string[];
      readonly options: ReadOptions;
      /** Whether the stations are examined; otherwise there are no findings. */
      readonly examines: boolean;
      /** Paths of lists remembered, by network. */
      readonly lists: Readonly<Record<string, string>>;
      /** Ways of reading that were given a name, one of which may have the header of a file. */
      readonly layouts: readonly NamedLayout[];
    };
    readonly output: StationsFile | ListFile;
  };
  /** Reads a station file's first rows. */
  readonly peek: {
    readonly input: { readonly path: string; readonly options: ReadOptions };
    readonly output: Peek;
  };
  /** Fits the stations in the run's folder and leaves model.bin there; milestone: the weights, enough for tiles. */
  readonly fit: {
    readonly input: {
      readonly folder: string;
      /** The method as an earlier fit resolved it, to take over; null: resolve it. */
      readonly basis: ResolvedMethod | null;
      /** Whether a model that an earlier attempt left in the folder is taken as it is. */
      readonly reuse: boolean;
      /** Whether this process keeps the system for later fits without some stations. */
      readonly keep: boolean;
      readonly solver: Solver;
    };
    readonly output: Fitted;
  };
  /** Times a few small sums and writes, to tell how fast the machine is. Ends soon when cancelled. */
  readonly calibrate: {
    readonly input: {
      /** For files that are removed again. */
      readonly folder: string;
    };
    readonly output: Calibration;
  };
  /** Fits one time and computes its field on a small grid: nothing is written. */
  readonly preview: {
    readonly input: {
      readonly problem: FitProblem;
      readonly grid: Grid;
      /** The background that the stations, of one time, correct; null: none. */
      readonly merging: {
        readonly folder: string;
        readonly merge: Merge;
        readonly table: StationTable;
      } | null;
    };
    /** Row by row from the south. */
    readonly output: Float32Array;
  };
  /** As "fit" with a basis, only for the error at left-out blocks; the run's model stays. */
  readonly check: {
    readonly input: {
      readonly folder: string;
      readonly basis: ResolvedMethod;
      readonly blockKm: number;
      readonly keep: boolean;
      readonly solver: Solver;
    };
    readonly output: BlockError;
  };
  /** Computes all times of a tile and writes them into the run's store. */
  readonly tile: {
    readonly input: {
      readonly folder: string;
      readonly tile: number;
      /** Share of the method's tolerance that the evaluation may use up; default all. */
      readonly toleranceShare?: number;
      /** Whether to write its part of the overviews, which maps are drawn from. */
      readonly overviews: boolean;
    };
    readonly output: TileComputed;
  };
  /** Compares the stored field with direct sums at random nodes; `part` of `parts` looks at its share of them. */
  readonly audit: {
    readonly input: {
      readonly folder: string;
      readonly nodes: number;
      readonly part: number;
      readonly parts: number;
    };
    readonly output: Audit;
  };
  /** Holds every chunk of the stored field against its check. */
  readonly verify: {
    readonly input: { readonly folder: string };
    /** Tiles of which a chunk is gone, cut or altered, ascending. */
    readonly output: { readonly damaged: readonly number[] };
  };
  /** Reads one field of a grid file into the store beside the runs. */
  readonly background: {
    readonly input: {
      readonly path: string;
      readonly runsFolder: string;
      /** By name; null: the one that suits the stations best. */
      readonly variable: string | null;
      readonly level: number | null;
      /** What the stations observe. */
      readonly value: string;
      readonly unit: string;
    };
    readonly output: BackgroundRead;
  };
  /** Tells grids and Isopleth's own fields from other files. */
  readonly recogniseGrid: {
    readonly input: { readonly path: string };
    readonly output: RecognisedFile;
  };
  /** Whether files are still there, and the same. */
  readonly checkInputs: {
    readonly input: { readonly inputs: readonly { readonly path: string; readonly sha256: string }[] };
    readonly output: readonly InputState[];
  };
  /** Background minus field at the nodes of a finished run, written to the folder `target`. */
  readonly compare: {
    readonly input: {
      readonly folder: string;
      readonly reference: BackgroundReference;
      readonly target: string;
    };
    readonly output: Omit<Comparison, "comparisonId">;
  };
  /** Writes a finished field as a file (or folder); the format follows the path's extension. */
  readonly export: {
    readonly input: {
      readonly folder: string;
      /** May have places in braces, see shared/formats/fileNames.ts. */
      readonly path: string;
      readonly options?: ExportOptions;
    };
    readonly output: {
      readonly files: readonly WrittenFile[];
      /** How they differ from the field as computed, a sentence each. */
      readonly changes: readonly string[];
    };
  };
}
export type JobKind = keyof Jobs;

/** What a fit, some tiles and some chunks of a fixed kind took, seconds. */
export interface Calibration {
  readonly fit: number;
  readonly tiles: number;
  readonly chunks: number;
}

/** A field of a grid file, in the store. */
export interface BackgroundRead {
  readonly stored: StoredBackground;
  /** Which format the file is in, and why. */
  readonly format: string;
  readonly reason: string;
  readonly choices: readonly Pick<GridVariable, "name" | "longName" | "unit" | "levels">[];
}

export interface StationsFile {
  readonly stations: StationsRead;
  /** The options they were read with: those given, over those of a named layout. */
  readonly options: ReadOptions;
  /** What the station doctor found. */
  readonly findings: readonly Finding[];
  /** The files of values, in the order given. */
  readonly files: readonly [HashedFile, ...HashedFile[]];
  /** The list of stations that they were joined with. */
  readonly list: HashedFile | null;
}

export interface HashedFile {
  readonly path: string;
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
}

/** Nothing but a list of stations was given: it is worth remembering, and the error says what goes with it. */
export interface ListFile {
  readonly onlyList: { readonly network: string; readonly path: string; readonly error: ErrorMessage };
}

export interface Fitted {
  readonly method: ResolvedMethod;
  readonly diagnostics: FitDiagnostics;
  /** Stations that carry weight. */
  readonly used: number;
  /** With a background: what the stations corrected of it. */
  readonly merge?: MergeFigures;
}

export interface TileComputed {
  /** Least and greatest value over all times, field units; null when the tile has no value. */
  readonly range: readonly [number, number] | null;
  /** The check of each time's chunk, for the journal. */
  readonly checks: readonly number[];
}

export interface Audit {
  readonly nodes: number;
  /** Largest |stored - direct sum|, field units. */
  readonly worst: number;
  /** Tiles with a node beyond the tolerance (float32 rounding left aside). */
  readonly beyond: readonly number[];
  /** Tiles with a chunk that does not match its check: none of their nodes counts above. */
  readonly damaged: readonly number[];
}

export interface BlockError extends Pick<FitDiagnostics, "blockKm" | "blockRmse"> {
  /** Why there is none. */
  readonly notes: readonly string[];
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** A job as it is sent. */
export type JobRequest = { [K in JobKind]: { readonly kind: K; readonly input: Jobs[K]["input"] } }[JobKind];

/** What a process without work can get ready for: the engine's sums, or writing files. */
export type Preparation = "engine" | "export";

export type ToWorker =
  | { readonly type: "prepare"; readonly what: Preparation }
  | { readonly type: "job"; readonly id: number; readonly request: JobRequest }
  | { readonly type: "cancel"; readonly id: number };

/** `resident` is the worker's own figure of its memory, bytes: the last one is known when it dies. */
export type FromWorker = { readonly resident: number } & (
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly id: number; readonly fraction: number; readonly what: string }
  | { readonly type: "milestone"; readonly id: number }
  | { readonly type: "done"; readonly id: number; readonly output: Jobs[JobKind]["output"] }
  | { readonly type: "failed"; readonly id: number; readonly error: ErrorMessage }
);

/** Progress of a job: 0..1 and what is being done. */
export type JobProgress = (fraction: number, what: string) => void;
