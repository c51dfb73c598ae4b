import { z } from "zod";
import type { ErrorMessage } from "../errors.ts";
import { type Grid, gridSettingsSchema } from "../grid/grid.ts";
import type { MergeFigures } from "../grids/merge.ts";
import { mergeSchema } from "../grids/reference.ts";
import { DEFAULT_BLOCK_KM } from "../rbf/blockSize.ts";
import type { FitDiagnostics } from "../rbf/engine.ts";
import { methodSchema, type ResolvedMethod } from "../rbf/method.ts";
import { treatmentSchema } from "../stations/treatment.ts";
import type { OpenedStations } from "./stations.ts";

export const runSettingsSchema = z.object({
  method: methodSchema,
  grid: gridSettingsSchema,
  /** Memory cap of all compute processes together, bytes. */
  memoryCap: z.number().int().positive(),
  /** Number of compute processes; "auto" takes as many as cores and cap allow. */
  workers: z.union([z.number().int().min(1).max(256), z.literal("auto")]),
  /** How the system is solved; absent or "auto": densely while the matrix fits the cap and stations are not too many. */
  solver: z.enum(["auto", "dense", "iterative"]).optional(),
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

/** What a run will take: processes, bytes, seconds; or why it cannot start. */
export interface Plan {
  readonly grid: Grid;
  readonly tiles: number;
  readonly times: number;
  readonly stations: number;
  readonly workers: number;
  /** Expected resident bytes of the process that fits, at its peak. */
  readonly fitBytes: number;
  /** Whether the solver iterates because a dense matrix would be too large. */
  readonly iterative: boolean;
  /** Expected resident bytes of each process while it computes tiles. */
  readonly workerBytes: number;
  /** Expected peak of all compute processes together, bytes. */
  readonly totalBytes: number;
  /** The same while the field is written to a file afterwards, at most. */
  readonly exportBytes: number;
  readonly memoryCap: number;
  /** Bytes the field takes on disk. */
  readonly storeBytes: number;
  /** Whether the process that fits keeps the system, so that stations can be left out in milliseconds. */
  readonly keepsFit: boolean;
  /** Rough duration of the fit, of one tile, and of all, seconds. */
  readonly fitSeconds: number;
  readonly tileSeconds: number;
  readonly seconds: number;
  /** Why the run is refused; null when it may start. */
  readonly refusal: ErrorMessage | null;
  /** The nearest settings that would fit, when it is refused; the least change first. */
  readonly suggestions: readonly Suggestion[];
}

/** Settings to change, all together, for a run to fit. */
export interface Suggestion {
  readonly workers?: number;
  /** Bytes. */
  readonly memoryCap?: number;
  readonly solver?: "iterative";
  /** Degrees. */
  readonly spacing?: { readonly dlon: number; readonly dlat: number };
  /** At most so many times. */
  readonly times?: number;
}

/** A run that had not ended, or whose field was being written, when the application ended. */
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
  /** Path of the file that its finished field was being written to; null when none was. */
  readonly exporting: string | null;
}

/** A run taken up again, with what it was started from. */
export interface ResumedRun extends StartedRun {
  readonly stations: OpenedStations;
  readonly settings: RunSettings;
}

/** A run whose field is finished, with all that a page must hear to show it as if it had been there. */
export interface FinishedRun extends StartedRun {
  readonly settings: RunSettings;
  readonly events: readonly RunEvent[];
}

/** What a page had open whose process died, or that was loaded again. */
export interface LeftOpen {
  readonly stations: OpenedStations;
  /** As last planned; null when nothing was planned yet. */
  readonly settings: RunSettings | null;
  /** The newest run of these stations; null unless its field is finished. */
  readonly run: FinishedRun | null;
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
