import { z } from "zod";
import type { ErrorMessage } from "./errors.ts";
import { type ExportPreset, exportOptionsSchema, exportPresetSchema } from "./formats/exportOptions.ts";
import { type Grid, gridSettingsSchema } from "./grid/grid.ts";
import type { Background } from "./grids/background.ts";
import type { MergeFigures, Scores } from "./grids/merge.ts";
import { type BackgroundReference, backgroundReferenceSchema, mergeSchema } from "./grids/reference.ts";
import type { Provenance } from "./provenance.ts";
import { DEFAULT_BLOCK_KM } from "./rbf/blockSize.ts";
import type { FitDiagnostics } from "./rbf/engine.ts";
import { methodSchema, type ResolvedMethod, resolvedMethodSchema } from "./rbf/method.ts";
import type { Finding } from "./stations/doctor/finding.ts";
import type { Peek } from "./stations/peek.ts";
import type { ReadOptions, StationsRead } from "./stations/table.ts";
import { timeZoneNamed } from "./stations/timeZone.ts";
import { treatmentSchema } from "./stations/treatment.ts";

/*
 * The API between the page and the main process, written once. Main implements `Api`, preload maps it by name,
 * the page calls it as `window.isopleth`. Inputs are checked against these schemas in electron/gate.ts.
 */

export const readOptionsSchema = z.object({
  named: z.string().max(80).optional(),
  value: z.string().optional(),
  encoding: z.enum(["utf-8", "utf-8-bom", "gb18030", "iso-8859-1"]).optional(),
  delimiter: z.enum([",", ";", "\t", "|", " "]).optional(),
  decimal: z.enum([".", ","]).optional(),
  headerLine: z.number().int().nonnegative().optional(),
  units: z.record(z.string(), z.string().max(40)).optional(),
  timeZone: z
    .string()
    .refine((name) => timeZoneNamed(name) !== undefined, "is no time zone, such as +08:00 or Asia/Shanghai")
    .optional(),
  missing: z.array(z.string().max(40)).max(100).readonly().optional(),
  roles: z
    .record(
      z.string(),
      z.enum(["id", "name", "lon", "lat", "time", "value", "time-value", "parameter", "ignore"]),
    )
    .optional(),
});

/** Files read together; each stays open while it is read. */
const MOST_FILES = 500;

export const runSettingsSchema = z.object({
  method: methodSchema,
  grid: gridSettingsSchema,
  /** Memory cap of all compute processes together, bytes. */
  memoryCap: z.number().int().positive(),
  /** Number of compute processes; "auto" takes as many as cores and cap allow. */
  workers: z.union([z.number().int().min(1).max(256), z.literal("auto")]),
  /** Ids of stations left out of the fit at all times. */
  excluded: z.array(z.string()).readonly().default([]),
  /** A background that the stations correct; without one the field comes of the stations alone. */
  merge: mergeSchema.optional(),
  /** What is done to values and stations before the fit; absent: they are taken as read. */
  treatment: treatmentSchema.optional(),
  /** Edge of the blocks of stations left out together to check the fit, km. */
  blockKm: z.number().min(1).max(20_000).default(DEFAULT_BLOCK_KM),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;

const runIdSchema = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/);
const stationsIdSchema = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/);

const layoutNameSchema = z.string().trim().min(1).max(80);
const { formats, pattern } = exportPresetSchema.shape;
/** Several formats, how their files are named, and what is written. */
const exportSetFields = { formats, pattern, options: exportOptionsSchema };

