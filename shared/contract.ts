import { z } from "zod";
import type { Comparison, InputState, OpenedBackground, RecognisedFile } from "./contract/backgrounds.ts";
import type { ExportDone, ExportForecast, ExportFormat, ExportProgress } from "./contract/exports.ts";
import {
  type InterruptedRun,
  type LeftOpen,
  type LogText,
  type MemorySample,
  type Plan,
  type Preview,
  type ResumedRun,
  type RunEvent,
  runSettingsSchema,
  type StartedRun,
} from "./contract/runs.ts";
import { type OpenedStations, type ReadProgress, readOptionsSchema } from "./contract/stations.ts";
import type { ErrorMessage } from "./errors.ts";
import { type ExportPreset, exportOptionsSchema, exportPresetSchema } from "./formats/exportOptions.ts";
import { backgroundReferenceSchema } from "./grids/reference.ts";
import { resolvedMethodSchema } from "./rbf/method.ts";
import type { Peek } from "./stations/peek.ts";

/*
 * The API between the page and the main process, written once. Main implements `Api`, preload maps it by name,
 * the page calls it as `window.isopleth`. Inputs are checked against these schemas in electron/gate.ts.
 * What is passed is described by subject in contract/.
 */

export * from "./contract/backgrounds.ts";
export * from "./contract/exports.ts";
export * from "./contract/runs.ts";
export * from "./contract/stations.ts";

/** Files read together; each stays open while it is read. */
const MOST_FILES = 500;

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
  /** A part of values that are too long to pass at once (contract/joinedColumns.ts); asked for by the bridge itself. */
  columnPart: z.object({ id: z.number().int(), part: z.number().int().nonnegative() }),
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
  /** What is open since the application's start, for a page that was loaded again; null when nothing is. */
  leftOpen: z.void(),
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
  readonly columnPart: Float64Array;
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
  readonly leftOpen: LeftOpen | null;
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

/** What the page may call: one function for each method. */
export type WholeApi = { readonly [M in ApiMethod]: (input: ApiInput<M>) => Promise<ApiOutputs[M]> };
/** What main implements: the rest is the gate's own. */
export type Api = Omit<WholeApi, "columnPart">;

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
