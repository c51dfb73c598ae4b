import { select } from "../distance.ts";
import type { StepProgress } from "../engine.ts";
import { groupTimes } from "../groups.ts";
import type { ResolvedMethod } from "../method.ts";
import { leaveOneOut, type Solution } from "../system.ts";
import type { MemorySource } from "../wasm/memory.ts";
import { Gaps } from "./gaps.ts";
import { BATCH, iterativeEngineBytes } from "./memory.ts";
import { type Preconditioner, preconditionerOf } from "./preconditioner.ts";
import { type Presence, presenceOf } from "./presence.ts";
import { FastProduct } from "./product.ts";
import { type Iteration, IterativeSolver } from "./solver.ts";
import { treeOf } from "./tree.ts";

/*
 * Solving without a matrix: flexible GMRES on fast products, preconditioned by overlapping domains and a coarse
 * system. Memory grows with the number of stations, not with its square.
 */

/** What is to be solved: stations, their polynomial terms, and one column of values per time, NaN where missing. */
export interface IterativeProblem {
  readonly method: ResolvedMethod;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Row-major stations x terms. */
  readonly tail: Float64Array;
  readonly terms: number;
  readonly values: readonly Float64Array[];
  /** Largest minus smallest value of the data, field units. */
  readonly range: number;
}

/** Times, solved: rcond is not known (NaN), loo is approximate; where a value is missing the weight is zero. */
export interface IterativeSolution {
  readonly solution: Solution;
  readonly iteration: Iteration;
}

/**
 * Solves several times by iteration, with one preconditioner, made for all stations.
 * @returns null when a part of the system is singular.
 * @throws what `progress` throws.
 */
export function solveIteratively(
  memoryFor: MemorySource,
  { method, lon, lat, tail, terms, values, range }: IterativeProblem,
  progress: StepProgress,
): IterativeSolution | null {
  const tree = treeOf(method.metric, lon, lat);
  const { order } = tree;
  const memory = memoryFor(iterativeEngineBytes(lon.length, terms, values.length));
  const preconditioner = preconditionerOf(memory, method, tree, (fraction) =>
    progress(0.4 * fraction, "Preparing domains"),
  );
  if (preconditioner === null) return null;
  memory.reset();
  const product = new FastProduct(memory, method, tree, Math.min(BATCH, values.length));
  const sortedTail = new Float64Array(tail.length);
  order.forEach((k, i) => {
    sortedTail.set(tail.subarray(k * terms, (k + 1) * terms), i * terms);
  });
  const solver = new IterativeSolver(product, preconditioner, range);
  const presences = presencesOf(preconditioner, sortedTail, terms, order, values);
  const count = lon.length;
  const weights = new Float64Array(values.length * count);
  const polynomial = new Float64Array(values.length * terms);
  const solved = [];
  for (let first = 0; first < values.length; first += BATCH) {
    const batch = values.slice(first, first + BATCH).map((column, t) => ({
      values: select(column, order),
      presence: presences[first + t] as Presence,
    }));
    const part = solver.solve(batch, (fraction, what) =>
      progress(0.4 + (0.6 * (first + fraction * batch.length)) / values.length, what),
    );
    part.columns.forEach((column, t) => {
      weights.set(unsorted(column.weights, order), (first + t) * count);
      polynomial.set(column.polynomial, (first + t) * terms);
    });
    solved.push(part);
  }
  const loo = new Float64Array(weights.length);
  presences.forEach(({ gaps }, t) => {
    const diagonal = gaps?.diagonalWithout(preconditioner.diagonal) ?? preconditioner.diagonal;
    const column = weights.subarray(t * count, (t + 1) * count);
    loo.set(leaveOneOut(column, unsorted(diagonal, order)), t * count);
  });
  const residual = Math.max(...solved.map((part) => part.residual));
  return {
    solution: { rcond: Number.NaN, weights, polynomial, residual, loo },
    iteration: {
      steps: Math.max(...solved.map(({ iteration }) => iteration.steps)),
      relative: Math.max(...solved.map(({ iteration }) => iteration.relative)),
      converged: solved.every(({ iteration }) => iteration.converged),
    },
  };
}

/** Which stations take part at each time; times with the same ones share theirs. */
function presencesOf(
  preconditioner: Preconditioner,
  sortedTail: Float64Array,
  terms: number,
  order: Int32Array,
  values: readonly Float64Array[],
): Presence[] {
  const presences = new Array<Presence>(values.length);
  for (const { stations, times } of groupTimes(values)) {
    const there = new Set(stations);
    const missing = Uint8Array.from(order, (station) => (there.has(station) ? 0 : 1));
    const gaps = stations.length < order.length ? new Gaps(preconditioner, missing) : null;
    const presence = presenceOf(sortedTail, terms, missing, gaps);
    for (const time of times) presences[time] = presence;
  }
  return presences;
}

/** Values in the order before sorting. */
function unsorted(values: Float64Array, order: Int32Array): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((k, i) => {
    result[k] = values[i] as number;
  });
  return result;
}