/** What each method takes. The key is the channel's name. */
export const apiInputs = {
  /** Native open dialog for one or several files; null when dismissed. */
  chooseStations: z.void(),
  /** What to open at start: the files named on the command line, else the bundled sample. */
  firstPaths: z.void(),
  /** Reads in a compute process: a file, a file with its list of stations, or files of one layout, in any order. */
  readStations: z.object({
    paths: z.array(z.string().min(1)).min(1).max(MOST_FILES).readonly(),
    options: readOptionsSchema,
  }),
  /** The first rows of a file, cut into cells as the options say. */
  peekStations: z.object({ path: z.string().min(1), options: readOptionsSchema }),
  /** Ways of reading that were given a name. */
  namedLayouts: z.void(),
  saveLayout: z.object({
    name: layoutNameSchema,
    columns: z.array(z.string()).readonly(),
    options: readOptionsSchema,
  }),
  renameLayout: z.object({ from: layoutNameSchema, to: layoutNameSchema }),
  removeLayout: z.object({ name: layoutNameSchema }),
  /** Gives up the read under way, which then ends with "cancelled". */
  cancelRead: z.void(),
  recentFiles: z.void(),
  /** What a run would take, before it starts. Pure: starts nothing. */
  plan: z.object({ stationsId: stationsIdSchema, settings: runSettingsSchema }),
  /**
   * `basis`: the method as an earlier run of these stations resolved it. Shape length and smoothing stay so, and the
   * field of the stations not excluded follows without factoring anew while that run's fit is still at hand. A run
   * going on that has a basis too gives way.
   */
  startRun: z.object({
    stationsId: stationsIdSchema,
    settings: runSettingsSchema,
    basis: resolvedMethodSchema.optional(),
  }),
  /** A coarse field for one time, on a warm process; a newer one cancels it, and so does a run. */
  preview: z.object({
    stationsId: stationsIdSchema,
    settings: runSettingsSchema,
    time: z.number().int().nonnegative(),
  }),
  /** Tells grids and Isopleth's own fields from other files. */
  recogniseGrid: z.object({ path: z.string().min(1) }),
  /** Whether files are still where they were, and the same. */
  checkInputs: z.object({
    inputs: z.array(z.object({ path: z.string().min(1), sha256: z.string() })).max(10_000),
  }),
  /** Native open dialog for grid files; null when dismissed. */
  chooseBackground: z.void(),
  /** Reads a field of a grid file in a compute process. */
  openBackground: z.object({
    path: z.string().min(1),
    /** By name; null: the one that suits the stations best. */
    variable: z.string().nullable(),
    level: z.number().int().nonnegative().nullable(),
    /** What the stations observe. */
    value: z.string(),
    unit: z.string(),
  }),
  /** Background minus field of a run that is done. */
  compareBackground: z.object({ runId: runIdSchema, reference: backgroundReferenceSchema }),
  cancelRun: z.object({ runId: runIdSchema }),
  /** Another memory cap for the run that is going on, bytes. */
  changeCap: z.object({ memoryCap: runSettingsSchema.shape.memoryCap }),
  /** What failed on the disk is tried again. */
  continueRun: z.object({ runId: runIdSchema }),
  /** Native dialog for another folder; the paused run moves there and goes on. null when dismissed. */
  moveRun: z.object({ runId: runIdSchema }),
  /** Runs that had not ended when the application did. */
  interruptedRuns: z.void(),
  /** Takes such a run up where it was left. */
  resumeRun: z.object({ runId: runIdSchema }),
  /** Removes what such a run has left. */
  discardRun: z.object({ runId: runIdSchema }),
  /** The end of a run's log; null: of the application's own. */
  readLog: z.object({ runId: runIdSchema.nullable() }),
  /** Something was thrown on the page where nothing caught it. */
  reportFault: z.object({ words: z.string().max(20_000) }),
  /** Checks the fit of a run that has ended by blocks of another size; a "fitted" event brings what came of it. */
  checkBlocks: z.object({ runId: runIdSchema, blockKm: runSettingsSchema.shape.blockKm }),
  /** Native save dialog for a finished run's field; null when dismissed. */
  chooseExport: z.object({ suggestedName: z.string().min(1).max(200) }),
  /** Writes the field; the format follows the extension. Without options: as it was computed. */
  exportField: z.object({
    runId: runIdSchema,
    path: z.string().min(1),
    options: exportOptionsSchema.optional(),
  }),
  /** Native dialog for the folder of several files; null when dismissed. */
  chooseExportFolder: z.void(),
  /** The formats there are, in the order to show them. */
  exportFormats: z.void(),
  /** What these files would be. Writes nothing. */
  exportForecasts: z.object({ runId: runIdSchema, ...exportSetFields }),
  exportPresets: z.void(),
  saveExportPreset: z.object({ preset: exportPresetSchema }),
  removeExportPreset: z.object({ name: z.string() }),
  cancelExport: z.void(),
} as const;

export type ApiMethod = keyof typeof apiInputs;
export type ApiInput<M extends ApiMethod> = z.infer<(typeof apiInputs)[M]>;

/** Stations as main keeps them for runs: the id names them in later calls. */
export interface OpenedStations extends StationsRead {
  readonly stationsId: string;
  /** The file of values; of several the first. */
  readonly path: string;
  /** The corrections they were read with, those of a named layout included. */
  readonly options: ReadOptions;
  /** What the station doctor found in them, as read. */
  readonly findings: readonly Finding[];
  /** All files of values that were read together. */
  readonly paths: readonly string[];
  /** The list of stations that they were joined with. */
  readonly listPath: string | null;
}

