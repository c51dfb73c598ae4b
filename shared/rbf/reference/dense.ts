import { LuDecomposition, WrapperMatrix1D } from "ml-matrix";

/** A factored square matrix: P A = L U. */
export interface Factors {
  readonly size: number;
  /** L below the diagonal (its own diagonal is 1), U on and above; row-major size x size. */
  readonly lu: Float64Array;
  /** Row i of P A is row pivots[i] of A. */
  readonly pivots: Int32Array;
}

/** LU with partial pivoting of a row-major matrix; null when it is singular or holds a number that is not finite. */
export function factor(matrix: Float64Array, size: number): Factors | null {
  if (!matrix.every(Number.isFinite)) return null;
  const decomposition = new LuDecomposition(new WrapperMatrix1D(matrix, { rows: size }));
  if (decomposition.isSingular()) return null;
  const lu = new Float64Array(size * size);
  const lower = decomposition.lowerTriangularMatrix;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) lu[i * size + j] = lower.get(i, j);
  const upper = decomposition.upperTriangularMatrix;
  for (let i = 0; i < size; i++) for (let j = i; j < size; j++) lu[i * size + j] = upper.get(i, j);
  return { size, lu, pivots: Int32Array.from(decomposition.pivotPermutationVector) };
}

/** Right-hand sides taken at a time: size x STRIP numbers stay in the processor's cache. */
const STRIP = 64;

/**
 * Solves A X = B for many right-hand sides.
 * @param b row-major size x columns; overwritten by X.
 */
export function substitute({ size, lu, pivots }: Factors, b: Float64Array, columns: number): void {
  for (let start = 0; start < columns; start += STRIP) {
    const width = Math.min(STRIP, columns - start);
    const strip = new Float64Array(size * width);
    for (let i = 0; i < size; i++) {
      const from = (pivots[i] as number) * columns + start;
      strip.set(b.subarray(from, from + width), i * width);
    }
    for (let i = 1; i < size; i++) subtractRows(strip, width, i, lu, i * size, 0, i);
    for (let i = size - 1; i >= 0; i--) {
      subtractRows(strip, width, i, lu, i * size, i + 1, size);
      const pivot = lu[i * size + i] as number;
      for (let c = i * width; c < (i + 1) * width; c++) strip[c] = (strip[c] as number) / pivot;
    }
    for (let i = 0; i < size; i++) b.set(strip.subarray(i * width, (i + 1) * width), i * columns + start);
  }
}

/** strip[row] -= sum over k in from..to-1 of lu[offset + k] * strip[k], four rows a step. */
function subtractRows(
  strip: Float64Array,
  width: number,
  row: number,
  lu: Float64Array,
  offset: number,
  from: number,
  to: number,
): void {
  const target = row * width;
  let k = from;
  for (; k + 3 < to; k += 4) {
    const a = lu[offset + k] as number;
    const b = lu[offset + k + 1] as number;
    const c = lu[offset + k + 2] as number;
    const d = lu[offset + k + 3] as number;
    const first = k * width;
    for (let i = 0; i < width; i++) {
      const j = first + i;
      strip[target + i] =
        (strip[target + i] as number) -
        (a * (strip[j] as number) +
          b * (strip[j + width] as number) +
          (c * (strip[j + 2 * width] as number) + d * (strip[j + 3 * width] as number)));
    }
  }
  for (; k < to; k++) {
    const a = lu[offset + k] as number;
    for (let i = 0; i < width; i++) {
      strip[target + i] = (strip[target + i] as number) - a * (strip[k * width + i] as number);
    }
  }
}

/** The inverse, row-major. */
export function inverse(factors: Factors): Float64Array {
  const { size } = factors;
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) result[i * size + i] = 1;
  substitute(factors, result, size);
  return result;
}

/** Largest column sum of absolute values. */
export function norm1(matrix: Float64Array, size: number): number {
  const sums = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) sums[j] = (sums[j] as number) + Math.abs(matrix[i * size + j] as number);
  }
  let largest = 0;
  for (const sum of sums) if (!(sum <= largest)) largest = sum;
  return largest;
}

/** residual = B - A X, row-major size x columns. */
export function residualOf(
  matrix: Float64Array,
  size: number,
  x: Float64Array,
  b: Float64Array,
  columns: number,
): Float64Array {
  const residual = b.slice();
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (x[j * columns + c] as number);
      residual[i * columns + c] = (residual[i * columns + c] as number) - sum;
    }
  }
  return residual;
}
