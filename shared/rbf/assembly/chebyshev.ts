/*
 * Interpolation through Chebyshev nodes of the first kind, barycentric form (Berrut and Trefethen, SIAM Review 46,
 * 2004). Tables live where TypeScript puts them; nothing here depends on the data.
 */

/** Number of nodes along a side. */
export let order: i32 = 0;
/** cos((2k + 1) pi / 2p), k = 0..p-1. */
let nodes: usize = 0;
/** (-1)^k sin((2k + 1) pi / 2p). */
let barycentric: usize = 0;

/** Takes tables of `count` nodes and barycentric weights. */
export function setChebyshev(count: i32, nodeTable: usize, weightTable: usize): void {
  order = count;
  nodes = nodeTable;
  barycentric = weightTable;
}

/** Node k on [-1, 1]. */
// @ts-ignore: decorator
@inline
export function chebyshevNode(k: i32): f64 {
  return f64.load(nodes + (<usize>k << 3));
}

/** Writes the values of the p Lagrange polynomials at t, `step` bytes apart. */
function lagrange(t: f64, out: usize, step: usize): void {
  let sum = 0.0;
  for (let k = 0; k < order; k++) {
    const distance = t - f64.load(nodes + (<usize>k << 3));
    if (distance == 0.0) {
      for (let l = 0; l < order; l++) f64.store(out + <usize>l * step, l == k ? 1.0 : 0.0);
      return;
    }
    const term = f64.load(barycentric + (<usize>k << 3)) / distance;
    f64.store(out + <usize>k * step, term);
    sum += term;
  }
  const factor = 1.0 / sum;
  for (let k = 0; k < order; k++) f64.store(out + <usize>k * step, factor * f64.load(out + <usize>k * step));
}

/** Matrix (p x stride): Lagrange polynomial k at `count` evenly spaced places of [-1, 1], ends included. */
export function evenMatrix(count: i32, stride: usize, out: usize): void {
  const step = count > 1 ? 2.0 / <f64>(count - 1) : 0.0;
  const first = count > 1 ? -1.0 : 0.0;
  for (let i = 0; i < count; i++) lagrange(first + <f64>i * step, out + (<usize>i << 3), stride);
  // Padding repeats the last column.
  for (let i = count; i < <i32>(stride >> 3); i++) lagrange(first + <f64>(count - 1) * step, out + (<usize>i << 3), stride);
}

/** Matrix (p x stride): Lagrange polynomial k at the p nodes of the part [from, to] of [-1, 1]. */
export function partMatrix(from: f64, to: f64, stride: usize, out: usize): void {
  const middle = 0.5 * (from + to);
  const reach = 0.5 * (to - from);
  for (let i = 0; i < order; i++) lagrange(middle + reach * chebyshevNode(i), out + (<usize>i << 3), stride);
  if (stride > <usize>order << 3) lagrange(1.0, out + (<usize>order << 3), stride);
}

/**
 * out (rows x stride) = left^T (rows x p) * right (p x stride): sums over k of left[k][row] * right[k][column].
 * Strides in bytes, multiples of 16.
 */
export function combine(
  rows: i32, left: usize, leftStride: usize, right: usize, rightStride: usize, out: usize, outStride: usize,
): void {
  for (let j = 0; j < rows; j++, left += 8, out += outStride) {
    let at: usize = 0;
    for (; at + 64 <= rightStride; at += 64) {
      let sum0 = f64x2.splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
      let l = left;
      let r = right + at;
      for (let k = 0; k < order; k++, l += leftStride, r += rightStride) {
        const factor = v128.load64_splat(l);
        sum0 = f64x2.add(sum0, f64x2.mul(factor, v128.load(r)));
        sum1 = f64x2.add(sum1, f64x2.mul(factor, v128.load(r, 16)));
        sum2 = f64x2.add(sum2, f64x2.mul(factor, v128.load(r, 32)));
        sum3 = f64x2.add(sum3, f64x2.mul(factor, v128.load(r, 48)));
      }
      v128.store(out + at, sum0);
      v128.store(out + at, sum1, 16);
      v128.store(out + at, sum2, 32);
      v128.store(out + at, sum3, 48);
    }
    for (; at < rightStride; at += 16) {
      let sum = f64x2.splat(0);
      let l = left;
      let r = right + at;
      for (let k = 0; k < order; k++, l += leftStride, r += rightStride) {
        sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(l), v128.load(r)));
      }
      v128.store(out + at, sum);
    }
  }
}
