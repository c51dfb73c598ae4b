import type { Reflections } from "../reflections.ts";
import { aligned, type WasmMemory } from "./memory.ts";
import { BATCH, type ColumnSpace } from "./sums.ts";

/** As many polynomial terms as there may be: three columns each have to fit a batch. */
const MOST_TERMS = Math.floor(BATCH / 3);
const SQUARE_BYTES = aligned(MOST_TERMS * MOST_TERMS * 8);

/** Bytes of its own that a projection takes. */
export const PROJECTION_BYTES = 2 * SQUARE_BYTES;

/**
 * The orthogonal Q of a polynomial's reflections, which brings the polynomials to the first rows and columns of a
 * symmetric matrix. All reflections act at once, Q = I - V T V^T (Schreiber and Van Loan 1989, doi:10.1137/0910005), so
 * that the matrix is passed over twice whatever their number.
 */
export class Projection {
  readonly #memory: WasmMemory;
  readonly #reflections: Reflections;
  readonly #space: ColumnSpace;
  readonly #squares: number;

  constructor(memory: WasmMemory, reflections: Reflections, space: ColumnSpace) {
    this.#memory = memory;
    this.#reflections = reflections;
    this.#space = space;
    this.#squares = memory.allocate(PROJECTION_BYTES);
  }

  /** Q^T A Q in place of A, n x n, both triangles. */
  apply(matrix: number, stride: number): void {
    this.#conjugate(matrix, stride, false);
  }

  /** Q A Q^T in place of A. */
  undo(matrix: number, stride: number): void {
    this.#conjugate(matrix, stride, true);
  }

  /** A - Z V^T - V Z^T with Z = A V T - V (T^T V^T A V T) / 2; T and T^T change places to undo it. */
  #conjugate(matrix: number, stride: number, transposed: boolean): void {
    const { vectors, rows } = this.#reflections;
    const { exports } = this.#memory;
    const { first: v, second: image, column } = this.#space;
    const terms = vectors.length;
    if (terms === 0) return;
    const [z, again] = [v + terms * column, v + 2 * terms * column];
    vectors.forEach((vector, k) => {
      for (const at of [v, again]) this.#memory.view(at + k * column, rows).set(vector);
      for (const at of [z, image]) this.#memory.view(at + k * column, rows).fill(0);
    });
    exports.multiplyFew(rows, rows, matrix, stride, terms, v, column, image, column);
    const upper = this.#triangle(this.#products(v, v));
    const t = transposed ? turned(upper, terms) : upper;
    const middle = product(product(turned(t, terms), this.#products(v, image), terms), t, terms);
    this.#addProduct(image, t, z);
    this.#addProduct(
      v,
      middle.map((entry) => -entry / 2),
      z,
    );
    exports.multiply(rows, rows, 2 * terms, -1, v, 8, column, z, column, 8, matrix, stride);
  }

  /** T of V^T V, as it grows with each reflection. Small matrices are column-major. */
  #triangle(products: Float64Array): Float64Array {
    const { betas } = this.#reflections;
    const terms = betas.length;
    const t = new Float64Array(terms * terms);
    betas.forEach((beta, k) => {
      t[k * terms + k] = beta;
      for (let i = 0; i < k; i++) {
        let sum = 0;
        for (let m = i; m < k; m++) sum += (t[m * terms + i] as number) * (products[k * terms + m] as number);
        t[k * terms + i] = -beta * sum;
      }
    });
    return t;
  }

  /** A^T B for two sets of columns, one column for each term. */
  #products(a: number, b: number): Float64Array {
    const { vectors, rows } = this.#reflections;
    const { column } = this.#space;
    const terms = vectors.length;
    const out = this.#memory.view(this.#squares, terms * terms).fill(0);
    this.#memory.exports.multiply(
      terms,
      terms,
      rows,
      1,
      a,
      column,
      8,
      b,
      8,
      column,
      this.#squares,
      terms * 8,
    );
    return out.slice();
  }

  /** to += columns * square. */
  #addProduct(columns: number, square: Float64Array, to: number): void {
    const { vectors, rows } = this.#reflections;
    const { column } = this.#space;
    const terms = vectors.length;
    const at = this.#squares + SQUARE_BYTES;
    this.#memory.view(at, square.length).set(square);
    this.#memory.exports.multiplyFew(rows, terms, columns, column, terms, at, terms * 8, to, column);
  }
}

const turned = (a: Float64Array, size: number): Float64Array =>
  a.map((_, at) => a[(at % size) * size + Math.floor(at / size)] as number);

/** A B of small square matrices, column-major. */
function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  return a.map((_, at) => {
    const [i, j] = [at % size, Math.floor(at / size)];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (a[k * size + i] as number) * (b[j * size + k] as number);
    return sum;
  });
}
