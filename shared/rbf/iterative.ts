import { select } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import { addTo, flexibleGmres, norm, type Operators } from "./gmres.ts";
import type { TimeGroup } from "./groups.ts";
import { BATCH, iterativeEngineBytes, STEPS } from "./iterative-memory.ts";
import { type PreparedFit, tailRows } from "./prepare.ts";
import { FastProduct, LAST_ORDER } from "./product.ts";
import {
  applyForward,
  applyTransposed,
  leastSquares,
  type Reflections,
  reflectionsOf,
} from "./reflections.ts";
import { Schwarz } from "./schwarz.ts";
import { treeOf } from "./tree.ts";
import type { MemorySource } from "./wasm-fit.ts";
import { memoryBytes } from "./wasm-memory.ts";
import { figure } from "./words.ts";

/*
 * The system of very many stations, solved by iteration on the weights that are orthogonal to the polynomials: memory
 * grows with the number of stations, not with its square.
 */

/** The residual that is asked for: its length against the data's without their polynomial, its largest against their range. */
export const RELATIVE_RESIDUAL = 1e-6;
/** Share of that which the fast product's error may reach. */
const PRODUCT_SHARE = 0.1;
/** Stations at which products are compared with direct sums. */
const AUDITED = 200;
/** Steps after which an iteration that has not converged is given up. */
const MOST_STEPS = 5 * STEPS;
/** A round that leaves more of the residual than this is not worth another. */
const LEAST_GAIN = 0.5;
/** Stations that are left out, at most; spread evenly. */
export const LEFT_OUT = 2000;

/** How an iteration ended. */
export interface Iteration {
  readonly steps: number;
  /** Length of the residual over that of the data without their polynomial; the worst of all times. */
  readonly relative: number;
  readonly converged: boolean;
}

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

/** A right-hand side on its way, in the tree's order. */
interface Column {
  /** Data without their polynomial. */
  readonly data: Float64Array;
  readonly size: number;
  readonly weights: Float64Array;
  residual: Float64Array;
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
  const solver = new Solver(product, schwarz, tail, prepared.range);
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

interface Solved {
  readonly columns: readonly { readonly weights: Float64Array; readonly polynomial: Float64Array }[];
  readonly residual: number;
  readonly iteration: Iteration;
}

/** Rounds of GMRES with checks of their products in between. */
class Solver {
  readonly #product: FastProduct;
  readonly #schwarz: Schwarz;
  readonly #tail: Reflections;
  readonly #range: number;

  constructor(product: FastProduct, schwarz: Schwarz, tail: Reflections, range: number) {
    this.#product = product;
    this.#schwarz = schwarz;
    this.#tail = tail;
    this.#range = range;
  }

  /** @param values one column per time, in the tree's order. */
  solve(values: readonly Float64Array[], progress: StepProgress): Solved {
    const columns = values.map((column) => {
      const data = column.slice();
      this.#project(data);
      const size = norm(data);
      return { data, size, weights: new Float64Array(data.length), residual: data.slice() };
    });
    this.#sharpen(columns, this.#operators.precondition(columns.map(({ data }) => data)));
    let steps = 0;
    let before = Infinity;
    for (;;) {
      const worst = Math.max(...columns.map((column) => this.#excess(column)));
      if (
        worst <= 1 &&
        this.#sharpen(
          columns,
          columns.map(({ weights }) => weights),
        )
      )
        break;
      if (worst > 1 && (steps >= MOST_STEPS || worst > LEAST_GAIN * before)) break;
      if (worst > 1) {
        before = worst;
        steps += this.#round(columns, steps, progress);
      }
      this.#update(columns);
    }
    return this.#solved(values, columns, steps);
  }

  get #operators(): Operators {
    const project = (column: Float64Array): void => this.#project(column);
    return {
      multiply: (columns) => {
        const images = this.#product.multiply(columns);
        images.forEach(project);
        return images;
      },
      precondition: (columns) => {
        const weights = this.#schwarz.apply(columns, project);
        weights.forEach(project);
        return weights;
      },
    };
  }

  /** Takes the polynomial closest to a column out of it. */
  #project(column: Float64Array): void {
    applyTransposed(this.#tail, column);
    column.fill(0, 0, this.#tail.vectors.length);
    applyForward(this.#tail, column);
  }

  /** How many times the residual is larger than asked for. */
  #excess({ residual, size }: Column): number {
    if (size === 0) return 0;
    const largest = residual.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return Math.max(norm(residual) / size, largest / this.#range) / RELATIVE_RESIDUAL;
  }

  #round(columns: readonly Column[], before: number, progress: StepProgress): number {
    const open = columns.filter((column) => this.#excess(column) > 1);
    const limits = open.map((column) => norm(column.residual) / (2 * this.#excess(column)));
    const start = Math.max(...open.map((column) => this.#excess(column)));
    const { solutions, steps } = flexibleGmres(
      this.#operators,
      open.map(({ residual }) => residual),
      limits,
      STEPS,
      (step, ratio) => {
        const relative = figure((ratio / 2) * RELATIVE_RESIDUAL);
        const fraction =
          1 - Math.max(0, Math.log(ratio)) / Math.log(2 * Math.max(start, 1 / RELATIVE_RESIDUAL));
        progress(Math.max(0, fraction), `Step ${before + step}: relative residual ${relative}`);
      },
    );
    open.forEach((column, k) => {
      addTo(column.weights, 1, solutions[k] as Float64Array);
    });
    return steps;
  }

  #update(columns: readonly Column[]): void {
    const images = this.#operators.multiply(columns.map(({ weights }) => weights));
    columns.forEach((column, t) => {
      column.residual = column.data.slice();
      addTo(column.residual, -1, images[t] as Float64Array);
    });
  }

  /**
   * Raises the product's order until it is accurate enough for weights like these.
   * @returns whether it was already.
   */
  #sharpen(columns: readonly Column[], weights: readonly Float64Array[]): boolean {
    const count = (columns[0] as Column).data.length;
    const audited = Math.min(count, AUDITED);
    const places = Int32Array.from({ length: audited }, (_, k) => Math.floor(((k + 0.5) * count) / audited));
    const exact = this.#product.direct(weights, places);
    const holds = (): boolean => {
      const images = this.#product.multiply(weights);
      return images.every((image, t) => {
        const errors = select(image, places);
        addTo(errors, -1, exact[t] as Float64Array);
        const allowed = PRODUCT_SHARE * RELATIVE_RESIDUAL * (columns[t] as Column).size;
        return norm(errors) / Math.sqrt(audited) <= allowed / Math.sqrt(count);
      });
    };
    let first = true;
    while (!holds() && this.#product.order < LAST_ORDER) {
      this.#product.order += 2;
      first = false;
    }
    return first;
  }

  #solved(values: readonly Float64Array[], columns: readonly Column[], steps: number): Solved {
    const images = this.#product.multiply(columns.map(({ weights }) => weights));
    const relative = Math.max(...columns.map(({ residual, size }) => (size > 0 ? norm(residual) / size : 0)));
    let residual = 0;
    for (const column of columns)
      for (const value of column.residual) residual = Math.max(residual, Math.abs(value));
    return {
      columns: columns.map(({ weights }, t) => {
        const left = (values[t] as Float64Array).slice();
        addTo(left, -1, images[t] as Float64Array);
        return { weights, polynomial: leastSquares(this.#tail, left) };
      }),
      residual,
      iteration: { steps, relative, converged: columns.every((column) => this.#excess(column) <= 1) },
    };
  }
}
