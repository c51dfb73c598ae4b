import { blockNotes, blockRmseOf } from "./blockError.ts";
import { type IterationFigures, judge, refusal } from "./diagnostics.ts";
import type { FitDiagnostics, Model, SolvedModel } from "./engine.ts";
import type { TimeGroup } from "./groups.ts";
import { closestWords, type PreparedFit } from "./prepare.ts";
import type { Solution } from "./system.ts";

/** One group of times, solved; its arrays are over the group's stations and times. */
export interface SolvedGroup {
  readonly group: TimeGroup;
  /** null: the system is singular. */
  readonly solution: Solution | null;
}

/** How the groups were solved. */
export interface SolverReport {
  readonly solver: string;
  readonly factorizations: number;
  /** Without: factored. */
  readonly iteration?: IterationFigures;
}

/** The model of solved groups, unjudged: for the first tiles, and comparisons with other programs' solutions. */
export function assembleModel(
  { method, lon, lat, values, terms, frame }: PreparedFit,
  solved: readonly {
    readonly group: TimeGroup;
    readonly solution: Pick<Solution, "weights" | "polynomial">;
  }[],
): SolvedModel {
  const count = lon.length;
  const weights = new Float64Array(values.length * count).fill(Number.NaN);
  const polynomial = new Float64Array(values.length * terms).fill(Number.NaN);
  for (const { group, solution } of solved) {
    const { stations, times } = group;
    times.forEach((time, t) => {
      weights.fill(0, time * count, (time + 1) * count);
      stations.forEach((station, k) => {
        weights[time * count + station] = solution.weights[t * stations.length + k] as number;
      });
      polynomial.set(solution.polynomial.subarray(t * terms, (t + 1) * terms), time * terms);
    });
  }
  return { method, lon, lat, times: values.length, weights, polynomial, frame };
}

/** Each time's residuals at stations left out, by the problem's stations; NaN where there is none. */
function residualsLeftOut(
  { values, carried, allStations }: PreparedFit,
  solved: readonly { readonly group: TimeGroup; readonly solution: Pick<Solution, "loo"> }[],
): Float64Array[] {
  const loo = values.map(() => new Float64Array(allStations).fill(Number.NaN));
  for (const { group, solution } of solved) {
    const { stations, times } = group;
    times.forEach((time, t) => {
      const column = loo[time] as Float64Array;
      stations.forEach((station, k) => {
        column[carried[station] as number] = solution.loo[t * stations.length + k] as number;
      });
    });
  }
  return loo;
}

/**
 * The model of solved groups with its diagnostics.
 * @throws UserError "fit-refused" when it must not be trusted.
 */
export function judgedModel(
  prepared: PreparedFit,
  solved: readonly SolvedGroup[],
  { solver, factorizations, iteration }: SolverReport,
): Model {
  const { method, neighbours, values, lon } = prepared;
  const subject = { method, stations: lon.length, closest: neighbours?.closest.distance ?? null };
  const regular = solved.flatMap(({ group, solution }) => (solution === null ? [] : [{ group, solution }]));
  if (regular.length < solved.length) {
    const pair = closestWords(prepared);
    const cause = pair === null ? "" : ` (${pair})`;
    throw refusal(`The system of equations is singular or overflows${cause}.`, subject);
  }
  const model = assembleModel(prepared, regular);
  const loo = residualsLeftOut(prepared, regular);
  const numbers = diagnosticNumbers(values, loo);
  const rcond = leastOf(regular.map(({ solution }) => solution.rcond));
  const residual = mostOf(regular.map(({ solution }) => solution.residual));
  const verdict = judge({
    ...subject,
    iteration,
    rcond,
    residual,
    looRmse: numbers.looRmse,
    spread: numbers.spread,
    largest: numbers.largest,
    range: prepared.range,
    largestWeight: mostOf(
      regular.flatMap(({ solution }) => [solution.weights, solution.polynomial].map(mostOf)),
    ),
  });
  const { looRmse, looMae, spread } = numbers;
  const solutions = regular.map(({ solution }) => solution);
  const blockRmse = blockRmseOf(solutions);
  const diagnostics: FitDiagnostics = {
    solver,
    factorizations,
    rcond,
    residual,
    loo,
    looRmse,
    looMae,
    blockRmse,
    blockKm: prepared.blockKm,
    spread,
    ...emptyTimesNoticed(prepared, verdict),
    notes: [...prepared.notes, ...blockNotes(prepared, solutions, blockRmse)],
  };
  return { ...model, diagnostics };
}

/** A fit that leaves times empty is no better than doubtful, and says so. */
function emptyTimesNoticed(
  { groups, values }: PreparedFit,
  { verdict, words }: Pick<FitDiagnostics, "verdict" | "words">,
): Pick<FitDiagnostics, "verdict" | "words"> {
  const empty = values.length - groups.reduce((sum, group) => sum + group.times.length, 0);
  if (empty === 0) return { verdict, words };
  return { verdict: "doubtful", words: `${words} ${empty} of ${values.length} times stay empty.` };
}

function diagnosticNumbers(values: readonly Float64Array[], loo: readonly Float64Array[]) {
  const [data, errors] = [sumsOf(values), sumsOf(loo)];
  return {
    looRmse: Math.sqrt(errors.squares / errors.count),
    looMae: errors.sizes / errors.count,
    spread: Math.sqrt(sumsOf(values, data.sum / data.count).squares / data.count),
    largest: data.largest,
  };
}

/** Sums over all numbers that are there, taken from a centre: of them, their sizes and squares; and the largest size. */
function sumsOf(columns: readonly Float64Array[], centre = 0) {
  let [count, sum, sizes, squares, largest] = [0, 0, 0, 0, 0];
  for (const column of columns) {
    for (let k = 0; k < column.length; k++) {
      const value = (column[k] as number) - centre;
      if (Number.isNaN(value)) continue;
      const size = Math.abs(value);
      count += 1;
      sum += value;
      sizes += size;
      squares += value * value;
      if (size > largest) largest = size;
    }
  }
  return { count, sum, sizes, squares, largest };
}

/** Largest absolute value; NaN when there is one. */
function mostOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k] as number);
    if (!(size <= most)) most = size;
    if (Number.isNaN(most)) return most;
  }
  return most;
}

/** Least value; NaN when there is one. */
const leastOf = (values: readonly number[]): number =>
  values.some(Number.isNaN) ? Number.NaN : Math.min(...values);
