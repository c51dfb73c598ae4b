/**
 * Solves A X = B by elimination with partial pivoting, for systems too small to be worth a library's objects.
 * @param a row-major size x size; destroyed.
 * @param b row-major size x columns; overwritten by X.
 * @returns false when A is singular; B is spoilt then.
 */
export function solveSmall(a: Float64Array, size: number, b: Float64Array, columns: number): boolean {
  for (let k = 0; k < size; k++) {
    const pivotRow = largestBelow(a, size, k);
    const pivot = a[pivotRow * size + k] as number;
    if (!(Math.abs(pivot) > 0)) return false;
    swapRows(a, size, k, pivotRow);
    swapRows(b, columns, k, pivotRow);
    for (let i = k + 1; i < size; i++) {
      const factor = (a[i * size + k] as number) / pivot;
      if (factor === 0) continue;
      subtract(a, size, i, k, factor, k + 1);
      subtract(b, columns, i, k, factor, 0);
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let i = k + 1; i < size; i++) subtract(b, columns, k, i, a[k * size + i] as number, 0);
    const pivot = a[k * size + k] as number;
    for (let c = k * columns; c < (k + 1) * columns; c++) b[c] = (b[c] as number) / pivot;
  }
  return true;
}

/** Row of the largest entry of column k on and below the diagonal. */
function largestBelow(a: Float64Array, size: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < size; i++) {
    if (Math.abs(a[i * size + k] as number) > Math.abs(a[best * size + k] as number)) best = i;
  }
  return best;
}

function swapRows(matrix: Float64Array, columns: number, a: number, b: number): void {
  if (a === b) return;
  for (let c = 0; c < columns; c++) {
    const kept = matrix[a * columns + c] as number;
    matrix[a * columns + c] = matrix[b * columns + c] as number;
    matrix[b * columns + c] = kept;
  }
}

/** Row `target` minus factor times row `source`, from a column on. */
function subtract(
  matrix: Float64Array,
  columns: number,
  target: number,
  source: number,
  factor: number,
  from: number,
): void {
  const [to, by] = [target * columns, source * columns];
  for (let c = from; c < columns; c++) {
    matrix[to + c] = (matrix[to + c] as number) - factor * (matrix[by + c] as number);
  }
}

/**
 * Writes L of a symmetric A = L L^T over A's lower triangle, row-major size x size.
 * @returns false when a pivot is not positive or so small that rounding could have made it; A is spoilt then.
 */
export function choleskyInPlace(a: Float64Array, size: number): boolean {
  for (let k = 0; k < size; k++) {
    const before = a[k * size + k] as number;
    let pivot = before;
    for (let m = 0; m < k; m++) pivot -= (a[k * size + m] as number) ** 2;
    if (!(pivot > SMALLEST_PIVOT * before)) return false;
    for (let i = k + 1; i < size; i++) {
      let sum = a[i * size + k] as number;
      for (let m = 0; m < k; m++) sum -= (a[i * size + m] as number) * (a[k * size + m] as number);
      a[i * size + k] = sum / Math.sqrt(pivot);
    }
    a[k * size + k] = Math.sqrt(pivot);
  }
  return true;
}

/** Replaces each of the rows, `size` numbers each, by L^-1 times it; L is row-major size x size. */
export function substituteRows(lower: Float64Array, size: number, rows: Float64Array): void {
  for (let row = 0; row < rows.length; row += size) {
    for (let k = 0; k < size; k++) {
      let sum = rows[row + k] as number;
      for (let m = 0; m < k; m++) sum -= (lower[k * size + m] as number) * (rows[row + m] as number);
      rows[row + k] = sum / (lower[k * size + k] as number);
    }
  }
}

/** Share of its diagonal entry that a pivot must keep to be told from rounding. */
const SMALLEST_PIVOT = 1e-6;
