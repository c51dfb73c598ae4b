import { select } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import type { TimeGroup } from "./groups.ts";
import { BATCH, iterativeEngineBytes } from "./iterative-memory.ts";
import { type Iteration, IterativeSolver } from "./iterative-solver.ts";
import { type PreparedFit, tailRows } from "./prepare.ts";
import { FastProduct } from "./product.ts";
import { reflectionsOf } from "./reflections.ts";
import { Schwarz } from "./schwarz.ts";
import { treeOf } from "./tree.ts";
import type { MemorySource } from "./wasm-fit.ts";
import { memoryBytes } from "./wasm-memory.ts";

/*
 * The system of very many stations, solved by iteration on the weights that are orthogonal to the polynomials: memory
 * grows with the number of stations, not with its square.
 */

/** Stations that are left out, at most; spread evenly. */
export const LEFT_OUT = 2000;

/** Times that share their stations, solved; arrays as in Solution. */
export interface IterativeSolution {
  readonly weights: Float64Array;
  readonly polynomial: Float64Array;
  /** Largest residual at a station, field units. */
  readonly residual: number;
  /** Approximate, at LEFT_OUT stations; NaN elsewhere. */
  readonly loo: Float64Array;
  readonly iteration: Iteration;
}

/**
 * Solves the times of one group.
 * @throws what `progress` throws.
 */
export function solveIteratively(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  { stations, times }: TimeGroup,
  progress: StepProgress,
): IterativeSolution {
  const { method, terms, values } = prepared;
  const tree = treeOf(method.metric, select(prepared.lon, stations), select(prepared.lat, stations));
  const sorted = Int32Array.from(tree.order, (k) => stations[k] as number);
  const tail = reflectionsOf(tailRows(prepared.tail, terms, sorted), terms);
  const memory = memoryFor(memoryBytes(iterativeEngineBytes(stations.length, terms, times.length)));
  memory.reset();
  const batch = Math.min(BATCH, times.length);
  const product = new FastProduct(memory, method, tree, batch);
  const schwarz = new Schwarz(memory, method, tree, product, batch, (fraction, what) =>
    progress(0.3 * fraction, what),
  );
  const solver = new IterativeSolver(product, schwarz, tail, prepared.range, stations.length);
  const count = stations.length;
  const weights = new Float64Array(times.length * count);
  const polynomial = new Float64Array(times.length * terms);
  let [residual, steps, relative, converged] = [0, 0, 0, true];
  for (let first = 0; first < times.length; first += batch) {
    const data = times
      .slice(first, first + batch)
      .map((time) => select(values[time] as Float64Array, sorted));
    const solved = solver.solve(data, (fraction, what) =>
      progress(0.3 + (0.6 * (first + fraction * data.length)) / times.length, what),
    );
    solved.columns.forEach((column, t) => {
      const target = weights.subarray((first + t) * count);
      column.weights.forEach((weight, k) => {
        target[tree.order[k] as number] = weight;
      });
      polynomial.set(column.polynomial, (first + t) * terms);
    });
    residual = Math.max(residual, solved.residual);
    steps = Math.max(steps, solved.iteration.steps);
    relative = Math.max(relative, solved.iteration.relative);
    converged = converged && solved.iteration.converged;
  }
  progress(0.9, "Leaving stations out");
  const loo = leaveOut(schwarz, weights, tree.order);
  return { weights, polynomial, residual, loo, iteration: { steps, relative, converged } };
}

/** e_i = w_i / (A^-1)_ii with the inverse of the block around i in place of the whole one. */
function leaveOut(schwarz: Schwarz, weights: Float64Array, order: Int32Array): Float64Array {
  const loo = new Float64Array(weights.length).fill(Number.NaN);
  const count = order.length;
  const chosen = Math.min(count, LEFT_OUT);
  const places = Int32Array.from({ length: chosen }, (_, k) => Math.floor((k * count) / chosen));
  schwarz.inverseDiagonal(places).forEach((pivot, k) => {
    const station = order[places[k] as number] as number;
    for (let at = station; at < weights.length; at += count) loo[at] = (weights[at] as number) / pivot;
  });
  return loo;
}
