import { multiply } from "./multiply";

/*
 * Triangular systems and inverses, by halving: nearly all work falls to `multiply`. Matrices are addressed by the
 * bytes from row to row and from column to column, so that one routine serves L, U, L^T and U^T.
 */

const SMALL = 8;

/** Half of n, a multiple of 4 where possible. */
// @ts-ignore: decorator
@inline
export function half(n: i32): i32 {
  return n <= SMALL ? n >> 1 : ((n >> 1) + 3) & ~3;
}

/** Solves T X = B in place for lower triangular T (n x n); B is n x columns, column-major. */
export function solveLower(
  n: i32, columns: i32, unit: bool, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const below = t + <usize>n1 * row;
    solveLower(n1, columns, unit, t, row, column, b, stride);
    const b2 = b + (<usize>n1 << 3);
    multiply(n - n1, columns, n1, -1.0, below, row, column, b, 8, stride, b2, stride);
    solveLower(n - n1, columns, unit, below + <usize>n1 * column, row, column, b2, stride);
    return;
  }
  for (let j = 0; j < columns; j++, b += stride) {
    for (let i = 0; i < n; i++) {
      const line = t + <usize>i * row;
      let sum = f64.load(b + (<usize>i << 3));
      for (let k = 0; k < i; k++) sum -= f64.load(line + <usize>k * column) * f64.load(b + (<usize>k << 3));
      f64.store(b + (<usize>i << 3), unit ? sum : sum / f64.load(line + <usize>i * column));
    }
  }
}

/** Solves T X = B in place for upper triangular T (n x n); B is n x columns, column-major. */
export function solveUpper(
  n: i32, columns: i32, unit: bool, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const right = t + <usize>n1 * column;
    const b2 = b + (<usize>n1 << 3);
    solveUpper(n - n1, columns, unit, right + <usize>n1 * row, row, column, b2, stride);
    multiply(n1, columns, n - n1, -1.0, right, row, column, b2, 8, stride, b, stride);
    solveUpper(n1, columns, unit, t, row, column, b, stride);
    return;
  }
  for (let j = 0; j < columns; j++, b += stride) {
    for (let i = n - 1; i >= 0; i--) {
      const line = t + <usize>i * row;
      let sum = f64.load(b + (<usize>i << 3));
      for (let k = i + 1; k < n; k++) sum -= f64.load(line + <usize>k * column) * f64.load(b + (<usize>k << 3));
      f64.store(b + (<usize>i << 3), unit ? sum : sum / f64.load(line + <usize>i * column));
    }
  }
}

/** Solves X T = B in place for lower triangular T (n x n); B is rows x n, column-major. */
export function solveLowerRight(
  rows: i32, n: i32, unit: bool, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const below = t + <usize>n1 * row;
    const b2 = b + <usize>n1 * stride;
    solveLowerRight(rows, n - n1, unit, below + <usize>n1 * column, row, column, b2, stride);
    multiply(rows, n1, n - n1, -1.0, b2, 8, stride, below, row, column, b, stride);
    solveLowerRight(rows, n1, unit, t, row, column, b, stride);
    return;
  }
  for (let j = n - 1; j >= 0; j--) {
    const target = b + <usize>j * stride;
    for (let k = j + 1; k < n; k++) {
      addColumn(rows, -f64.load(t + <usize>k * row + <usize>j * column), b + <usize>k * stride, target);
    }
    if (!unit) scaleColumn(rows, 1.0 / f64.load(t + <usize>j * (row + column)), target);
  }
}

/** Solves X T = B in place for upper triangular T (n x n); B is rows x n, column-major. */
export function solveUpperRight(
  rows: i32, n: i32, unit: bool, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const right = t + <usize>n1 * column;
    const b2 = b + <usize>n1 * stride;
    solveUpperRight(rows, n1, unit, t, row, column, b, stride);
    multiply(rows, n - n1, n1, -1.0, b, 8, stride, right, row, column, b2, stride);
    solveUpperRight(rows, n - n1, unit, right + <usize>n1 * row, row, column, b2, stride);
    return;
  }
  for (let j = 0; j < n; j++) {
    const target = b + <usize>j * stride;
    for (let k = 0; k < j; k++) {
      addColumn(rows, -f64.load(t + <usize>k * row + <usize>j * column), b + <usize>k * stride, target);
    }
    if (!unit) scaleColumn(rows, 1.0 / f64.load(t + <usize>j * (row + column)), target);
  }
}

