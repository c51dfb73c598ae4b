import type { Plan, RunSettings } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { gridOf, tileTotal } from "../../shared/grid/grid.ts";
import { choosesIterative, FEWEST_ITERATIVE, MOST_DENSE } from "../../shared/rbf/wasm/wasm.ts";
import { storeBytes } from "../store/zarr.ts";
import { megabytes } from "./bytes.ts";
import { type Rates, secondsOf } from "./duration.ts";
import {
  exportGrowth,
  fitGrowth,
  type IdleSize,
  idleBytes,
  type Job,
  keptBytes,
  MOST_TERMS,
  tileGrowth,
  tileGrowthAfterFit,
  tileGrowthKeeping,
  type Workload,
  workingBytes,
} from "./processMemory.ts";
import { suggestionsFor } from "./suggestions.ts";

export interface PlanInput extends Workload {
  readonly settings: RunSettings;
  readonly cores: number;
  /** A process without work, as measured. */
  readonly idle: IdleSize;
  /** Whether the fit's system is to be kept where the cap allows it. */
  readonly keepsFits: boolean;
  /** Room on the disk of the runs, bytes. */
  readonly freeDiskBytes: number;
  readonly rates: Rates;
}

/** What a process may have grown by and still be kept for the next job, bytes. */
export const GROWTH_KEPT = 64e6;

/** What a run will take, and whether it may start; where not, what would fit. Starts nothing. */
export function planRun(input: PlanInput): Plan {
  const plan = assess(input);
  return plan.refusal === null ? plan : { ...plan, suggestions: suggestionsFor(input, assess) };
}

/** As planRun, without suggestions. */
export function assess(input: PlanInput): Plan {
  const { stations, times, settings } = input;
  const grid = gridOf(settings.grid);
  const tiles = tileTotal(grid);
  const iterative = iterates(input);
  const useful = Math.min(settings.workers === "auto" ? input.cores : settings.workers, tiles);
  let workers = useful;
  let needs = needsOf(input, iterative, workers, tiles);
  // Left to itself a run takes as many processes as the cap allows, at least one.
  while (settings.workers === "auto" && workers > 1 && needs.totalBytes > settings.memoryCap) {
    workers -= 1;
    needs = needsOf(input, iterative, workers, tiles);
  }
  const store = storeBytes(grid, times);
  return {
    grid,
    tiles,
    times,
    stations,
    workers,
    fitBytes: needs.fitBytes,
    iterative,
    workerBytes: needs.workerBytes,
    totalBytes: needs.totalBytes,
    exportBytes: (workers - 1) * idleBytes(input.idle, workers) + needs.workerBytes + exportGrowth(grid),
    memoryCap: settings.memoryCap,
    storeBytes: store,
    keepsFit: needs.keepsFit,
    ...secondsOf(input, { grid, tiles, workers, iterative }),
    refusal: refusalOf(input, store, workers, needs),
    suggestions: [],
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

/** Which solver runs: the one asked for, else the dense one while its matrix fits the cap and stations are not too many. */
function iterates(input: PlanInput): boolean {
  const { stations, settings, idle } = input;
  if (stations > MOST_DENSE) return true;
  if (stations < FEWEST_ITERATIVE) return false;
  if (settings.solver !== undefined && settings.solver !== "auto") return settings.solver === "iterative";
  const others = fitGrowth(input, false) - keptBytes(stations);
  return choosesIterative(stations, MOST_TERMS, settings.memoryCap - workingBytes(idle, 1) - others);
}

/** What so many processes take, bytes. */
interface Needs {
  readonly fitBytes: number;
  readonly workerBytes: number;
  /** All processes together while they compute tiles. */
  readonly tilesBytes: number;
  readonly totalBytes: number;
  readonly keepsFit: boolean;
}

function needsOf(input: PlanInput, iterative: boolean, workers: number, tiles: number): Needs {
  const { memoryCap } = input.settings;
  const job: Job = { ...input, tilesEach: tiles / workers };
  const working = workingBytes(input.idle, workers);
  const fitBytes = working + fitGrowth(job, iterative);
  // The process that fitted goes on to tiles with the solver's memory, unless that is so much that it is replaced.
  const left = iterative ? tileGrowthAfterFit(job, true) : keptBytes(input.stations);
  const goesOn = left <= GROWTH_KEPT;
  // When it ends, those amid tiles have the pages that all share among fewer, until another has started.
  const sharing = goesOn || iterative ? workers : Math.max(1, workers - 1);
  const workerBytes = workingBytes(input.idle, sharing) + tileGrowth(job);
  const others = (workers - 1) * workerBytes;
  const afterFit = goesOn ? Math.max(workerBytes, working + tileGrowthAfterFit(job, iterative)) : workerBytes;
  const keeping = others + working + tileGrowthKeeping(job);
  const keepsFit = input.keepsFits && !iterative && Math.max(fitBytes, keeping) <= memoryCap;
  const tilesBytes = keepsFit ? keeping : others + afterFit;
  // They compute the first tiles while one still checks the fit; after an iteration there is nothing to check.
  const early = iterative ? (workers - 1) * idleBytes(input.idle, workers) : others;
  const fitting = fitBytes + (startsEarly({ fitBytes, workers, workerBytes, memoryCap }) ? early : 0);
  return { fitBytes, workerBytes, tilesBytes, totalBytes: Math.max(fitting, tilesBytes), keepsFit };
}

function refusalOf(input: PlanInput, disk: number, workers: number, needs: Needs): ErrorMessage | null {
  if (disk > input.freeDiskBytes) return diskRefusal(disk, input.freeDiskBytes);
  if (needs.totalBytes > input.settings.memoryCap) return capRefusal(input, workers, needs);
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

function capRefusal({ settings, stations }: PlanInput, workers: number, needs: Needs): ErrorMessage {
  const { fitBytes, workerBytes, tilesBytes } = needs;
  const cap = settings.memoryCap;
  const needed =
    fitBytes > cap
      ? `Fitting ${stations} stations takes ${megabytes(fitBytes)}`
      : `${workers} ${workers === 1 ? "process takes" : "processes take"} ${megabytes(tilesBytes)}`;
  return {
    tag: "cap-too-small",
    message: `${needed}, and the memory cap is ${megabytes(cap)}.`,
    detail: [
      `memory cap: ${megabytes(cap)}`,
      `the process that fits: ${megabytes(fitBytes)}`,
      `each process that computes tiles: ${megabytes(workerBytes)}`,
    ],
  };
}
