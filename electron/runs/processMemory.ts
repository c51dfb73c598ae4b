import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import { TIMES_PER_PASS } from "../../shared/rbf/engine.ts";
import {
  fitBytes as denseBytes,
  iterativeBytes,
  tileBytes as tileEngineBytes,
} from "../../shared/rbf/wasm/wasm.ts";

/*
 * What a compute process holds at its peak, job by job. Where the engine's memory is created its size is known to the
 * byte; what the rest takes was measured (bench/plan.mjs, docs/RELIABILITY.md) and is written as numbers per value.
 */

/** A process that is ready and has had no work yet, as measured. */
export interface IdleSize {
  /** Pages of its own, bytes. */
  readonly own: number;
  /** Pages of the program and its libraries that others have too, bytes. */
  readonly shared: number;
  /** How many processes that are no compute processes share them. */
  readonly others: number;
}

/** Before any process was measured: somewhat more than either Electron or Node takes. */
export const unmeasuredIdle: IdleSize = { own: 24e6, shared: 100e6, others: 2 };

/** An idle one of so many compute processes, counted as proportional set sizes are. */
export const idleBytes = ({ own, shared, others }: IdleSize, processes: number): number =>
  Math.ceil(own + shared / (others + processes));

/** What a run's processes work on. */
export interface Workload {
  readonly stations: number;
  readonly times: number;
  /** Values that are missing, over all times. */
  readonly missing: number;
  /** Whether the stations correct a background. */
  readonly merges: boolean;
}

/** Terms of the largest polynomial tail (degree 2 on the sphere). */
export const MOST_TERMS = 9;

/** Compiled code and heap of a process that has fitted, and of one that has computed tiles, bytes. */
const FIT_BASE = 4e6;
const TILE_BASE = 11e6;
/** Numbers held per value while a dense system is solved: values, weights, residuals left out, and copies on the way. */
const DENSE_NUMBERS = 16;
const ITERATIVE_NUMBERS = 8;
/** Numbers per value that stay with a process that has fitted: the system's allocator keeps small gaps. */
const NUMBERS_LEFT = 10;
/** Numbers per value while a process reads the model: the file's bytes, and weights and residuals out of them. */
const MODEL_NUMBERS = 4;
/** Numbers per missing value and station while a time is derived from the system of all stations, and the most of them. */
const MISSING_NUMBERS = 0.4;
const MOST_FOR_MISSING = 20e6;
/** Garbage that waits to be collected: so many numbers per value, but not more than this, bytes. */
const GARBAGE_NUMBERS = 30;
const MOST_GARBAGE = 8e6;

/** Code, rows and nodes of a background that a process which fits or computes tiles joins with the stations, bytes. */
const MERGE_BASE = 8e6;
/** Numbers per value for it in a fit: the background at the stations, differences and residuals of both fits. */
const MERGE_NUMBERS = 6;

const valueBytes = ({ stations, times }: Workload): number => 8 * stations * times;
const garbageBytes = (work: Workload): number => Math.min(MOST_GARBAGE, GARBAGE_NUMBERS * valueBytes(work));

/** What solving adds to a process at its peak, bytes. */
function solverBytes(work: Workload, iterative: boolean): number {
  const { stations, times } = work;
  if (iterative) {
    const values = ITERATIVE_NUMBERS * valueBytes(work);
    return iterativeBytes(stations, MOST_TERMS, times) + values + Math.min(1.5 * MOST_GARBAGE, values);
  }
  const deriving = Math.min(MOST_FOR_MISSING, MISSING_NUMBERS * 8 * stations * work.missing);
  return denseBytes(stations, MOST_TERMS) + DENSE_NUMBERS * valueBytes(work) + garbageBytes(work) + deriving;
}

/** What fitting adds to an idle process, bytes. */
export const fitGrowth = (work: Workload, iterative: boolean): number =>
  FIT_BASE + solverBytes(work, iterative) + (work.merges ? MERGE_BASE + MERGE_NUMBERS * valueBytes(work) : 0);

/** The values of a tile at the times of one pass, and one padded chunk. */
const tileBuffers = (times: number): number =>
  (Math.min(times, TIMES_PER_PASS) + 1) * TILE_SIZE * TILE_SIZE * 4;

const joiningBytes = ({ merges }: Workload): number => (merges ? MERGE_BASE : 0);

/** What computing tiles adds to an idle process, bytes. */
export const tileGrowth = (work: Workload): number =>
  TILE_BASE +
  tileEngineBytes(work.stations, work.times) +
  tileBuffers(work.times) +
  MODEL_NUMBERS * valueBytes(work) +
  joiningBytes(work);

/** The same for the process that has fitted: after a dense system it goes on with the engine's memory for that. */
export function tileGrowthAfterFit(work: Workload, iterative: boolean): number {
  if (iterative) return Math.max(fitGrowth(work, true), tileGrowth(work));
  return (
    FIT_BASE +
    Math.max(denseBytes(work.stations, MOST_TERMS), tileEngineBytes(work.stations, work.times)) +
    tileBuffers(work.times) +
    (MODEL_NUMBERS + NUMBERS_LEFT) * valueBytes(work) +
    garbageBytes(work) +
    joiningBytes(work)
  );
}

/** The same for one that keeps the system of its fit beside the engine's memory for tiles. */
export const tileGrowthKeeping = (work: Workload): number =>
  tileGrowth(work) + keptBytes(work.stations) + NUMBERS_LEFT * valueBytes(work) + garbageBytes(work);

/** What a process that keeps the system of its fit holds for it, bytes. */
export const keptBytes = (stations: number): number => denseBytes(stations, MOST_TERMS);

/** Bands of rows, text and compressed bytes of any format, and the garbage that they leave, bytes. */
const BANDS = 120e6;

/**
 * What writing a file adds to a process at most, bytes: a row of the store's tiles, and a row of GeoTIFF's, which are
 * twice as high; the rest does not grow with the field.
 */
export function exportGrowth({ columns }: Grid): number {
  const tileRow = 4 * TILE_SIZE * columns;
  return BANDS + 4 * tileRow;
}
