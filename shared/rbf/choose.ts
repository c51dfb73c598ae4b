import { blockResiduals, blocksOf, type SolvedSystem } from "./crossvalidation.ts";
import type { StepProgress } from "./engine.ts";
import { kernels } from "./kernels.ts";
import type { KernelName, ResolvedMethod } from "./method.ts";
import { evenly } from "./neighbourhoods.ts";
import { NEIGHBOURHOOD, type Sample, type Samples, samplesIn, samplesOf } from "./samples.ts";
import { assembleSystem, solveWithInverse } from "./system.ts";
import { counted, figure, unitOf } from "./words.ts";

/** Shape lengths to try, in median distances between neighbours. */
const SHAPES = [1, 3, 10, 30, 100];
/** Lengths, in median distances between neighbours, over which the kernel's change is taken as smoothing. */
const SMOOTHINGS = [0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
/** The ladder for each shape length while that is being chosen, and the samples it is tried on. */
const COARSE_SMOOTHINGS = [0, 1, 8, 64];
const COARSE_SAMPLES = 5;
/** A candidate that needs more than this in any neighbourhood is out. */
const LEAST_RCOND = 1e-13;
/** Shape length, in median distances, when nothing can be tried. */
const UNTRIED_SHAPE = 3;

/** The systems that choosing solves: so many, of so many stations each. */
export function systemsTried(
  { stations, groups }: { readonly stations: number; readonly groups: number },
  chooses: { readonly shape: boolean; readonly smoothing: boolean },
): { readonly systems: number; readonly size: number } {
  const { count, size } = samplesIn(stations, groups);
  const few = Math.min(count, COARSE_SAMPLES);
  const lengths = chooses.shape ? SHAPES.length * (chooses.smoothing ? COARSE_SMOOTHINGS.length : 1) : 0;
  return { systems: few * lengths + count * (chooses.smoothing ? SMOOTHINGS.length : 0), size };
}

/** What is fixed and what is to be chosen. */
export type OpenMethod = Pick<ResolvedMethod, "kernel" | "degree" | "metric" | "compat"> & {
  readonly shape: number | "auto";
  readonly smoothing: number | "auto";
};

/** Settings chosen, and one sentence for each. */
export interface Choice {
  readonly shape: number;
  readonly smoothing: number;
  readonly notes: readonly string[];
}

type TrialMethod = Omit<ResolvedMethod, "tolerance">;

/**
 * Solves a sample's system for its values. The result is read before the next sample is solved; null: singular.
 */
export type SampleSolver = (
  method: TrialMethod,
  sample: Sample,
) => (Pick<SolvedSystem, "weights" | "inverseBlock" | "errorsAt"> & { readonly rcond: number }) | null;

/** Error at left-out blocks of a candidate. */
interface Trial {
  readonly shape: number;
  readonly smoothing: number;
  /** Root mean square, field units; Infinity when the candidate is hopeless. */
  readonly error: number;
}

/**
 * Shape length and smoothing with the least error at left-out blocks of stations, tried on neighbourhoods of the
 * network: a few seconds at most, whatever the number of stations.
 * @param median median distance between neighbouring stations, units of the metric; > 0.
 * @param solve solves the samples' systems.
 */
export function chooseSettings(
  open: OpenMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
  median: number,
  progress: StepProgress,
  solve: SampleSolver,
): Choice {
  const tried = samplesOf(open, lon, lat, values);
  const notes: string[] = [];
  let shape = open.shape;
  if (shape === "auto") {
    const few = { ...tried, samples: evenly(tried.samples, COARSE_SAMPLES) };
    const lengths = SHAPES.map((factor) => factor * median);
    const trials = lengths.flatMap((length, k) => {
      progress((0.5 * k) / lengths.length, "Choosing the shape length");
      return trialsOf(open, length, ladderOf(open, length, median, COARSE_SMOOTHINGS), few, solve);
    });
    const best = leastOf(trials);
    shape = best?.shape ?? UNTRIED_SHAPE * median;
    notes.push(shapeNote(open, shape, median, best, tried));
  }
  if (open.smoothing !== "auto") return { shape, smoothing: open.smoothing, notes };
  progress(0.5, "Choosing the smoothing");
  const trials = trialsOf(open, shape, ladderOf(open, shape, median, SMOOTHINGS), tried, solve);
  const best = leastOf(trials);
  return {
    shape,
    smoothing: best?.smoothing ?? 0,
    notes: [...notes, smoothingNote(best, trials, tried)],
  };
}

/** Smoothings to try with a shape length: the one given, or a ladder without repetitions. */
function ladderOf(
  { kernel, smoothing }: OpenMethod,
  shape: number,
  median: number,
  steps: readonly number[],
): number[] {
  if (smoothing !== "auto") return [smoothing];
  return [...new Set(steps.map((step) => changeOver(kernel, (step * median) / shape)))];
}

/** How much the kernel changes over a length: smoothing in the kernel's own units. */
function changeOver(kernel: KernelName, r: number): number {
  if (kernel === "thin_plate_spline") return r * r; // r^2 log r vanishes at r = 1 and says nothing there
  const { phi } = kernels[kernel];
  return Math.abs(phi(r) - phi(0));
}

function trialsOf(
  open: OpenMethod,
  shape: number,
  smoothings: readonly number[],
  { samples }: Samples,
  solve: SampleSolver,
): Trial[] {
  return smoothings.map((smoothing) => ({
    shape,
    smoothing,
    error: errorOf({ ...open, shape, smoothing }, samples, solve),
  }));
}

/** Root mean square residual at left-out blocks over all samples; Infinity when one of them cannot be solved. */
function errorOf(method: TrialMethod, samples: readonly Sample[], solve: SampleSolver): number {
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    const solved = solve(method, sample);
    if (solved === null || !(solved.rcond >= LEAST_RCOND)) return Infinity;
    const { tail, terms, blocks } = sample;
    for (const residual of blockResiduals(blocks, { ...solved, tail, terms })) {
      if (Number.isNaN(residual)) continue;
      sum += residual * residual;
      count += 1;
    }
  }
  return count > 0 ? Math.sqrt(sum / count) : Infinity;
}

