import type { Plan, RunSettings } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { type Grid, gridOf, TILE_SIZE, tileTotal } from "../../shared/grid/grid.ts";
import { TIMES_PER_PASS } from "../../shared/rbf/engine.ts";
import {
  choosesIterative,
  fitBytes as engineFitBytes,
  tileBytes as engineTileBytes,
  iterativeBytes,
} from "../../shared/rbf/wasm/wasm.ts";
import { storeBytes } from "../store/zarr.ts";
import { megabytes } from "./bytes.ts";

/** How fast this machine is. First guesses; each run puts its own measurements in their place. */
export interface Rates {
  /** Seconds of a dense fit per N^3. */
  readonly perCube: number;
  /** Seconds of an iterative fit per station and time. */
  readonly perStation: number;
  /** Seconds of an evaluation per node, station and time. */
  readonly perPair: number;
}
export const firstRates: Rates = { perCube: 3e-10, perStation: 3e-4, perPair: 1e-10 };

/** Starting processes and choosing the smoothing. */
const START_SECONDS = 0.7;

export interface PlanInput {
  readonly stations: number;
  readonly times: number;
  readonly settings: RunSettings;
  readonly cores: number;
  /** Resident bytes of a process without work, as measured. */
  readonly idleBytes: number;
  /** Whether the fit's system is to be kept where the cap allows it. */
  readonly keepsFits: boolean;
  /** Room on the disk of the runs, bytes. */
  readonly freeDiskBytes: number;
  readonly rates: Rates;
}

/** What a process may have grown by and still be kept for the next job, bytes. */
export const GROWTH_KEPT = 64e6;

/** Compiled code and short-lived garbage of a process at work, bytes. */
const WORKING_BYTES = 32e6;

/** Terms of the largest polynomial tail (degree 2 on the sphere). */
const MOST_TERMS = 9;
/** Numbers kept per station and time while fitting: values, weights, leave-one-out residuals and their copies. */
const NUMBERS_PER_VALUE = 16;

/** Which solver runs, and what it adds to a process at its peak. */
interface SolverPlan {
  readonly iterative: boolean;
  readonly bytes: number;
}

/** The dense solver while its matrix fits the cap and stations are not too many, else the iteration. */
function solverFor(input: PlanInput): SolverPlan {
  const { stations, times, settings, idleBytes } = input;
  const values = 8 * NUMBERS_PER_VALUE * stations * times;
  const allowed = settings.memoryCap - idleBytes - WORKING_BYTES - tableBytes(input) - values;
  const iterative = choosesIterative(stations, MOST_TERMS, allowed);
  const bytes = iterative
    ? iterativeBytes(stations, MOST_TERMS, times)
    : engineFitBytes(stations, MOST_TERMS);
  return { iterative, bytes: bytes + values };
}

/** What a process that keeps the system of its fit holds for it, bytes. */
export const keptBytes = (stations: number): number => engineFitBytes(stations, MOST_TERMS);

/** What a run will take, and whether it may start. Starts nothing. */
export function planRun(input: PlanInput): Plan {
  const { stations, times, settings, idleBytes } = input;
  const grid = gridOf(settings.grid);
  const tiles = tileTotal(grid);
  const solver = solverFor(input);
  const fitBytes = idleBytes + WORKING_BYTES + tableBytes(input) + solver.bytes;
  const workerBytes = idleBytes + WORKING_BYTES + 2 * modelBytes(input) + tileBytes(input);
  const useful = Math.min(settings.workers === "auto" ? input.cores : settings.workers, tiles);
  // The process that fitted goes on to tiles with the solver's memory, unless that is so much that it is replaced.
  const afterFit = Math.max(workerBytes, Math.min(fitBytes, idleBytes + GROWTH_KEPT));
  const affordable = Math.floor(1 + (settings.memoryCap - afterFit) / workerBytes);
  const workers = settings.workers === "auto" ? Math.max(1, Math.min(useful, affordable)) : useful;
  const keeping = (workers - 1) * workerBytes + Math.max(afterFit, workerBytes + keptBytes(stations));
  const keepsFit = input.keepsFits && !solver.iterative && Math.max(fitBytes, keeping) <= settings.memoryCap;
  const tilesBytes = keepsFit ? keeping : (workers - 1) * workerBytes + afterFit;
  const beside = startsEarly({ fitBytes, workers, workerBytes, memoryCap: settings.memoryCap })
    ? workers - 1
    : 0;
  // They compute the first tiles while one still checks the fit.
  const totalBytes = Math.max(fitBytes + beside * workerBytes, tilesBytes);
  const needs: Needs = { workers, affordable, fitBytes, workerBytes, tilesBytes, totalBytes };
  return {
    grid,
    tiles,
    times,
    stations,
    workers,
    fitBytes,
    solverBytes: solver.bytes,
    iterative: solver.iterative,
    workerBytes,
    totalBytes,
    memoryCap: settings.memoryCap,
    storeBytes: storeBytes(grid, times),
    keepsFit,
    ...secondsOf(input, grid, workers, solver),
    refusal: refusalOf(input, grid, needs),
  };
}

