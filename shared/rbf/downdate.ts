import { choleskyInPlace, solveSmall, substituteRows } from "./small.ts";

/** G_MM as it is divided by: L with G_MM = L L^T, or its inverse where it is not definite; row-major. */
type Divisor =
  | { readonly lower: Float64Array; readonly inverse?: never }
  | { readonly inverse: Float64Array; readonly lower?: never };

/**
 * The interpolant without some stations M, from the inverse G of the system with all of them: the values at M that
 * make their weights vanish are y = -G_MM^-1 c_M, and w = c + G_:M y (DESIGN section 4). Costs no new factorization.
 */
export class Downdate {
  readonly #missing: Int32Array;
  readonly #columns: readonly Float64Array[];
  readonly #divisor: Divisor;

  /**
   * @param inverseColumn column j of G; live views will do, G must stay as it is.
   */
  constructor(missing: Int32Array, inverseColumn: (j: number) => Float64Array) {
    this.#missing = missing;
    this.#columns = Array.from(missing, inverseColumn);
    const lower = blockOf(missing, this.#columns);
    this.#divisor = choleskyInPlace(lower, missing.length)
      ? { lower }
      : { inverse: inverted(blockOf(missing, this.#columns), missing.length) };
  }

  /** Turns weights c = G d, with d zero at M, into those of the interpolant without M: zero at M. In place. */
  apply(weights: Float64Array): void {
    const atMissing = Float64Array.from(this.#missing, (i) => weights[i] as number);
    const values = quotient(this.#divisor, atMissing);
    this.#columns.forEach((column, k) => {
      const value = values[k] as number;
      for (let i = 0; i < weights.length; i++)
        weights[i] = (weights[i] as number) - value * (column[i] as number);
    });
    for (const i of this.#missing) weights[i] = 0;
  }

  /** M, and L of G_MM = L L^T, row-major; null where G_MM is not definite. */
  get factor(): { readonly stations: Int32Array; readonly lower: Float64Array } | null {
    const { lower } = this.#divisor;
    return lower ? { stations: this.#missing, lower } : null;
  }

  /** The inverse without M, as far as it is asked for. */
  inverse(): DowndatedInverse {
    return new DowndatedInverse(this.#columns, this.#divisor);
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

  constructor(columns: readonly Float64Array[], divisor: Divisor) {
    const count = columns.length;
    const rows = rowsOf(columns);
    this.#count = count;
    if (divisor.lower) {
      substituteRows(divisor.lower, count, rows);
      this.#left = rows;
    } else this.#left = combined(divisor.inverse, count, rows);
    this.#right = rows;
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

/** G_MM of the columns G_:M, row-major. */
function blockOf(missing: Int32Array, columns: readonly Float64Array[]): Float64Array {
  const count = missing.length;
  const block = new Float64Array(count * count);
  columns.forEach((column, k) => {
    for (let m = 0; m < count; m++) block[k * count + m] = column[missing[m] as number] as number;
  });
  return block;
}

function inverted(block: Float64Array, count: number): Float64Array {
  const inverse = new Float64Array(count * count);
  for (let k = 0; k < count; k++) inverse[k * count + k] = 1;
  // What is not a number misses the stations, and is solved anew.
  return solveSmall(block, count, inverse, count) ? inverse : inverse.fill(Number.NaN);
}

/** G_MM^-1 times a vector. */
function quotient({ lower, inverse }: Divisor, vector: Float64Array): Float64Array {
  const count = vector.length;
  if (!lower) return combined(inverse, count, vector);
  const solved = vector.slice();
  substituteRows(lower, count, solved);
  for (let k = count - 1; k >= 0; k--) {
    let sum = solved[k] as number;
    for (let m = k + 1; m < count; m++) sum -= (lower[m * count + k] as number) * (solved[m] as number);
    solved[k] = sum / (lower[k * count + k] as number);
  }
  return solved;
}

/** Columns, a station's entries side by side. */
function rowsOf(columns: readonly Float64Array[]): Float64Array {
  const count = columns.length;
  const rows = new Float64Array(count * (columns[0]?.length ?? 0));
  for (let k = 0; k < count; k++) {
    const column = columns[k] as Float64Array;
    for (let i = 0, at = k; i < column.length; i++, at += count) rows[at] = column[i] as number;
  }
  return rows;
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
