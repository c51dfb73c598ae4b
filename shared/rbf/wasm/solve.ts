import { blockSolutions } from "../blockError.ts";
import { select, selectPlaces } from "../distance.ts";
import { Downdate, type DowndatedInverse } from "../downdate.ts";
import type { StepProgress } from "../engine.ts";
import type { TimeGroup } from "../groups.ts";
import { type PreparedFit, tailRows } from "../prepare.ts";
import { leastSquares, type Reflections, reflectionsOf } from "../reflections.ts";
import { leaveOneOut, type Solution } from "../system.ts";
import type { Leaver } from "./leaveOut.ts";
import type { MemorySource } from "./memory.ts";
import { BATCH } from "./sums.ts";
import { systemBytes, WasmSystem } from "./system.ts";

/** Times that lack at most this share of the stations are derived from the system of all stations. */
export const FEW_MISSING = 1 / 8;
/** A derived solution that misses the stations by more than this share of the data's size is solved anew. */
export const DERIVED_RESIDUAL = 1e-8;

/** The solutions of several groups of times, and the system they came from. */
export interface Together {
  readonly system: WasmSystem;
  readonly stations: Int32Array;
  readonly rows: Float64Array;
  /** One per group; null: singular. */
  readonly solutions: readonly (Solution | null)[];
}

/** What of a solution is known before stations have been left out. */
export type Weights = Pick<Solution, "weights" | "polynomial" | "residual">;

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

/**
 * Solves several groups of times by one factorization of the system of `stations`.
 * @param onWeights hears the groups' weights as soon as they are known: the rest takes longer.
 */
export function solveTogether(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  stations: Int32Array,
  groups: readonly TimeGroup[],
  progress: StepProgress,
  onWeights: (weights: readonly Weights[]) => void,
): Together {
  const { method, places, tail, terms } = prepared;
  const memory = memoryFor(systemBytes(stations.length, terms));
  const rows = tailRows(tail, terms, stations);
  const system = new WasmSystem(memory, method, selectPlaces(places, stations), rows, terms);
  const together = { system, stations, rows };
  if (!system.factor()) return { ...together, solutions: groups.map(() => null) };
  const parts = groups.map((group) => partOf(group, stations, rows, system));
  const columns = columnsOf(prepared, stations, groups);
  // The factors solve more accurately than the inverse, so use them while they are there.
  const whole = parts.every(({ missing }) => missing.length === 0);
  const tellWeights = (): void => onWeights(parts.map((part, g) => weightsOf(columns, g, part, terms)));
  // Told after each piece of work, too: the arrays it left behind may be collected then.
  const tellSolving = (): void => progress(0.3, "Solving for the times");
  const tellLeaving = (): void => progress(0.4, "Leaving stations out");
  if (whole) refineAll(system, parts, columns, tellSolving);
  if (whole) tellWeights();
  tellLeaving();
  system.invert();
  if (!whole) downdateAndRefine(system, parts, columns, tellLeaving);
  if (!whole) tellWeights();
  return { ...together, solutions: solutionsOf(system, prepared, stations, parts, columns, tellLeaving) };
}

/** As solveTogether, from the inverse alone. @param stations indices in `prepared`, -1 for those not in it. */
export function solveInverted(
  system: WasmSystem,
  rows: Float64Array,
  prepared: PreparedFit,
  stations: Int32Array,
  groups: readonly TimeGroup[],
): Solution[] {
  const parts = groups.map((group) => partOf(group, stations, rows, system));
  const columns = columnsOf(prepared, stations, groups);
  downdateAndRefine(system, parts, columns, noWord);
  return solutionsOf(system, prepared, stations, parts, columns, noWord);
}

const noWord = (): void => undefined;

function columnsOf(
  { values, terms }: PreparedFit,
  stations: Int32Array,
  groups: readonly TimeGroup[],
): Column[] {
  return groups.flatMap((group, g) =>
    group.times.map((time) => columnOf(select(values[time] as Float64Array, stations), g, terms)),
  );
}

