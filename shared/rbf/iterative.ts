import { type Places, select, selectPlaces } from "./distance.ts";
import { type Domain, domainsOf, representatives } from "./domains.ts";
import type { StepProgress } from "./engine.ts";
import { FlexibleGmres } from "./gmres.ts";
import type { ResolvedMethod } from "./method.ts";
import {
  applyForward,
  applyTransposed,
  leastSquares,
  type Reflections,
  reflectionsOf,
} from "./reflections.ts";
import { leaveOneOut, ridgeOf, type Solution } from "./system.ts";
import { memoryBytes, type WasmMemory } from "./wasm-memory.ts";
import { putTargets, sumsBytes, type Targets, WasmSums } from "./wasm-sums.ts";
import { systemBytes, WasmSystem } from "./wasm-system.ts";

/*
 * Solving without a matrix: flexible GMRES, preconditioned by overlapping domains solved on their own and one coarse
 * system of representatives (Beatson, Light and Billings, SIAM J. Sci. Comput. 22, 2000). Memory grows with N.
 */

/** Stations beyond which a dense matrix is no longer held. */
export const DENSE_LIMIT = 8000;
/** Residual at the stations over the data, both without their polynomial part, at which the solver is content. */
const SUFFICIENT = 1e-9;
/** Iterations after which it gives up. */
const PATIENCE = 200;
/** Stations of the coarse system at most. */
const COARSE = 1200;
/** Times solved side by side. */
const TOGETHER = 8;
/** Terms of the largest polynomial, stations of the largest domain. */
const MOST_TERMS = 9;
const LARGEST_DOMAIN = 400;

/** Bytes of WebAssembly memory for `stations` stations. */
export function iterativeBytes(stations: number): number {
  const coarse = Math.min(COARSE, stations) + 1;
  const sums = sumsBytes(stations, stations, TOGETHER) + 3 * 8 * (coarse + 2);
  return Math.max(memoryBytes(sums), systemBytes(Math.max(coarse, LARGEST_DOMAIN), MOST_TERMS));
}

/** Bytes beside the WebAssembly memory: domains' inverses in single precision and the directions of GMRES. */
export function iterativeExtraBytes(stations: number, times: number): number {
  const inverses = 4 * LARGEST_DOMAIN * stations + 8 * COARSE * COARSE;
  const directions = 2 * 41 * 8 * stations * Math.min(times, TOGETHER);
  return inverses + directions;
}

/** Rows of a domain's inverse that belong to its inside: how their weights answer to the domain's values. */
interface LocalInverse {
  readonly domain: Domain;
  /** Row-major inside x stations. */
  readonly rows: Float32Array;
}

interface Coarse {
  readonly stations: Int32Array;
  /** Row-major square, symmetric. */
  readonly inverse: Float64Array;
}

interface Preconditioner {
  readonly locals: readonly LocalInverse[];
  readonly coarse: Coarse;
  /** Diagonal of the whole inverse, taken from the domains. */
  readonly diagonal: Float64Array;
  /** The worst of all systems solved on the way. */
  readonly rcond: number;
}

/** Gives the polynomial's terms at some of the stations, well scaled for them. */
type LocalTail = (stations: Int32Array) => { readonly tail: Float64Array; readonly terms: number };

/** What is to be solved: stations, their polynomial terms, and one column of values per time, none missing. */
export interface IterativeProblem {
  readonly method: Omit<ResolvedMethod, "tolerance">;
  readonly places: Places;
  readonly tail: Float64Array;
  readonly terms: number;
  readonly values: readonly Float64Array[];
  readonly localTail: LocalTail;
}