/** SampleSolver of the reference engine. */
export const solveSample: SampleSolver = (method, { places, tail, terms, values }) => {
  const system = assembleSystem(method, places, tail, terms);
  const solved = solveWithInverse(system, values);
  if (solved === null) return null;
  const { inverseMatrix, solution } = solved;
  return {
    rcond: solution.rcond,
    weights: solution.weights,
    inverseBlock: blocksOf(inverseMatrix, system.size),
  };
};

/** The trial with the least error, the first of equals; null when all are hopeless. */
function leastOf(trials: readonly Trial[]): Trial | null {
  const finite = trials.filter(({ error }) => Number.isFinite(error));
  return finite.reduce<Trial | null>(
    (least, trial) => (least && least.error <= trial.error ? least : trial),
    null,
  );
}

function shapeNote(
  open: OpenMethod,
  shape: number,
  median: number,
  best: Trial | null,
  tried: Samples,
): string {
  const unit = unitOf(open.metric);
  const start = `Shape length ${figure(shape)} ${unit}, ${figure(shape / median)} times the median distance between neighbouring stations`;
  if (best === null) return `${start}: too few stations to choose one by leaving stations out.`;
  return `${start}: of ${SHAPES.length} tried it has the least error at ${leftOut(tried)} (${figure(best.error)}).`;
}

function smoothingNote(best: Trial | null, trials: readonly Trial[], tried: Samples): string {
  if (best === null) return "No smoothing: too few stations to choose one by leaving stations out.";
  const none = trials.find(({ smoothing }) => smoothing === 0)?.error ?? Infinity;
  const against = Number.isFinite(none)
    ? `${figure(none)} without smoothing`
    : "without it the system is hopeless";
  const samples = `${counted(tried.samples.length, "sample")} of up to ${NEIGHBOURHOOD} neighbouring stations`;
  return `Smoothing ${figure(best.smoothing)}: of ${trials.length} tried on ${samples} it has the least error at ${leftOut(tried)} (${figure(best.error)}; ${against}).`;
}

const leftOut = ({ blockSize }: Samples): string =>
  blockSize === 0 ? "stations left out one by one" : `left-out blocks of ${figure(blockSize)} km`;
