import type { SampleSolver } from "./choose.ts";
import { select, selectPlaces } from "./distance.ts";
import { Downdate } from "./downdate.ts";
import type { FitProblem, Model, StepProgress } from "./engine.ts";
import type { TimeGroup } from "./groups.ts";
import { fitIteratively } from "./iterative-fit.ts";
import { choosesIterative } from "./iterative-memory.ts";
import { judgedModel, type SolvedGroup } from "./model.ts";
import { type PreparedFit, prepareFit, tailRows } from "./prepare.ts";
import { leastSquares, type Reflections, reflectionsOf } from "./reflections.ts";
import { leaveOneOut, type Solution } from "./system.ts";
import type { WasmMemory } from "./wasm-memory.ts";
import { BATCH } from "./wasm-sums.ts";
import { systemBytes, WasmSystem } from "./wasm-system.ts";

/** Times that lack at most this share of the stations are derived from the system of all stations. */
const FEW_MISSING = 1 / 8;
/** A derived solution that misses the stations by more than this share of the data's size is solved anew. */
const DERIVED_RESIDUAL = 1e-8;

/** Gives a memory of at least so many bytes. */
export type MemorySource = (bytes: number) => WasmMemory;

/**
 * Engine.fit on WebAssembly.
 * @param denseLimit stations beyond which systems are solved iteratively.
 */
export function fitWasm(
  memoryFor: MemorySource,
  problem: FitProblem,
  progress: StepProgress,
  denseLimit: number,
): Model {
  const prepared = prepareFit(
    problem,
    (fraction, what) => progress(0.2 * fraction, what),
    sampleSolver(memoryFor),
  );
  if (choosesIterative(prepared.lon.length, prepared.terms, problem.memory ?? Infinity, denseLimit)) {
    return fitIteratively(memoryFor, prepared, (fraction, what) => progress(0.2 + 0.8 * fraction, what));
  }
  const limit = prepared.lon.length * FEW_MISSING;
  const derived = prepared.groups.filter(({ stations }) => prepared.lon.length - stations.length <= limit);
  const solved = new Map<TimeGroup, SolvedGroup>();
  const solvers = new Set<string>();
  let factorizations = 0;
  const solve = (stations: Int32Array, groups: readonly TimeGroup[]): void => {
    const done = 0.2 + (0.8 * solved.size) / prepared.groups.length;
    progress(done, `Solving for ${stations.length} stations`);
    factorizations += 1;
    const { solver, solutions } = solveTogether(memoryFor, prepared, stations, groups, (fraction, what) =>
      progress(done + (0.8 * fraction * groups.length) / prepared.groups.length, what),
    );
    solvers.add(solver);
    groups.forEach((group, k) => {
      solved.set(group, { group, solution: solutions[k] ?? null });
    });
  };
  if (derived.length > 1) {
    solve(
      Int32Array.from(prepared.lon, (_, k) => k),
      derived,
    );
    const good = (group: TimeGroup): boolean =>
      (solved.get(group)?.solution?.residual ?? Infinity) <= DERIVED_RESIDUAL * prepared.range;
    for (const group of derived) if (!good(group)) solved.delete(group);
  }
  for (const group of prepared.groups) if (!solved.has(group)) solve(group.stations, [group]);
  progress(1, "Checking the fit");
  const inOrder = prepared.groups.flatMap((group) => solved.get(group) ?? []);
  return judgedModel(prepared, inOrder, { solver: [...solvers].join(", "), factorizations });
}

/** Solves the samples on which settings are tried, in WebAssembly. */
function sampleSolver(memoryFor: MemorySource): SampleSolver {
  return (method, { places, tail, terms, values }) => {
    const memory = memoryFor(systemBytes(places.count, terms));
    const system = new WasmSystem(memory, method, places, tail, terms);
    if (!system.factor()) return null;
    const weights = new Float64Array(values.length * places.count);
    for (let start = 0; start < values.length; start += BATCH) {
      system.weightsOf(values.slice(start, start + BATCH)).forEach((column, t) => {
        weights.set(column, (start + t) * places.count);
      });
    }
    system.invert();
    return { rcond: system.rcond, weights, inverseEntry: (i, j) => system.inverseColumn(j)[i] as number };
  };
}

interface Together {
  readonly solver: string;
  /** One per group; null: singular. */
  readonly solutions: readonly (Solution | null)[];
}

/** One time's unknowns on their way to a solution. */
interface Column {
  readonly group: number;
  /** Data still unexplained, zero where missing. */
  readonly data: Float64Array;
  readonly weights: Float64Array;
  readonly polynomial: Float64Array;
  residual: number;
}

/** What the groups of one factorization differ in. */
interface GroupPart {
  /** Positions in the factored stations. */
  readonly present: Int32Array;
  readonly missing: Int32Array;
  readonly tail: Reflections;
  downdate: Downdate | null;
}