/** The solution and the iterations it took; null when a part of the system is singular. */
export function solveIteratively(
  memoryFor: (bytes: number) => WasmMemory,
  problem: IterativeProblem,
  progress: StepProgress,
): { readonly solution: Solution | null; readonly iterations: number } {
  const { method, places, tail, terms, values } = problem;
  const memory = memoryFor(iterativeBytes(places.count));
  const preconditioner = prepare(memory, problem, (fraction) =>
    progress(0.3 * fraction, "Preparing domains"),
  );
  if (preconditioner === null) return { solution: null, iterations: 0 };
  memory.reset();
  const sums = new WasmSums(memory, method, places, places.count, TOGETHER);
  const coarseTargets = putTargets(memory, selectPlaces(places, preconditioner.coarse.stations));
  const operator = new Operator(
    sums,
    coarseTargets,
    preconditioner,
    ridgeOf(method),
    reflectionsOf(tail, terms),
  );
  const weights = new Float64Array(values.length * places.count);
  const polynomial = new Float64Array(values.length * terms);
  let residual = 0;
  let iterations = 0;
  for (let start = 0; start < values.length; start += TOGETHER) {
    const columns = values.slice(start, start + TOGETHER);
    const solved = operator.solve(columns, (fraction, what) =>
      progress(0.3 + (0.7 * (start + fraction * columns.length)) / values.length, what),
    );
    iterations += solved.iterations;
    const left = operator.remaining(columns, solved.weights);
    solved.weights.forEach((column, t) => {
      const coefficients = leastSquares(operator.tail, left[t] as Float64Array);
      weights.set(column, (start + t) * places.count);
      polynomial.set(coefficients, (start + t) * terms);
      operator.project(left[t] as Float64Array);
      residual = (left[t] as Float64Array).reduce(
        (worst, value) => Math.max(worst, Math.abs(value)),
        residual,
      );
    });
  }
  const loo = leaveOneOut(weights, preconditioner.diagonal);
  return { solution: { rcond: preconditioner.rcond, weights, polynomial, residual, loo }, iterations };
}

/** Factors all domains and the coarse system. */
function prepare(
  memory: WasmMemory,
  { method, places, localTail }: IterativeProblem,
  progress: (fraction: number) => void,
): Preconditioner | null {
  const domains = domainsOf(places);
  const locals: LocalInverse[] = [];
  const diagonal = new Float64Array(places.count);
  let rcond = 1;
  const inverted = (stations: Int32Array): WasmSystem | null => {
    const { tail, terms } = localTail(stations);
    const system = new WasmSystem(memory, method, selectPlaces(places, stations), tail, terms);
    if (!system.factor()) return null;
    system.invert();
    rcond = Math.min(rcond, system.rcond);
    return system;
  };
  for (const [k, domain] of domains.entries()) {
    progress(k / domains.length);
    const system = inverted(domain.stations);
    if (system === null) return null;
    const { inside, stations } = domain;
    const rows = new Float32Array(inside * stations.length);
    for (let i = 0; i < inside; i++) {
      // The inverse is symmetric: columns are rows.
      const column = system.inverseColumn(i);
      rows.set(column, i * stations.length);
      diagonal[stations[i] as number] = column[i] as number;
    }
    locals.push({ domain, rows });
  }
  const stations = representatives(places, COARSE);
  const system = inverted(stations);
  if (system === null) return null;
  const inverse = new Float64Array(stations.length * stations.length);
  for (let i = 0; i < stations.length; i++) inverse.set(system.inverseColumn(i), i * stations.length);
  return { locals, coarse: { stations, inverse }, diagonal, rcond };
}

/** The system restricted to weights without polynomial part, and its preconditioner. */
class Operator {
  readonly tail: Reflections;
  readonly #sums: WasmSums;
  readonly #coarseTargets: Targets;
  readonly #preconditioner: Preconditioner;
  readonly #ridge: number;

  constructor(
    sums: WasmSums,
    coarseTargets: Targets,
    preconditioner: Preconditioner,
    ridge: number,
    tail: Reflections,
  ) {
    this.#sums = sums;
    this.#coarseTargets = coarseTargets;
    this.#preconditioner = preconditioner;
    this.#ridge = ridge;
    this.tail = tail;
  }

