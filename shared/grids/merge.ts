import { counted, figure } from "../rbf/words.ts";
import type { MergeMethod } from "./reference.ts";

/*
 * Correcting a background by stations: what is fitted at the stations, and how a field comes of it.
 *
 * Residual: Yuval, Levy and Broday, Improving modeled air pollution concentration maps by residual interpolation,
 * Science of the Total Environment 598 (2017), 780-788. Ratio: what AirFuse (https://pypi.org/project/airfuse) calls
 * "eVNA", the model's field times the interpolated observed / modelled; there between Voronoi neighbours, here by radial
 * basis functions. Garcia et al., A Comparison of Statistical Techniques for Combining Modeled and Observed
 * Concentrations, Journal of the Air & Waste Management Association 60 (2010), 586-595, holds such methods against each
 * other.
 *
 * Our own choice, without a source: the limits of ratios, which keep a field from turning negative, and the floor. The
 * ratio is fitted as it is, not as its logarithm, which small observations rule (measured: worse by 0.1 to 0.6 ppb of
 * ozone).
 */

/** A field is at most so many times its background, and at least such a part of it. */
export const FACTOR_LIMIT = 10;
/** Share of the observations' mean below which ratios would mean nothing. */
const FLOOR_SHARE = 0.05;

/** How observations and background are joined at a station and at a node. */
export interface Joining {
  readonly method: MergeMethod;
  /** Ratio only: smaller backgrounds are raised to it, field units. */
  readonly floor: number;
}

/** The joining that suits some observations, NaN left out. */
export function joiningFor(method: MergeMethod, observed: readonly Float64Array[]): Joining {
  let sum = 0;
  let count = 0;
  for (const column of observed) {
    for (const value of column) {
      if (!(value > 0)) continue;
      sum += value;
      count++;
    }
  }
  return { method, floor: count === 0 ? 1 : (FLOOR_SHARE * sum) / count };
}

/** What is fitted at a station: observed - background, or observed / background; NaN without either. */
export function fittedQuantity({ method, floor }: Joining, observed: number, background: number): number {
  if (method === "residual") return observed - background;
  return Math.max(observed, 0) / Math.max(background, floor);
}

/** The field where the background is so much and the fit says so; NaN where the background is. */
export function joined({ method }: Pick<Joining, "method">, background: number, fitted: number): number {
  if (method === "residual") return background + fitted;
  return background * Math.min(FACTOR_LIMIT, Math.max(1 / FACTOR_LIMIT, fitted));
}

/** A prediction held against observations, both field units. */
export interface Scores {
  /** Observations that could be compared. */
  readonly count: number;
  /** Mean of predicted minus observed. */
  readonly bias: number;
  readonly rmse: number;
  /** Pearson's; NaN when either does not vary. */
  readonly correlation: number;
}

/** Scores over all times and stations; NaN on either side is left out, and so are some stations. */
export function scoresOf(
  observed: readonly ArrayLike<number>[],
  predicted: readonly ArrayLike<number>[],
  leftOut: ReadonlySet<number> = new Set(),
): Scores {
  let [count, seen, said, seenSquares, saidSquares, products, errorSquares] = [0, 0, 0, 0, 0, 0, 0];
  observed.forEach((column, time) => {
    for (let k = 0; k < column.length; k++) {
      const [o, p] = [column[k] as number, predicted[time]?.[k] ?? Number.NaN];
      if (Number.isNaN(o) || Number.isNaN(p) || leftOut.has(k)) continue;
      count++;
      seen += o;
      said += p;
      seenSquares += o * o;
      saidSquares += p * p;
      products += o * p;
      errorSquares += (p - o) ** 2;
    }
  });
  const spreads = (seenSquares - seen ** 2 / count) * (saidSquares - said ** 2 / count);
  return {
    count,
    bias: (said - seen) / count,
    rmse: Math.sqrt(errorSquares / count),
    correlation: spreads > 0 ? (products - (seen * said) / count) / Math.sqrt(spreads) : Number.NaN,
  };
}

/** What was predicted, from what was observed and the errors (observed minus predicted). */
export const predictedFrom = (
  observed: readonly Float64Array[],
  errors: readonly Float64Array[],
): Float64Array[] =>
  observed.map((column, time) => column.map((value, k) => value - (errors[time]?.[k] ?? Number.NaN)));

/** What a merge did, for report, provenance and window. */
export interface MergeFigures {
  readonly method: MergeMethod;
  /** The background's value and unit, as its file names them. */
  readonly variable: string;
  readonly unit: string;
  /** What its values were multiplied by to come to the observations' unit. */
  readonly unitFactor: number;
  /** Times of the stations that the background has a field for, and all of them. */
  readonly timesMatched: number;
  readonly times: number;
  /** Ratio only, else null: see Joining. */
  readonly floor: number | null;
  /** Values of the background at stations that lay below the floor. */
  readonly raised: number;
  /** The background alone at the stations used. */
  readonly background: Scores;
  /** Fields of the stations without the background, each station left out; null where they were not fitted. */
  readonly alone: Scores | null;
  /** The corrected field there, each station left out of its own prediction. */
  readonly corrected: Scores;
}

/** The figures in sentences. */
export function mergeWords(figures: MergeFigures, unit: string): string[] {
  const { method, background, alone, corrected, timesMatched, times, floor, raised } = figures;
  const withUnit = (value: number): string => [figure(value), unit].filter(Boolean).join(" ");
  const quality = ({ bias, rmse, correlation }: Scores): string =>
    `bias ${withUnit(bias)}, RMSE ${withUnit(rmse)}, correlation ${figure(correlation)}`;
  const better =
    corrected.rmse < background.rmse
      ? `The correction lowers the RMSE by ${Math.round(100 * (1 - corrected.rmse / background.rmse))} %.`
      : "The correction does not lower the RMSE: the background alone is the better field.";
  return [
    `The background alone at the stations: ${quality(background)}.`,
    ...(alone === null ? [] : [`The stations alone, at stations left out: ${quality(alone)}.`]),
    `Corrected, at stations left out: ${quality(corrected)}.`,
    better,
    ...(alone !== null && alone.rmse < corrected.rmse && alone.rmse < background.rmse
      ? ["The stations alone are the better field: this background adds nothing that they do not tell."]
      : []),
    ...(timesMatched < times
      ? [`The background has no field at ${counted(times - timesMatched, "time")}, which stay empty.`]
      : []),
    ...(method === "ratio" && floor !== null
      ? [
          `Ratios are kept between 1/${FACTOR_LIMIT} and ${FACTOR_LIMIT}.`,
          `Values of the background below ${withUnit(floor)} (${100 * FLOOR_SHARE} % of the mean observed) count as that much in ratios: ${counted(raised, "value")}.`,
        ]
      : []),
  ];
}
