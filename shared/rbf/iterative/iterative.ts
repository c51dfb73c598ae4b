import { select } from "../distance.ts";
import type { StepProgress } from "../engine.ts";
import type { ResolvedMethod } from "../method.ts";
import { reflectionsOf } from "../reflections.ts";
import { leaveOneOut, type Solution } from "../system.ts";
import type { MemorySource } from "../wasm/memory.ts";
import { BATCH, iterativeEngineBytes } from "./memory.ts";
import { preconditionerOf } from "./preconditioner.ts";
import { FastProduct } from "./product.ts";
import { type Iteration, IterativeSolver } from "./solver.ts";
import { treeOf } from "./tree.ts";

/*
 * Solving without a matrix: flexible GMRES on fast products, preconditioned by overlapping domains and a coarse
 * system. Memory grows with the number of stations, not with its square.
 */

/** What is to be solved: stations, their polynomial terms, and one column of values per time, none missing. */
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

/** Times that share their stations, solved: rcond is not known (NaN), loo is approximate. */
export interface IterativeSolution {
  readonly solution: Solution;
  readonly iteration: Iteration;
}

/**
 * Solves several times by iteration.
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
  const solver = new IterativeSolver(product, preconditioner, reflectionsOf(sortedTail, terms), range);
  const count = lon.length;
  const weights = new Float64Array(values.length * count);
  const polynomial = new Float64Array(values.length * terms);
  const solved = [];
  for (let first = 0; first < values.length; first += BATCH) {
    const batch = values.slice(first, first + BATCH).map((column) => select(column, order));
    const part = solver.solve(batch, (fraction, what) =>
      progress(0.4 + (0.6 * (first + fraction * batch.length)) / values.length, what),
    );
    part.columns.forEach((column, t) => {
      weights.set(unsorted(column.weights, order), (first + t) * count);
      polynomial.set(column.polynomial, (first + t) * terms);
    });
    solved.push(part);
  }
  const loo = leaveOneOut(weights, unsorted(preconditioner.diagonal, order));
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

/** Values in the order before sorting. */
function unsorted(values: Float64Array, order: Int32Array): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((k, i) => {
    result[k] = values[i] as number;
  });
  return result;
}
