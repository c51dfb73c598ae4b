import { multiply } from "./multiply";
import { half, invertLower, multiplyUpper, solveUpperRight } from "./triangular";

/*
 * Cholesky factorization and inverse by halving, on the lower triangle of a column-major matrix: half the work of
 * LU, for systems that are positive definite once the polynomials are projected out.
 */

/** Triangles up to this size are updated as squares: cheaper than cutting further. */
const SQUARE = 64;

/** C += sign * A A^T on the lower triangle of C (n x n); A is n x depth with the given strides. */
export function addSquare(
  n: i32, depth: i32, sign: f64, a: usize, row: usize, column: usize, c: usize, stride: usize,
): void {
  if (n <= SQUARE) {
    multiply(n, n, depth, sign, a, row, column, a, column, row, c, stride);
    return;
  }
  const n1 = half(n);
  const below = a + <usize>n1 * row;
  const corner = c + (<usize>n1 << 3);
  addSquare(n1, depth, sign, a, row, column, c, stride);
  multiply(n - n1, n1, depth, sign, below, row, column, a, column, row, corner, stride);
  addSquare(n - n1, depth, sign, below, row, column, corner + <usize>n1 * stride, stride);
}

/** A = L L^T in place. Returns false when A is not positive definite in double precision. */
export function factorCholesky(n: i32, a: usize, stride: usize): bool {
  if (n == 1) {
    const pivot = f64.load(a);
    // Also false for NaN.
    if (!(pivot > 0.0)) return false;
    f64.store(a, Math.sqrt(pivot));
    return true;
  }
  const n1 = half(n);
  const below = a + (<usize>n1 << 3);
  const rest = below + <usize>n1 * stride;
  if (!factorCholesky(n1, a, stride)) return false;
  // L11^T is upper triangular: rows and columns of L11 exchanged.
  solveUpperRight(n - n1, n1, false, a, stride, 8, below, stride);
  addSquare(n - n1, n1, -1.0, below, 8, stride, rest, stride);
  return factorCholesky(n - n1, rest, stride);
}

/** L^T L on the lower triangle, in place of L. */
function squareFactor(n: i32, a: usize, stride: usize): void {
  if (n == 1) {
    f64.store(a, f64.load(a) * f64.load(a));
    return;
  }
  const n1 = half(n);
  const below = a + (<usize>n1 << 3);
  const rest = below + <usize>n1 * stride;
  squareFactor(n1, a, stride);
  addSquare(n1, n - n1, 1.0, below, stride, 8, a, stride);
  multiplyUpper(n - n1, n1, rest, stride, 8, below, stride);
  squareFactor(n - n1, rest, stride);
}

/** Replaces the factor L (n x n) by the whole inverse of L L^T, both triangles. */
export function invertCholesky(n: i32, a: usize, stride: usize): void {
  invertLower(n, false, a, stride);
  squareFactor(n, a, stride);
  mirror(n, a, stride);
}

/** Side of the squares in which a triangle is copied, so that their lines stay in the first-level cache. */
const MIRRORED = 16;

/** Copies the lower triangle to the upper one. */
function mirror(n: i32, a: usize, stride: usize): void {
  for (let first = 0; first < n; first += MIRRORED) {
    const last = min(first + MIRRORED, n);
    for (let from = first; from < n; from += MIRRORED) {
      const to = min(from + MIRRORED, n);
      for (let j = first; j < last; j++) {
        const column = a + <usize>j * stride;
        for (let i = max(from, j + 1); i < to; i++) {
          f64.store(a + <usize>i * stride + (<usize>j << 3), f64.load(column + (<usize>i << 3)));
        }
      }
    }
  }
}