/** Whether the other processes may start, and begin with tiles, while one fits: they count against the cap, too. */
export function startsEarly({
  fitBytes,
  workers,
  workerBytes,
  memoryCap,
}: Pick<Plan, "fitBytes" | "workers" | "workerBytes" | "memoryCap">): boolean {
  return fitBytes + (workers - 1) * workerBytes <= memoryCap;
}

/** The stations as read and as the solver holds them. */
const tableBytes = ({ stations, times }: PlanInput): number => 2 * stations * (times + 4) * 8;

/** Weights of all times, places and leave-one-out residuals. */
const modelBytes = ({ stations, times }: PlanInput): number => stations * (2 * times + 4) * 8;

/** The engine's memory for tiles, a tile at the times of one pass, and one padded chunk. */
const tileBytes = ({ stations, times }: PlanInput): number =>
  engineTileBytes(stations, times) + (Math.min(times, TIMES_PER_PASS) + 1) * TILE_SIZE * TILE_SIZE * 4;

function secondsOf(
  { stations, times, rates, cores }: PlanInput,
  grid: Grid,
  workers: number,
  { iterative }: SolverPlan,
): Pick<Plan, "fitSeconds" | "tileSeconds" | "seconds"> {
  const solving = iterative ? rates.perStation * stations * times : rates.perCube * stations ** 3;
  const fitSeconds = START_SECONDS + solving;
  const perNode = rates.perPair * stations * times;
  const evaluating = (perNode * grid.columns * grid.rows) / Math.min(workers, cores);
  return { fitSeconds, tileSeconds: perNode * TILE_SIZE ** 2, seconds: fitSeconds + evaluating };
}

interface Needs {
  readonly workers: number;
  readonly affordable: number;
  readonly fitBytes: number;
  readonly workerBytes: number;
  /** All processes together while they compute tiles. */
  readonly tilesBytes: number;
  readonly totalBytes: number;
}

function refusalOf(input: PlanInput, grid: Grid, needs: Needs): ErrorMessage | null {
  const disk = storeBytes(grid, input.times);
  if (disk > input.freeDiskBytes) return diskRefusal(disk, input.freeDiskBytes);
  if (needs.totalBytes > input.settings.memoryCap) return capRefusal(input, needs);
  return null;
}

function diskRefusal(needed: number, free: number): ErrorMessage {
  return {
    tag: "disk-too-small",
    message:
      `The field takes ${megabytes(needed)} on disk, and only ${megabytes(free)} are free. ` +
      "Choose a coarser spacing or a smaller region, or make room.",
    detail: [`needed on disk: ${megabytes(needed)}`, `free on disk: ${megabytes(free)}`],
  };
}

function capRefusal({ settings, stations }: PlanInput, needs: Needs): ErrorMessage {
  const { workers, affordable, fitBytes, workerBytes, tilesBytes, totalBytes } = needs;
  const cap = settings.memoryCap;
  const fitsWithFewer = affordable >= 1 && fitBytes <= cap;
  const least = Math.max(fitBytes, workerBytes);
  const advice = fitsWithFewer
    ? `Take ${affordable} ${affordable === 1 ? "process" : "processes"}, or a memory cap of ${megabytes(totalBytes)}.`
    : `The smallest memory cap that fits is ${megabytes(least)}.`;
  const needed =
    fitBytes > cap
      ? `Fitting ${stations} stations takes ${megabytes(fitBytes)}`
      : `${workers} ${workers === 1 ? "process takes" : "processes take"} ${megabytes(tilesBytes)}`;
  return {
    tag: "cap-too-small",
    message: `${needed}, and the memory cap is ${megabytes(cap)}. ${advice}`,
    detail: [
      `memory cap: ${megabytes(cap)}`,
      `the process that fits: ${megabytes(fitBytes)}`,
      `each process that computes tiles: ${megabytes(workerBytes)}`,
      fitsWithFewer
        ? `nearest setting that fits: workers ${affordable}`
        : `nearest setting that fits: memory cap ${megabytes(least)}`,
    ],
  };
}