function downdateAndRefine(
  system: WasmSystem,
  parts: readonly GroupPart[],
  columns: readonly Column[],
  tell: () => void,
): void {
  for (const part of parts) part.downdate = new Downdate(part.missing, (j) => system.inverseColumn(j));
  refineAll(system, parts, columns, tell);
}

function solutionsOf(
  system: WasmSystem,
  prepared: PreparedFit,
  stations: Int32Array,
  parts: readonly GroupPart[],
  columns: readonly Column[],
  tell: () => void,
): Solution[] {
  return parts.map((part, g) => {
    tell();
    const known = weightsOf(columns, g, part, prepared.terms);
    return solutionOf(known, part, system, stations, prepared);
  });
}

/** Gathers a group's columns over its own stations. */
function weightsOf(
  columns: readonly Column[],
  group: number,
  { present }: GroupPart,
  terms: number,
): Weights {
  const mine = columns.filter((column) => column.group === group);
  const weights = new Float64Array(mine.length * present.length);
  const polynomial = new Float64Array(mine.length * terms);
  mine.forEach((column, t) => {
    weights.set(select(column.weights, present), t * present.length);
    polynomial.set(column.polynomial, t * terms);
  });
  return {
    weights,
    polynomial,
    residual: mine.reduce((worst, column) => Math.max(worst, column.residual), 0),
  };
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
function refineAll(
  system: WasmSystem,
  parts: readonly GroupPart[],
  columns: readonly Column[],
  tell: () => void,
): void {
  for (let start = 0; start < columns.length; start += BATCH) {
    tell();
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
        for (let i = 0; i < change.length; i++) {
          column.weights[i] = (column.weights[i] as number) + (change[i] as number);
        }
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
    const left = explained[t] as Float64Array;
    for (let i = 0; i < left.length; i++) left[i] = (data[i] as number) - (left[i] as number);
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
  for (let k = 0; k < present.length; k++) {
    const i = present[k] as number;
    data[i] = (data[i] as number) - (explained[i] as number);
  }
}

/** Leaves a group's stations out one by one and block by block. */
function solutionOf(
  known: Weights,
  { present, downdate }: GroupPart,
  system: WasmSystem,
  stations: Int32Array,
  prepared: PreparedFit,
): Solution {
  const { terms, tail } = prepared;
  const { weights } = known;
  const own = present.map((k) => stations[k] as number);
  const quick = quickLeaver(system, downdate);
  // What the engine has no room for, or finds not definite.
  let slow: DowndatedInverse | null = null;
  const without = (): DowndatedInverse | null => {
    slow ??= downdate?.inverse() ?? null;
    return slow;
  };
  const blocks = blockSolutions(prepared, own, {
    weights,
    inverseBlock: (members) => {
      const places = members.map((k) => present[k] as number);
      const block = system.inverseBlock(places);
      without()?.take(block, places);
      return block;
    },
    ...(quick && { errorsAt: (blocks) => quick.errors(blocks, present, weights) }),
    tail: tailRows(tail, terms, own),
    terms,
  });
  // After the blocks, which have shown most of it.
  const whole = (): Float64Array => system.leaver(null).diagonal();
  const diagonal = quick?.diagonal() ?? without()?.diagonal(whole()) ?? whole();
  return {
    ...known,
    rcond: system.rcond,
    loo: leaveOneOut(weights, select(diagonal, present)),
    ...blocks,
  };
}

/** Leaves stations out in the engine; null where that has no room for so many that are missing. */
function quickLeaver(system: WasmSystem, downdate: Downdate | null): Leaver | null {
  if (downdate === null) return system.leaver(null);
  const { factor } = downdate;
  const leaver = factor && system.leaver(factor);
  return leaver?.hasRoom ? leaver : null;
}