/** What a run will take: processes, bytes, seconds; or why it cannot start. */
export interface Plan {
  readonly grid: Grid;
  readonly tiles: number;
  readonly times: number;
  readonly stations: number;
  readonly workers: number;
  /** Expected resident bytes of the process that fits, at its peak. */
  readonly fitBytes: number;
  /** What the solver may add there, part of fitBytes. */
  readonly solverBytes: number;
  /** Whether the solver iterates because a dense matrix would be too large. */
  readonly iterative: boolean;
  /** Expected resident bytes of each process while it computes tiles. */
  readonly workerBytes: number;
  /** Expected peak of all compute processes together, bytes. */
  readonly totalBytes: number;
  readonly memoryCap: number;
  /** Bytes the field takes on disk. */
  readonly storeBytes: number;
  /** Whether the process that fits keeps the system, so that stations can be left out in milliseconds. */
  readonly keepsFit: boolean;
  /** Rough duration of the fit, of one tile, and of all, seconds. */
  readonly fitSeconds: number;
  readonly tileSeconds: number;
  readonly seconds: number;
  /** Why the run is refused and the nearest setting that fits; null when it may start. */
  readonly refusal: ErrorMessage | null;
}

/** A run that had not ended when the application did. */
export interface InterruptedRun {
  readonly runId: string;
  readonly value: string;
  /** Path of the stations' file; null when there was none. */
  readonly file: string | null;
  /** Tiles done, of so many. */
  readonly done: number;
  readonly tiles: number;
  /** When it began, ISO 8601. */
  readonly began: string;
}

/** A run taken up again, with what it was started from. */
export interface ResumedRun extends StartedRun {
  readonly stations: OpenedStations;
  readonly settings: RunSettings;
}

export interface LogText {
  readonly path: string;
  /** Its end, where it is long. */
  readonly text: string;
}

export interface StartedRun {
  readonly runId: string;
  readonly plan: Plan;
}

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

/** A coarse field of one time over the region of the settings. */
export interface Preview {
  readonly grid: Grid;
  /** Index of the time. */
  readonly time: number;
  /** Row by row from the south, field units. */
  readonly values: Float32Array;
}

/** "paused": the run's folder cannot be used; it waits until it is continued or moved. */
export type RunPhase = "starting" | "fitting" | "evaluating" | "paused" | "done" | "cancelled" | "failed";
export type TileState = "waiting" | "computing" | "done" | "failed";

/** What the page hears of a run. Tile ranges are over all times of the tile, NaN left out; null without a value. */
export type RunEvent = { readonly runId: string } & (
  | {
      readonly type: "phase";
      readonly phase: RunPhase;
      readonly words: string;
      readonly error: ErrorMessage | null;
    }
  | {
      readonly type: "fitted";
      readonly method: ResolvedMethod;
      readonly diagnostics: FitDiagnostics;
      /** With a background: what the stations corrected of it. */
      readonly merge?: MergeFigures;
    }
  | {
      readonly type: "tile";
      readonly tile: number;
      readonly state: TileState;
      readonly range: readonly [number, number] | null;
    }
  | {
      readonly type: "progress";
      readonly done: number;
      readonly total: number;
      readonly elapsedSeconds: number;
      /** null while it cannot be said. */
      readonly remainingSeconds: number | null;
    }
  /** The field as stored has been compared with direct sums. */
  | ({ readonly type: "audit" } & RunAudit)
  /** A compute process died; the run goes on. */
  | { readonly type: "death"; readonly pid: number; readonly reason: string; readonly tile: number | null }
);

/** How far a field as stored is from direct sums at random nodes; field units. */
export interface RunAudit {
  readonly nodes: number;
  readonly worst: number;
  readonly tolerance: number;
  /** Tiles that were found beyond the tolerance and computed again by a finer evaluation. */
  readonly redone: number;
  /** Whether some node is beyond the tolerance nevertheless. */
  readonly exceeded: boolean;
}

/** Resident memory of the compute processes, bytes, sampled from the system. */
export interface MemorySample {
  readonly total: number;
  readonly peak: number;
  readonly cap: number;
  readonly processes: readonly { readonly pid: number; readonly bytes: number }[];
}

export interface ReadProgress {
  readonly path: string;
  /** 0..1. */
  readonly fraction: number;
}

export interface ExportProgress {
  readonly path: string;
  /** 0..1. */
  readonly fraction: number;
}

