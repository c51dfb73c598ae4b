import type { Plan } from "../../shared/contract.ts";
import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import { systemsTried } from "../../shared/rbf/choose.ts";
import { TIMES_PER_PASS } from "../../shared/rbf/engine.ts";
import { shapedKernels } from "../../shared/rbf/method.ts";
import type { Calibration } from "../jobs/messages.ts";
import type { PlanInput } from "./plan.ts";

/*
 * How long a run takes: the steps it consists of, each with how often it is done and how long it takes once.
 */

/** Seconds that each step takes once. */
export interface Rates {
  /** What a fit takes whatever its size: code that runs for the first time, files read and written. */
  readonly perFit: number;
  /** Choosing the settings left to the fit, per stations^3 of each system that it tries. */
  readonly perChoice: number;
  /** A dense system, per stations^3. */
  readonly perCube: number;
  /** Checking a dense system, per stations^2; a time solved by it is TIME_SHARE of that. */
  readonly perSquare: number;
  /** Preparing an iteration, per station. */
  readonly perStation: number;
  /** A time solved by iteration, per station. */
  readonly perValue: number;
  /** Summing over stations, per node, station and pass over up to TIMES_PER_PASS times; a time is PAIR_SHARE of that. */
  readonly perPair: number;
  /** What does not depend on the stations, per node and pass. */
  readonly perNode: number;
  /** A tile of one time written. */
  readonly perChunk: number;
}
export type Step = keyof Rates;

/** How often each step is done. */
export type Counts = Partial<Record<Step, number>>;

/** As measured on one 2.1 GHz core; another machine's are these times how much slower it is. */
export const firstRates: Rates = {
  perFit: 0.12,
  perChoice: 5e-10,
  perCube: 7.7e-11,
  perSquare: 4.7e-8,
  perStation: 1.7e-4,
  perValue: 3.2e-5,
  perPair: 1.6e-11,
  perNode: 6e-8,
  perChunk: 1.4e-3,
};

/** What the calibration takes where the rates above were measured. */
const usual: Calibration = { fit: 0.055, tiles: 0.012, chunks: 0.0063 };

const TIME_SHARE = 1 / 25;
/** Deriving a time without some stations, per station and missing^2, as a share of perSquare. */
const DERIVE_SHARE = 1 / 36;
const PAIR_SHARE = 1 / 3;

/** Starting a run and its processes, and ending it, seconds. */
const START_SECONDS = 0.08;
/** Comparing the field with direct sums, per station, and per chunk that is read for it, seconds. */
const AUDIT_PER_STATION = 6e-6;
const AUDIT_PER_CHUNK = 2e-4;
/** Nodes audited: so many chunks are read at most. */
const AUDITED = 1000;

interface Shape {
  readonly grid: Grid;
  readonly tiles: number;
  readonly workers: number;
  readonly iterative: boolean;
}

/** What decides how long a fit takes, beside its size. */
export interface FitKind {
  readonly iterative: boolean;
  /** What the method leaves to the fit. */
  readonly chooses: { readonly shape: boolean; readonly smoothing: boolean };
  /** Whether a background is corrected: the stations are then fitted without it, too. */
  readonly merges: boolean;
  /** Values that are missing, over all times. */
  readonly missing: number;
}

export const fitKindOf = (
  { method, merge }: PlanInput["settings"],
  iterative: boolean,
  missing: number,
): FitKind => ({
  iterative,
  missing,
  chooses: {
    shape: method.shape === "auto" && shapedKernels.has(method.kernel) && method.compat === "none",
    smoothing: method.smoothing === "auto" && method.compat === "none",
  },
  merges: merge !== undefined,
});

/** Steps of a fit. */
export function fitCounts(
  { stations, times }: Pick<PlanInput, "stations" | "times">,
  { iterative, chooses, merges, missing }: FitKind,
): Counts {
  const fits = merges ? 2 : 1;
  const { systems, size } = systemsTried({ stations, groups: missing > 0 ? times : 1 }, chooses);
  const perChoice = fits * systems * size ** 3;
  if (iterative)
    return { perFit: 1, perChoice, perStation: fits * stations, perValue: fits * stations * times };
  const solving = stations ** 2 * (1 + TIME_SHARE * times);
  const deriving = DERIVE_SHARE * stations * (missing ** 2 / times);
  return { perFit: 1, perChoice, perCube: fits * stations ** 3, perSquare: fits * (solving + deriving) };
}

/** Steps of so many nodes in so many tiles, all times. */
export function evaluationCounts(
  { stations, times }: Pick<PlanInput, "stations" | "times">,
  nodes: number,
  tiles: number,
): Counts {
  const passes = Math.ceil(times / TIMES_PER_PASS);
  const perPair = nodes * stations * (passes + PAIR_SHARE * times);
  return { perPair, perNode: nodes * passes, perChunk: tiles * times };
}

/** Seconds of all steps, one after the other. */
export function secondsFor(counts: Counts, rates: Rates): number {
  return stepsOf(counts).reduce((sum, [step, count]) => sum + count * rates[step], 0);
}

/**
 * Rates that say what was measured, as nearly as the weight asks. Each step is corrected by its share: what takes most of
 * the time is most to blame.
 * @param seconds what the steps took.
 * @param weight how much that counts against what was known, 0..1.
 */
export function corrected(rates: Rates, counts: Counts, seconds: number, weight: number): Rates {
  const expected = secondsFor(counts, rates);
  if (!(expected > 0) || !(seconds > 0)) return rates;
  const shares = stepsOf(counts).map(([step, count]) => [step, (count * rates[step]) / expected] as const);
  // Of all corrections that bring the sum there, to first order, the least one.
  const squares = shares.reduce((sum, [, share]) => sum + share ** 2, 0);
  const changed = shares.map(
    ([step, share]) => [step, rates[step] * (seconds / expected) ** ((weight * share) / squares)] as const,
  );
  return { ...rates, ...Object.fromEntries(changed) };
}

/** Rates of a machine that is faster or slower. */
export function scaled(rates: Rates, { fit, tiles, chunks }: Calibration): Rates {
  const [fitting, evaluating, writing] = [fit / usual.fit, tiles / usual.tiles, chunks / usual.chunks];
  return {
    perFit: fitting * rates.perFit,
    perChoice: fitting * rates.perChoice,
    perCube: fitting * rates.perCube,
    perSquare: fitting * rates.perSquare,
    perStation: fitting * rates.perStation,
    perValue: fitting * rates.perValue,
    perPair: evaluating * rates.perPair,
    perNode: evaluating * rates.perNode,
    perChunk: writing * rates.perChunk,
  };
}

const stepsOf = (counts: Counts): [Step, number][] => Object.entries(counts) as [Step, number][];

/** What a run takes, seconds. */
export function secondsOf(
  input: PlanInput,
  { grid, tiles, workers, iterative }: Shape,
): Pick<Plan, "fitSeconds" | "tileSeconds" | "seconds"> {
  const { rates, cores, stations, times, settings, missing } = input;
  const solving = secondsFor(fitCounts(input, fitKindOf(settings, iterative, missing)), rates);
  const evaluating = secondsFor(evaluationCounts(input, grid.columns * grid.rows, tiles), rates);
  const fitSeconds = START_SECONDS + solving;
  const auditing = AUDIT_PER_STATION * stations + AUDIT_PER_CHUNK * Math.min(AUDITED, tiles * times);
  return {
    fitSeconds,
    tileSeconds: secondsFor(evaluationCounts(input, TILE_SIZE ** 2, 1), rates),
    seconds: fitSeconds + evaluating / Math.min(workers, cores) + auditing,
  };
}