/** Solves several groups of times by one factorization of the system of `stations`. */
function solveTogether(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  stations: Int32Array,
  groups: readonly TimeGroup[],
  progress: StepProgress,
): Together {
  const { method, places, tail, terms, values } = prepared;
  const memory = memoryFor(systemBytes(stations.length, terms));
  const rows = tailRows(tail, terms, stations);
  const system = new WasmSystem(memory, method, selectPlaces(places, stations), rows, terms);
  if (!system.factor()) return { solver: system.solver, solutions: groups.map(() => null) };
  const parts = groups.map((group) => partOf(group, stations, rows, system));
  const columns = groups.flatMap((group, g) =>
    group.times.map((time) => columnOf(select(values[time] as Float64Array, stations), g, terms)),
  );
  const whole = parts.every(({ missing }) => missing.length === 0);
  // The factors solve more accurately than the inverse, so use them while they are there.
  if (whole) refineAll(system, parts, columns);
  progress(0.4, "Leaving stations out");
  system.invert();
  if (!whole) {
    for (const part of parts) part.downdate = new Downdate(part.missing, (j) => system.inverseColumn(j));
    refineAll(system, parts, columns);
  }
  const diagonal = Float64Array.from(stations, (_, i) => system.inverseColumn(i)[i] as number);
  const solutions = parts.map((part, g) => {
    const mine = columns.filter((column) => column.group === g);
    return solutionOf(mine, part, part.downdate?.diagonal(diagonal) ?? diagonal, system.rcond, prepared);
  });
  return { solver: system.solver, solutions };
}

function partOf(group: TimeGroup, stations: Int32Array, rows: Float64Array, system: WasmSystem): GroupPart {
  const has = new Set(group.stations);
  const present: number[] = [];
  const missing: number[] = [];
  stations.forEach((station, k) => {
    (has.has(station) ? present : missing).push(k);
  });
  const positions = Int32Array.from(present);
  const tail =
    missing.length === 0
      ? system.tailFactors
      : reflectionsOf(tailRows(rows, system.terms, positions), system.terms);
  return { present: positions, missing: Int32Array.from(missing), tail, downdate: null };
}

function columnOf(data: Float64Array, group: number, terms: number): Column {
  const known = data.map((value) => (Number.isNaN(value) ? 0 : value));
  return {
    group,
    data: known,
    weights: new Float64Array(data.length),
    polynomial: new Float64Array(terms),
    residual: Number.NaN,
  };
}

/** Solves all columns and refines them once; the residual is taken from what is left then. */
function refineAll(system: WasmSystem, parts: readonly GroupPart[], columns: readonly Column[]): void {
  for (let start = 0; start < columns.length; start += BATCH) {
    const batch = columns.slice(start, start + BATCH);
    let left: Float64Array[] = batch.map(({ data }) => data.slice());
    for (let pass = 0; pass < 2; pass++) {
      left.forEach((data, t) => {
        takePolynomial(system, parts, batch[t] as Column, data);
      });
      const changes = system.weightsOf(left);
      changes.forEach((change, t) => {
        const column = batch[t] as Column;
        parts[column.group]?.downdate?.apply(change);
        change.forEach((value, i) => {
          column.weights[i] = (column.weights[i] as number) + value;
        });
      });
      left = remaining(system, parts, batch);
    }
    left.forEach((data, t) => {
      const column = batch[t] as Column;
      takePolynomial(system, parts, column, data);
      column.residual = data.reduce((worst, value) => Math.max(worst, Math.abs(value)), 0);
    });
  }
}

/** Data minus what the weights explain, zero where missing. */
function remaining(
  system: WasmSystem,
  parts: readonly GroupPart[],
  batch: readonly Column[],
): Float64Array[] {
  const explained = system.multiply(batch.map(({ weights }) => weights));
  return batch.map(({ data, group }, t) => {
    const left = data.map((value, i) => value - ((explained[t] as Float64Array)[i] as number));
    for (const i of parts[group]?.missing ?? []) left[i] = 0;
    return left;
  });
}

/** Sets a column's polynomial to the one closest to `data` and takes it out of there. */
function takePolynomial(
  system: WasmSystem,
  parts: readonly GroupPart[],
  column: Column,
  data: Float64Array,
): void {
  if (system.terms === 0) return;
  const { present, tail } = parts[column.group] as GroupPart;
  const coefficients = leastSquares(tail, select(data, present));
  column.polynomial.set(coefficients);
  const explained = system.polynomialAt(coefficients);
  for (const i of present) data[i] = (data[i] as number) - (explained[i] as number);
}

/** Gathers a group's columns over its own stations. */
function solutionOf(
  columns: readonly Column[],
  { present }: GroupPart,
  diagonal: Float64Array,
  rcond: number,
  { terms }: PreparedFit,
): Solution {
  const count = present.length;
  const weights = new Float64Array(columns.length * count);
  const polynomial = new Float64Array(columns.length * terms);
  columns.forEach((column, t) => {
    weights.set(select(column.weights, present), t * count);
    polynomial.set(column.polynomial, t * terms);
  });
  const residual = columns.reduce((worst, column) => Math.max(worst, column.residual), 0);
  return { rcond, weights, polynomial, residual, loo: leaveOneOut(weights, select(diagonal, present)) };
}