/** Replaces a lower triangular matrix (column-major) by its inverse; the other half is left alone. */
export function invertLower(n: i32, unit: bool, a: usize, stride: usize): void {
  if (n == 1) {
    if (!unit) f64.store(a, 1.0 / f64.load(a));
    return;
  }
  const n1 = half(n);
  const below = a + (<usize>n1 << 3);
  const rest = below + <usize>n1 * stride;
  scaleBlock(n - n1, n1, -1.0, below, stride);
  solveLower(n - n1, n1, unit, rest, 8, stride, below, stride);
  solveLowerRight(n - n1, n1, unit, a, 8, stride, below, stride);
  invertLower(n1, unit, a, stride);
  invertLower(n - n1, unit, rest, stride);
}

/** Replaces an upper triangular matrix (column-major) by its inverse; the other half is left alone. */
export function invertUpper(n: i32, a: usize, stride: usize): void {
  if (n == 1) {
    f64.store(a, 1.0 / f64.load(a));
    return;
  }
  const n1 = half(n);
  const right = a + <usize>n1 * stride;
  const rest = right + (<usize>n1 << 3);
  scaleBlock(n1, n - n1, -1.0, right, stride);
  solveUpper(n1, n - n1, false, a, 8, stride, right, stride);
  solveUpperRight(n1, n - n1, false, rest, 8, stride, right, stride);
  invertUpper(n1, a, stride);
  invertUpper(n - n1, rest, stride);
}

/** to += factor * from, `rows` doubles. */
export function addColumn(rows: i32, factor: f64, from: usize, to: usize): void {
  const factor2 = f64x2.splat(factor);
  const even = to + (<usize>(rows & ~1) << 3);
  for (; to < even; to += 16, from += 16) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor2, v128.load(from))));
  }
  if (rows & 1) f64.store(to, f64.load(to) + factor * f64.load(from));
}

function scaleColumn(rows: i32, factor: f64, at: usize): void {
  for (const end = at + (<usize>rows << 3); at < end; at += 8) f64.store(at, factor * f64.load(at));
}

function scaleBlock(rows: i32, columns: i32, factor: f64, at: usize, stride: usize): void {
  for (let j = 0; j < columns; j++, at += stride) scaleColumn(rows, factor, at);
}

/** B := T B in place for upper triangular T (n x n); B is n x columns, column-major. */
export function multiplyUpper(
  n: i32, columns: i32, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const right = t + <usize>n1 * column;
    const b2 = b + (<usize>n1 << 3);
    multiplyUpper(n1, columns, t, row, column, b, stride);
    multiply(n1, columns, n - n1, 1.0, right, row, column, b2, 8, stride, b, stride);
    multiplyUpper(n - n1, columns, right + <usize>n1 * row, row, column, b2, stride);
    return;
  }
  for (let j = 0; j < columns; j++, b += stride) {
    for (let i = 0; i < n; i++) {
      const line = t + <usize>i * row;
      let sum = 0.0;
      for (let k = i; k < n; k++) sum += f64.load(line + <usize>k * column) * f64.load(b + (<usize>k << 3));
      f64.store(b + (<usize>i << 3), sum);
    }
  }
}

/** B := B T in place for lower triangular T (n x n) with unit diagonal; B is rows x n, column-major. */
export function multiplyLowerRight(
  rows: i32, n: i32, t: usize, row: usize, column: usize, b: usize, stride: usize,
): void {
  if (n > SMALL) {
    const n1 = half(n);
    const below = t + <usize>n1 * row;
    const b2 = b + <usize>n1 * stride;
    multiplyLowerRight(rows, n1, t, row, column, b, stride);
    multiply(rows, n1, n - n1, 1.0, b2, 8, stride, below, row, column, b, stride);
    multiplyLowerRight(rows, n - n1, below + <usize>n1 * column, row, column, b2, stride);
    return;
  }
  for (let j = 0; j < n; j++) {
    for (let k = j + 1; k < n; k++) {
      const factor = f64.load(t + <usize>k * row + <usize>j * column);
      addColumn(rows, factor, b + <usize>k * stride, b + <usize>j * stride);
    }
  }
}