  /** Takes the part out that polynomials can carry. In place. */
  project(column: Float64Array): Float64Array {
    if (this.tail.vectors.length === 0) return column;
    applyTransposed(this.tail, column);
    column.fill(0, 0, this.tail.vectors.length);
    applyForward(this.tail, column);
    return column;
  }

  /** (K + ridge I) w. */
  #multiply(columns: readonly Float64Array[]): Float64Array[] {
    return this.#sums.at(this.#sums.stations, columns).map((sums, t) => {
      const column = columns[t] as Float64Array;
      return sums.map((sum, i) => sum + this.#ridge * (column[i] as number));
    });
  }

  /** What weights leave of values, the polynomial part included. */
  remaining(values: readonly Float64Array[], weights: readonly Float64Array[]): Float64Array[] {
    const images = this.#multiply(weights);
    return values.map((column, t) =>
      column.map((value, i) => value - ((images[t] as Float64Array)[i] as number)),
    );
  }

  solve(
    values: readonly Float64Array[],
    progress: StepProgress,
  ): { readonly weights: Float64Array[]; readonly iterations: number } {
    const states = values.map((column) => new FlexibleGmres(this.project(column.slice())));
    const open = (): FlexibleGmres[] =>
      states.filter(({ relativeResidual }) => relativeResidual > SUFFICIENT);
    let iterations = 0;
    for (; iterations < PATIENCE; iterations++) {
      const active = open();
      if (active.length === 0) break;
      const worst = Math.max(...active.map(({ relativeResidual }) => relativeResidual));
      progress(Math.min(1, Math.log(worst) / Math.log(SUFFICIENT)), `Iteration ${iterations + 1}`);
      const changes = this.#precondition(active.map(({ direction }) => direction));
      const images = this.#multiply(changes);
      active.forEach((state, k) => {
        state.absorb(changes[k] as Float64Array, this.project(images[k] as Float64Array));
      });
      if (active.some(({ isFull }) => isFull)) this.#restart(states, values);
    }
    for (const state of states) state.update();
    return { weights: states.map(({ solution }) => solution), iterations };
  }

  #restart(states: readonly FlexibleGmres[], values: readonly Float64Array[]): void {
    for (const state of states) state.update();
    const left = this.remaining(
      values,
      states.map(({ solution }) => solution),
    );
    states.forEach((state, t) => {
      state.restart(this.project(left[t] as Float64Array));
    });
  }

  /** Domains first, then the coarse system on what they leave at its stations. */
  #precondition(residuals: readonly Float64Array[]): Float64Array[] {
    const { coarse } = this.#preconditioner;
    const changes = residuals.map((residual) => this.project(this.#solveDomains(residual)));
    const images = this.#sums.at(this.#coarseTargets, changes);
    return changes.map((change, t) => {
      const left = Float64Array.from(coarse.stations, (station, k) => {
        const explained =
          ((images[t] as Float64Array)[k] as number) + this.#ridge * (change[station] as number);
        return ((residuals[t] as Float64Array)[station] as number) - explained;
      });
      coarse.stations.forEach((station, i) => {
        let sum = 0;
        const row = i * left.length;
        for (let j = 0; j < left.length; j++)
          sum += (coarse.inverse[row + j] as number) * (left[j] as number);
        change[station] = (change[station] as number) + sum;
      });
      return this.project(change);
    });
  }

  #solveDomains(residual: Float64Array): Float64Array {
    const result = new Float64Array(residual.length);
    for (const { domain, rows } of this.#preconditioner.locals) {
      const { stations, inside } = domain;
      const local = select(residual, stations);
      for (let i = 0; i < inside; i++) {
        let sum = 0;
        const row = i * local.length;
        for (let j = 0; j < local.length; j++) sum += (rows[row + j] as number) * (local[j] as number);
        result[stations[i] as number] = sum;
      }
    }
    return result;
  }
}
