import { choleskyInPlace, solveSmall } from "./small.ts";

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
    const block = new Float64Array(count * count);
    this.#columns.forEach((column, k) => {
      for (let m = 0; m < count; m++) block[k * count + m] = column[missing[m] as number] as number;
      this.#block[k * count + k] = 1;
    });
    // What is not a number misses the stations, and is solved anew.
    if (!solveSmall(block, count, this.#block, count)) this.#block.fill(Number.NaN);
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
  readonly #count: number;
  /** What is taken off is the sum of left[i * count + k] * right[j * count + k]. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(missing: Int32Array, columns: readonly Float64Array[], block: Float64Array) {
    const count = columns.length;
    const lower = new Float64Array(count * count);
    columns.forEach((column, k) => {
      for (let m = 0; m < count; m++) lower[k * count + m] = column[missing[m] as number] as number;
    });
    const rows = rowsOf(columns);
    const definite = choleskyInPlace(lower, count);
    this.#count = count;
    this.#left = definite ? substituted(lower, count, rows) : combined(block, count, rows);
    this.#right = definite ? this.#left : rows;
  }

  /** Turns rows and columns of G for stations outside M, row-major, into those of this inverse. */
  take(block: Float64Array, stations: Int32Array): void {
    const count = stations.length;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        const taken = this.#product(stations[i] as number, stations[j] as number);
        block[i * count + j] = (block[i * count + j] as number) - taken;
        // Both are symmetric.
        if (j < i) block[j * count + i] = (block[j * count + i] as number) - taken;
      }
    }
  }

  /** The diagonal; meaningless at M. @param diagonal that of G. */
  diagonal(diagonal: Float64Array): Float64Array {
    return diagonal.map((entry, i) => entry - this.#product(i, i));
  }

  #product(i: number, j: number): number {
    const [left, right, count] = [this.#left, this.#right, this.#count];
    const [row, column] = [i * count, j * count];
    let sum = 0;
    for (let k = 0; k < count; k++) sum += (left[row + k] as number) * (right[column + k] as number);
    return sum;
  }
}

/** Columns, a station's entries side by side. */
function rowsOf(columns: readonly Float64Array[]): Float64Array {
  const count = columns.length;
  const rows = new Float64Array(count * (columns[0]?.length ?? 0));
  columns.forEach((column, k) => {
    for (let i = 0; i < column.length; i++) rows[i * count + k] = column[i] as number;
  });
  return rows;
}

/** L^-1 times each row. */
function substituted(lower: Float64Array, count: number, rows: Float64Array): Float64Array {
  const solved = rows.slice();
  for (let row = 0; row < solved.length; row += count) {
    for (let k = 0; k < count; k++) {
      let sum = solved[row + k] as number;
      for (let m = 0; m < k; m++) sum -= (lower[k * count + m] as number) * (solved[row + m] as number);
      solved[row + k] = sum / (lower[k * count + k] as number);
    }
  }
  return solved;
}

/** The block times each row. */
function combined(block: Float64Array, count: number, rows: Float64Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += count) {
    for (let k = 0; k < count; k++) {
      let sum = 0;
      for (let m = 0; m < count; m++) sum += (block[k * count + m] as number) * (rows[row + m] as number);
      result[row + k] = sum;
    }
  }
  return result;
}