export interface ExportDone {
  readonly path: string;
  readonly bytes: number;
  readonly seconds: number;
  /** How it differs from the field as computed, a sentence each. */
  readonly changes: readonly string[];
}

/** A format as the window shows it. */
export interface ExportFormat {
  /** With its dot. */
  readonly extension: string;
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** Which of the formats' options it heeds. */
  readonly options: readonly string[];
}

/** What an export would write. */
export interface ExportForecast {
  /** File name; of several files the first. */
  readonly name: string;
  /** The format's name. */
  readonly format: string;
  /** More than one where a format holds a single time. */
  readonly files: number;
  /** Of all files, roughly. */
  readonly bytes: number;
  readonly columns: number;
  readonly rows: number;
  /** Why it cannot be written and what to do; null when it can. */
  readonly refusal: string | null;
}

/** Commands of the native menu that the page carries out. */
export type MenuCommand = "open" | "run" | "cancel" | "export";

/** What main sends to the page. The key is the channel's name. */
export interface ApiEvents {
  /** In their order, gathered over a frame or two: hundreds of tiles a second are not hundreds of messages. */
  readonly run: readonly RunEvent[];
  readonly memory: MemorySample;
  readonly readProgress: ReadProgress;
  readonly exportProgress: ExportProgress;
  readonly menu: MenuCommand;
  /** Files handed over by the operating system or the command line. */
  readonly openFiles: { readonly paths: readonly string[] };
}
export const apiEventNames = [
  "run",
  "memory",
  "readProgress",
  "exportProgress",
  "menu",
  "openFiles",
] as const satisfies readonly (keyof ApiEvents)[];

export interface ApiOutputs {
  readonly chooseStations: readonly string[] | null;
  readonly firstPaths: readonly string[];
  readonly readStations: OpenedStations;
  readonly peekStations: Peek;
  /** Their names. */
  readonly namedLayouts: readonly string[];
  readonly saveLayout: null;
  readonly renameLayout: null;
  readonly removeLayout: null;
  readonly cancelRead: null;
  readonly recentFiles: readonly string[];
  readonly plan: Plan;
  readonly startRun: StartedRun;
  readonly preview: Preview;
  readonly recogniseGrid: RecognisedFile;
  readonly checkInputs: readonly InputState[];
  readonly chooseBackground: string | null;
  readonly openBackground: OpenedBackground;
  readonly compareBackground: Comparison;
  readonly cancelRun: null;
  readonly changeCap: null;
  readonly continueRun: null;
  readonly moveRun: string | null;
  readonly interruptedRuns: readonly InterruptedRun[];
  readonly resumeRun: ResumedRun;
  readonly discardRun: null;
  readonly readLog: LogText;
  readonly reportFault: null;
  readonly checkBlocks: null;
  readonly chooseExport: string | null;
  readonly exportField: ExportDone;
  readonly chooseExportFolder: string | null;
  readonly exportFormats: readonly ExportFormat[];
  readonly exportForecasts: readonly ExportForecast[];
  readonly exportPresets: readonly ExportPreset[];
  readonly saveExportPreset: readonly ExportPreset[];
  readonly removeExportPreset: readonly ExportPreset[];
  readonly cancelExport: null;
}

/** What main implements: one function for each method. */
export type Api = { readonly [M in ApiMethod]: (input: ApiInput<M>) => Promise<ApiOutputs[M]> };

/** How an answer crosses: never a rejected promise, whose error would lose its tag. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorMessage };

/** The page's side: `window.isopleth`. Calls resolve to an Answer; subscriptions return their unsubscribe. */
export interface Bridge {
  call<M extends ApiMethod>(method: M, input: ApiInput<M>): Promise<Answer<ApiOutputs[M]>>;
  on<E extends keyof ApiEvents>(event: E, listener: (payload: ApiEvents[E]) => void): () => void;
  /** Path of a file dropped on the page, "" when it has none. */
  pathOf(file: File): string;
}

/**
 * Where the page fetches a finished tile: float32, little-endian, TILE_SIZE x TILE_SIZE, row 0 southernmost;
 * nodes beyond the grid's edge are NaN. Answers 404 while the tile is not there. From level 1 on it is a tile of that
 * overview, laid out as shared/grid/overviews.ts says, with those of its values that are there yet.
 */
export const tileUrl = (
  runId: string,
  time: number,
  tileRow: number,
  tileColumn: number,
  level = 0,
): string =>
  `isopleth://field/${runId}/${time}/${tileRow}/${tileColumn}${level > 0 ? `?level=${level}` : ""}`;
