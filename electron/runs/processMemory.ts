import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import {
  fitBytes as denseBytes,
  FEW_MISSING,
  iterativeBytes,
  iterativeEngineBytes,
  tileBytesUsed as tileEngineUsed,
  unusedBytes,
} from "../../shared/rbf/wasm/wasm.ts";
import { MOST_WAITING } from "../jobs/garbageLimit.ts";

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

/** What a run's processes are given to do. */
export interface Job extends Workload {
  /** Tiles for each process, on average. */
  readonly tilesEach: number;
}

/** Pages of the program that are first used when its compiler begins to optimise, bytes; processes share them. */
const COMPILER = 5.3e6;

/** One of so many compute processes at work, but for what its work takes. */
export const workingBytes = (idle: IdleSize, processes: number): number =>
  idleBytes(idle.shared > 0 ? { ...idle, shared: idle.shared + COMPILER } : idle, processes);

/** Compiled code and heap of a process that fits: little, then with so many values the most, bytes. */
const FIT_BASE = 0.7e6;
const FIT_MORE = 5.3e6;
const VALUES_FOR_MORE = 1000;
/** What of it stays beside the code and heap for tiles, bytes. */
const FIT_LEFT = 1.3e6;
/** Compiled code and heap of a process that computes tiles: with each of the first ones it becomes more, bytes. */
const TILE_BASE = 4e6;
const TILE_MORE = 0.21e6;
const TILES_FOR_MORE = 9;
/** Numbers held per value while a dense system is solved: values, weights, residuals left out, and copies on the way. */
const DENSE_NUMBERS = 10;
const ITERATIVE_NUMBERS = 6;
/** Numbers per value that stay with a process that has fitted: the system's allocator keeps small gaps. */
const NUMBERS_LEFT = 7;
/** Share of what the iteration took beside the engine's memory that stays so. */
const ITERATION_LEFT = 0.33;
/** Code and heap of a process that reads a model; numbers per value for the file's bytes and arrays, and those kept. */
const READ_BASE = 3e6;
const MODEL_NUMBERS = 4;
const MODEL_KEPT = 2;
/** Numbers per station and station missing while a time is derived from the system of all, and per value for all times. */
const MISSING_NUMBERS = 6.6;
const DERIVED_NUMBERS = 3.5;
/** Garbage that waits to be collected, numbers per value; there is a limit to it (jobs/garbage.ts). */
const GARBAGE_NUMBERS = 30;

/** Code, rows and nodes of a background that a process which fits or computes tiles joins with the stations, bytes. */
const MERGE_BASE = 3.5e6;
/** Numbers per value for it in a fit: the background at the stations, differences and residuals of both fits. */
const MERGE_NUMBERS = 6;

const valueBytes = ({ stations, times }: Workload): number => 8 * stations * times;
const garbageBytes = (work: Workload): number => Math.min(MOST_WAITING, GARBAGE_NUMBERS * valueBytes(work));
/** How much of a fit's code comes to be compiled, 0..1: what is seldom done is not worth it. */
const compiledShare = ({ stations, times }: Workload): number =>
  Math.min(1, Math.sqrt((stations * times) / VALUES_FOR_MORE));

/** What of the engine's memory for a dense system is used: less of it with few times. */
const denseUsed = ({ stations, times }: Workload): number =>
  denseBytes(stations, MOST_TERMS) - unusedBytes(stations, times);

/** What times derived from the system of all stations take while it is solved, bytes. */
function derivingBytes(work: Workload): number {
  const { stations, times, missing } = work;
  if (missing === 0 || times === 1) return 0;
  const each = Math.min(missing / times, FEW_MISSING * stations);
  return 8 * MISSING_NUMBERS * stations * each + DERIVED_NUMBERS * valueBytes(work);
}

/** What solving adds to a process at its peak, bytes. */
function solverBytes(work: Workload, iterative: boolean): number {
  const { stations, times } = work;
  if (iterative) return iterativeBytes(stations, MOST_TERMS, times) + ITERATIVE_NUMBERS * valueBytes(work);
  return denseUsed(work) + DENSE_NUMBERS * valueBytes(work) + garbageBytes(work) + derivingBytes(work);
}

/** What fitting adds to a process at work, bytes. */
export const fitGrowth = (work: Workload, iterative: boolean): number =>
  FIT_BASE +
  FIT_MORE * compiledShare(work) +
  solverBytes(work, iterative) +
  (work.merges ? MERGE_BASE + MERGE_NUMBERS * valueBytes(work) : 0);

/** One padded chunk. */
const TILE_BUFFER = TILE_SIZE * TILE_SIZE * 4;

const joiningBytes = ({ merges }: Workload): number => (merges ? MERGE_BASE : 0);

/** Code, heap and arrays of tiles, whatever the memory of the engine. */
const tileBase = (job: Job): number =>
  TILE_BASE + TILE_MORE * Math.min(TILES_FOR_MORE, job.tilesEach) + TILE_BUFFER + joiningBytes(job);

/** What computing tiles adds to a process at work, bytes. */
export const tileGrowth = (job: Job): number =>
  Math.max(
    READ_BASE + MODEL_NUMBERS * valueBytes(job),
    tileBase(job) + tileEngineUsed(job.stations, job.times) + MODEL_KEPT * valueBytes(job),
  );

/** The same for the process that has fitted, and goes on with the engine's memory for that. */
export function tileGrowthAfterFit(job: Job, iterative: boolean): number {
  const tiles = tileEngineUsed(job.stations, job.times);
  const base = FIT_LEFT * compiledShare(job) + tileBase(job);
  if (iterative) {
    const engine = iterativeEngineBytes(job.stations, MOST_TERMS, job.times);
    const left = ITERATION_LEFT * (solverBytes(job, true) - engine);
    return base + Math.max(engine, tiles) + left + MODEL_KEPT * valueBytes(job);
  }
  return base + Math.max(denseUsed(job), tiles) + NUMBERS_LEFT * valueBytes(job) + garbageBytes(job);
}

/** The same for one that keeps the system of its fit beside the engine's memory for tiles. */
export const tileGrowthKeeping = (job: Job): number =>
  FIT_LEFT * compiledShare(job) +
  tileBase(job) +
  denseUsed(job) +
  tileEngineUsed(job.stations, job.times) +
  NUMBERS_LEFT * valueBytes(job) +
  garbageBytes(job);

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
