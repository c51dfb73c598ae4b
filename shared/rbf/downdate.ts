import { inverse, Matrix } from "ml-matrix";

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

  /** The diagonal of the inverse without M; zero at M. @param diagonal that of G. */
  diagonal(diagonal: Float64Array): Float64Array {
    const count = this.#missing.length;
    const result = diagonal.slice();
    const solved = new Float64Array(diagonal.length);
    for (let k = 0; k < count; k++) {
      solved.fill(0);
      // The block is symmetric: entries below its diagonal count twice, those above not at all.
      for (let m = 0; m <= k; m++) {
        const factor = (m < k ? 2 : 1) * (this.#block[k * count + m] as number);
        const column = this.#columns[m] as Float64Array;
        for (let i = 0; i < solved.length; i++)
          solved[i] = (solved[i] as number) + factor * (column[i] as number);
      }
      const column = this.#columns[k] as Float64Array;
      for (let i = 0; i < solved.length; i++) {
        result[i] = (result[i] as number) - (solved[i] as number) * (column[i] as number);
      }
    }
    for (const i of this.#missing) result[i] = 0;
    return result;
  }
}
