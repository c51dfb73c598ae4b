import { inverse, Matrix } from "ml-matrix";
import { choleskyInPlace } from "./small.ts";

/**
 * The interpolant without some stations M, from the inverse G of the system with all of them: the values at M that
 * make their weights vanish are y = -G_MM^-1 c_M, and w = c + G_:M y (DESIGN section 4). Costs no new factorization.
 */
export class Downdate {
  readonly #missing: Int32Array;
  readonly #columns: readonly Float64Array[];
  /** G_MM^-1, row-major. */
  readonly #block: Float64Array;

  /**
   * @param inverseColumn column j of G; live views will do, G must stay as it is.
   */
  constructor(missing: Int32Array, inverseColumn: (j: number) => Float64Array) {
    this.#missing = missing;
    this.#columns = Array.from(missing, inverseColumn);
    const count = missing.length;
    this.#block = new Float64Array(count * count);
    if (count === 0) return;
    const block = new Matrix(this.#columns.map((column) => Array.from(missing, (i) => column[i] as number)));
    const inverted = inverse(block);
    for (let k = 0; k < count; k++) {
      for (let m = 0; m < count; m++) this.#block[k * count + m] = inverted.get(k, m);
    }
  }

  /** Turns weights c = G d, with d zero at M, into those of the interpolant without M: zero at M. In place. */
  apply(weights: Float64Array): void {
    const count = this.#missing.length;
    const atMissing = Float64Array.from(this.#missing, (i) => weights[i] as number);
    this.#columns.forEach((column, k) => {
      let value = 0;
      for (let m = 0; m < count; m++)
        value -= (this.#block[k * count + m] as number) * (atMissing[m] as number);
      for (let i = 0; i < weights.length; i++)
        weights[i] = (weights[i] as number) + value * (column[i] as number);
    });
    for (const i of this.#missing) weights[i] = 0;
  }

  /** The inverse without M, as far as it is asked for. */
  inverse(): DowndatedInverse {
    return new DowndatedInverse(this.#missing, this.#columns, this.#block);
  }
}

/**
 * G - G_:M G_MM^-1 G_M:, the inverse of the system without M; holds as many numbers as G_:M does. Where G_MM = L L^T
 * half the work of the general case gives G - Z^T Z with Z = L^-1 G_M:.
 */
export class DowndatedInverse {
  /** What is taken off is the sum of left[k][i] * right[k][j]. */
  readonly #left: readonly Float64Array[];
  readonly #right: readonly Float64Array[];

  constructor(missing: Int32Array, columns: readonly Float64Array[], block: Float64Array) {
    const count = columns.length;
    const lower = new Float64Array(count * count);
    columns.forEach((column, k) => {
      for (let m = 0; m < count; m++) lower[k * count + m] = column[missing[m] as number] as number;
    });
    const definite = choleskyInPlace(lower, count);
    this.#left = definite ? substituted(lower, columns) : combined(block, columns);
    this.#right = definite ? this.#left : columns;
  }

  /** Entry (i, j) for stations outside M. @param entry that of G. */
  entry(i: number, j: number, entry: number): number {
    let value = entry;
    for (let k = 0; k < this.#left.length; k++) {
      value -=
        ((this.#left[k] as Float64Array)[i] as number) * ((this.#right[k] as Float64Array)[j] as number);
    }
    return value;
  }

  /** The diagonal; meaningless at M. @param diagonal that of G. */
  diagonal(diagonal: Float64Array): Float64Array {
    const result = diagonal.slice();
    this.#left.forEach((left, k) => {
      const right = this.#right[k] as Float64Array;
      for (let i = 0; i < result.length; i++) {
        result[i] = (result[i] as number) - (left[i] as number) * (right[i] as number);
      }
    });
    return result;
  }
}

/** L^-1 times the columns as rows. */
function substituted(lower: Float64Array, columns: readonly Float64Array[]): Float64Array[] {
  const count = columns.length;
  const solved: Float64Array[] = [];
  columns.forEach((column, k) => {
    const row = column.slice();
    solved.forEach((above, m) => {
      addTimes(row, -(lower[k * count + m] as number), above);
    });
    const pivot = lower[k * count + k] as number;
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / pivot;
    solved.push(row);
  });
  return solved;
}

/** The block times the columns as rows. */
function combined(block: Float64Array, columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((first, k) => {
    const row = new Float64Array(first.length);
    columns.forEach((column, m) => {
      addTimes(row, block[k * columns.length + m] as number, column);
    });
    return row;
  });
}

function addTimes(row: Float64Array, factor: number, other: Float64Array): void {
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + factor * (other[i] as number);
}
