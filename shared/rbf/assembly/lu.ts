import { multiply } from "./multiply";
import { addColumn, half, invertLower, invertUpper, multiplyLowerRight, multiplyUpper, solveLower } from "./triangular";

/*
 * LU factorization with partial pivoting by halving the columns (Toledo, SIAM J. Matrix Anal. Appl. 18, 1997).
 */

const SMALL = 8;

/** Exchanges row k with row pivots[k], first <= k < last, in each column. */
export function swapRows(columns: i32, a: usize, stride: usize, pivots: usize, first: i32, last: i32): void {
  for (let j = 0; j < columns; j++, a += stride) {
    for (let k = first; k < last; k++) {
      const one = a + (<usize>k << 3);
      const other = a + (<usize>i32.load(pivots + (<usize>k << 2)) << 3);
      const value = f64.load(one);
      f64.store(one, f64.load(other));
      f64.store(other, value);
    }
  }
}

/** Row of the largest magnitude in a column from row `first` on. */
function largest(rows: i32, first: i32, column: usize): i32 {
  let best = first;
  let size = -1.0;
  for (let i = first; i < rows; i++) {
    const magnitude = Math.abs(f64.load(column + (<usize>i << 3)));
    if (magnitude > size) {
      size = magnitude;
      best = i;
    }
  }
  return best;
}

/** A few columns, one after the other. Returns false at a zero pivot. */
function factorFew(rows: i32, columns: i32, a: usize, stride: usize, pivots: usize): bool {
  for (let k = 0; k < columns; k++) {
    const column = a + <usize>k * stride;
    i32.store(pivots + (<usize>k << 2), largest(rows, k, column));
    swapRows(columns, a, stride, pivots, k, k + 1);
    const pivot = f64.load(column + (<usize>k << 3));
    // Also false for NaN.
    if (!(Math.abs(pivot) > 0.0)) return false;
    const below = column + (<usize>(k + 1) << 3);
    for (let i = 0, count = rows - k - 1; i < count; i++) {
      const at = below + (<usize>i << 3);
      f64.store(at, f64.load(at) / pivot);
    }
    for (let j = k + 1; j < columns; j++) {
      const factor = f64.load(a + <usize>j * stride + (<usize>k << 3));
      addColumn(rows - k - 1, -factor, below, a + <usize>j * stride + (<usize>(k + 1) << 3));
    }
  }
  return true;
}

/**
 * P A = L U in place: A is rows x columns (rows >= columns), column-major, `stride` bytes between columns;
 * L has a unit diagonal. `pivots` receives i32 row numbers. Returns false when a pivot is zero.
 */
export function factorLu(rows: i32, columns: i32, a: usize, stride: usize, pivots: usize): bool {
  if (columns <= SMALL) return factorFew(rows, columns, a, stride, pivots);
  const left = half(columns);
  const right = columns - left;
  if (!factorLu(rows, left, a, stride, pivots)) return false;
  const upper = a + <usize>left * stride;
  swapRows(right, upper, stride, pivots, 0, left);
  solveLower(left, right, true, a, 8, stride, upper, stride);
  const below = a + (<usize>left << 3);
  const rest = upper + (<usize>left << 3);
  multiply(rows - left, right, left, -1.0, below, 8, stride, upper, 8, stride, rest, stride);
  const later = pivots + (<usize>left << 2);
  if (!factorLu(rows - left, right, rest, stride, later)) return false;
  swapRows(left, below, stride, later, 0, right);
  for (let k = 0; k < right; k++) i32.store(later + (<usize>k << 2), i32.load(later + (<usize>k << 2)) + left);
  return true;
}

/** U L in place, for the two triangles of one square (L has a unit diagonal). */
function multiplyFactors(n: i32, a: usize, stride: usize): void {
  if (n == 1) return;
  const n1 = half(n);
  const n2 = n - n1;
  const right = a + <usize>n1 * stride;
  const below = a + (<usize>n1 << 3);
  const rest = right + (<usize>n1 << 3);
  multiplyFactors(n1, a, stride);
  multiply(n1, n1, n2, 1.0, right, 8, stride, below, 8, stride, a, stride);
  multiplyLowerRight(n1, n2, rest, 8, stride, right, stride);
  multiplyUpper(n2, n1, rest, 8, stride, below, stride);
  multiplyFactors(n2, rest, stride);
}

/** Replaces the factors of `factorLu` (n x n) by the inverse of the matrix: U^-1 L^-1 P. */
export function invertLu(n: i32, a: usize, stride: usize, pivots: usize): void {
  invertLower(n, true, a, stride);
  invertUpper(n, a, stride);
  multiplyFactors(n, a, stride);
  for (let k = n - 1; k >= 0; k--) {
    const other = i32.load(pivots + (<usize>k << 2));
    if (other != k) swapColumns(n, a + <usize>k * stride, a + <usize>other * stride);
  }
}

function swapColumns(n: i32, one: usize, other: usize): void {
  for (let at: usize = 0, end = <usize>n << 3; at < end; at += 8) {
    const value = f64.load(one + at);
    f64.store(one + at, f64.load(other + at));
    f64.store(other + at, value);
  }
}
