import { select } from "../distance.ts";
import type { StepProgress } from "../engine.ts";
import { leastSquares } from "../reflections.ts";
import { figure } from "../words.ts";
import { FlexibleGmres } from "./gmres.ts";
import { type Preconditioner, precondition } from "./preconditioner.ts";
import { type Presence, project } from "./presence.ts";
import { type FastProduct, FIRST_ORDER, LAST_ORDER } from "./product.ts";

/*
 * Rounds of GMRES on the weights that are orthogonal to the polynomials. Products are as accurate as the round needs
 * (the smaller the residual already is, the less: van den Eshof and Sleijpen 2004, doi:10.1137/S0895479802403459);
 * after each round the true residual is computed with a product that is checked against direct sums.
 */

/**
 * The residual that is asked for: its length against that of the data without their polynomial, and its largest value
 * against the data's range.
 */
export const RELATIVE_RESIDUAL = 1e-6;
/** A round aims lower, so that single stations hold too. */
const AIM = 0.1;
/** Share of the residual asked for that a product's error may reach. */
const PRODUCT_SHARE = 0.1;
/** Stations at which products are compared with direct sums. */
const AUDITED = 200;
/** Two more Chebyshev nodes along a side make a product so many times more accurate: usually, and at most. */
const USUAL_GAIN = 40;
const LARGEST_GAIN = 100;
/** Steps after which an iteration that has not converged is given up. */
const MOST_STEPS = 200;
/** A round that leaves more of the residual than this is not worth another. */
const LEAST_GAIN = 0.5;

/** How an iteration ended. */
export interface Iteration {
  readonly steps: number;
  /** As asked for by RELATIVE_RESIDUAL, errors of products included; the worst of all times. */
  readonly relative: number;
  readonly converged: boolean;
}

/** A right-hand side on its way, in the tree's order. */
interface Column {
  readonly presence: Presence;
  /** Data without their polynomial. */
  readonly data: Float64Array;
  /** Length of `data`. */
  readonly size: number;
  readonly weights: Float64Array;
  image: Float64Array;
  residual: Float64Array;
  /** Of the image that the residual comes from, a share of `size`. */
  error: number;
}

/** A time to be solved for. */
export interface TimeToSolve {
  /** In the tree's order; whatever at stations that do not take part. */
  readonly values: Float64Array;
  readonly presence: Presence;
}

/** Some times, solved; in the tree's order. */
export interface Solved {
  readonly columns: readonly { readonly weights: Float64Array; readonly polynomial: Float64Array }[];
  /** Largest residual at a station, field units. */
  readonly residual: number;
  readonly iteration: Iteration;
}

/** Solves times that share a preconditioner, a few at once. */
export class IterativeSolver {
  readonly #product: FastProduct;
  readonly #preconditioner: Preconditioner;
  readonly #range: number;
  readonly #audited: Int32Array;
  /** The order at which products met the whole accuracy; 0 before the first one. */
  #order = 0;

  /** @param range the data's, field units. */
  constructor(product: FastProduct, preconditioner: Preconditioner, range: number) {
    this.#product = product;
    this.#preconditioner = preconditioner;
    this.#range = range;
    const stations = preconditioner.diagonal.length;
    const audited = Math.min(stations, AUDITED);
    this.#audited = Int32Array.from({ length: audited }, (_, k) =>
      Math.floor(((k + 0.5) * stations) / audited),
    );
  }

  /** @throws what `progress` throws. */
  solve(times: readonly TimeToSolve[], progress: StepProgress): Solved {
    const columns = times.map(({ values, presence }) => {
      const data = values.slice();
      project(presence, data);
      const zero = new Float64Array(data.length);
      return {
        presence,
        data,
        size: norm(data),
        weights: zero,
        image: zero,
        residual: data.slice(),
        error: 0,
      };
    });
    let steps = 0;
    let before = Infinity;
    for (;;) {
      const worst = Math.max(...columns.map((column) => this.#excess(column)));
      // Not a number, too, ends here.
      if (worst <= 1 || steps >= MOST_STEPS || !(worst <= LEAST_GAIN * before)) break;
      before = worst;
      steps += this.#round(columns, steps, progress);
      this.#update(columns);
    }
    return this.#solved(times, columns, steps);
  }

  /** How many times the residual is larger than asked for. */
  #excess({ residual, size, error }: Column): number {
    if (size === 0) return 0;
    return Math.max(norm(residual) / size, largestOf(residual) / this.#range, error) / RELATIVE_RESIDUAL;
  }

  #round(columns: readonly Column[], before: number, progress: StepProgress): number {
    const searches = columns
      .filter((column) => this.#excess(column) > 1)
      .map((column) => ({
        column,
        limit: AIM / this.#excess(column),
        state: new FlexibleGmres(column.residual),
      }));
    let steps = 0;
    for (;;) {
      const open = searches.filter(({ state, limit }) => state.relativeResidual > limit && !state.isFull);
      if (open.length === 0) break;
      const presences = open.map(({ column }) => column.presence);
      const directions = precondition(
        this.#preconditioner,
        this.#product,
        open.map(({ state }) => state.direction),
        presences,
      );
      const images = this.#multiply(directions, presences);
      open.forEach(({ state }, k) => {
        state.absorb(directions[k] as Float64Array, images[k] as Float64Array);
      });
      steps += 1;
      const worst = Math.max(...searches.map(({ state }) => state.relativeResidual));
      const spare = Math.floor(Math.max(0, -Math.log(worst)) / Math.log(LARGEST_GAIN));
      this.#product.order = Math.max(FIRST_ORDER, this.#order - 2 * spare);
      const relative = worst * Math.max(...searches.map(({ column }) => norm(column.residual) / column.size));
      progress(
        Math.min(1, Math.log(relative) / Math.log(AIM * RELATIVE_RESIDUAL)),
        `Step ${before + steps}: relative residual ${figure(relative)}`,
      );
    }
    for (const { column, state } of searches) {
      state.update();
      addTo(column.weights, 1, state.solution);
    }
    return steps;
  }

  /** Projected products with directions of the search. */
  #multiply(columns: readonly Float64Array[], presences: readonly Presence[]): Float64Array[] {
    // The first ones tell what order products need: their images are about as long as the data, brought to 1.
    const images =
      this.#order === 0
        ? this.#sharp(
            columns,
            columns.map(() => 1),
          ).images
        : this.#product.multiply(columns);
    images.forEach((image, t) => {
      project(presences[t] as Presence, image);
    });
    return images;
  }

  /** Computes the residuals anew. */
  #update(columns: readonly Column[]): void {
    this.#product.order = this.#order;
    const { images, errors } = this.#sharp(
      columns.map(({ weights }) => weights),
      columns.map(({ size }) => size),
    );
    columns.forEach((column, t) => {
      column.image = images[t] as Float64Array;
      column.residual = column.data.slice();
      addTo(column.residual, -1, column.image);
      project(column.presence, column.residual);
      column.error = errors[t] as number;
    });
  }

  /**
   * Products, their order raised until they are accurate enough or cannot be better, and their errors as shares of
   * the sizes.
   * @param sizes lengths of the data that the images are to explain.
   */
  #sharp(weights: readonly Float64Array[], sizes: readonly number[]) {
    const exact = this.#product.direct(weights, this.#audited);
    for (;;) {
      const images = this.#product.multiply(weights);
      const errors = images.map((image, t) => {
        const error = select(image, this.#audited);
        addTo(error, -1, exact[t] as Float64Array);
        const whole = norm(error) * Math.sqrt(image.length / error.length);
        return whole === 0 ? 0 : whole / (sizes[t] as number);
      });
      const worst = Math.max(...errors) / (PRODUCT_SHARE * RELATIVE_RESIDUAL);
      this.#order = this.#product.order;
      if (worst <= 1 || this.#order === LAST_ORDER) return { images, errors };
      const raise = 2 * Math.max(1, Math.ceil(Math.log(worst) / Math.log(USUAL_GAIN)));
      this.#product.order = Number.isFinite(raise) ? Math.min(LAST_ORDER, this.#order + raise) : LAST_ORDER;
    }
  }

  #solved(times: readonly TimeToSolve[], columns: readonly Column[], steps: number): Solved {
    const excess = Math.max(...columns.map((column) => this.#excess(column)));
    return {
      columns: columns.map(({ presence, weights, image }, t) => {
        const left = (times[t] as TimeToSolve).values.slice();
        addTo(left, -1, image);
        presence.gaps?.clear(left);
        return { weights, polynomial: leastSquares(presence.tail, left) };
      }),
      residual: Math.max(...columns.map(({ residual }) => largestOf(residual))),
      iteration: {
        steps,
        relative: excess * RELATIVE_RESIDUAL,
        converged: excess <= 1,
      },
    };
  }
}

/** Length of a vector. */
function norm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** y += factor x. */
function addTo(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + factor * (x[i] as number);
}

/** Largest absolute value; NaN when there is one. */
const largestOf = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
