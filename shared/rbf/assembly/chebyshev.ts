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
  const wide = rightStride & ~63;
  for (let at: usize = 0; at < wide; at += 64) {
    let j = 0;
    let from = left;
    let to = out + at;
    for (; j + 2 <= rows; j += 2, from += 16, to += 2 * outStride) {
      combineTwo(from, leftStride, right + at, rightStride, to, outStride);
    }
    if (j < rows) {
      for (let pair: usize = 0; pair < 64; pair += 16) {
        combinePair(from, leftStride, right + at + pair, rightStride, to + pair);
      }
    }
  }
  for (let at = wide; at < rightStride; at += 16) {
    let j = 0;
    let from = left;
    let to = out + at;
    for (; j + 4 <= rows; j += 4, from += 32, to += 4 * outStride) {
      combineFour(from, leftStride, right + at, rightStride, to, outStride);
    }
    for (; j < rows; j++, from += 8, to += outStride) combinePair(from, leftStride, right + at, rightStride, to);
  }
}

/** Two rows by eight columns of `combine`. */
function combineTwo(
  left: usize, leftStride: usize, right: usize, rightStride: usize, out: usize, outStride: usize,
): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let k = 0; k < order; k++, left += leftStride, right += rightStride) {
    const upper = v128.load64_splat(left);
    const lower = v128.load64_splat(left, 8);
    const right0 = v128.load(right);
    const right1 = v128.load(right, 16);
    const right2 = v128.load(right, 32);
    const right3 = v128.load(right, 48);
    a0 = f64x2.add(a0, f64x2.mul(upper, right0));
    a1 = f64x2.add(a1, f64x2.mul(upper, right1));
    a2 = f64x2.add(a2, f64x2.mul(upper, right2));
    a3 = f64x2.add(a3, f64x2.mul(upper, right3));
    b0 = f64x2.add(b0, f64x2.mul(lower, right0));
    b1 = f64x2.add(b1, f64x2.mul(lower, right1));
    b2 = f64x2.add(b2, f64x2.mul(lower, right2));
    b3 = f64x2.add(b3, f64x2.mul(lower, right3));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
  out += outStride;
  v128.store(out, b0);
  v128.store(out, b1, 16);
  v128.store(out, b2, 32);
  v128.store(out, b3, 48);
}

/** Four rows by two columns of `combine`: sums that do not wait for each other. */
function combineFour(
  left: usize, leftStride: usize, right: usize, rightStride: usize, out: usize, outStride: usize,
): void {
  let a = f64x2.splat(0), b = a, c = a, d = a;
  for (let k = 0; k < order; k++, left += leftStride, right += rightStride) {
    const pair = v128.load(right);
    a = f64x2.add(a, f64x2.mul(v128.load64_splat(left), pair));
    b = f64x2.add(b, f64x2.mul(v128.load64_splat(left, 8), pair));
    c = f64x2.add(c, f64x2.mul(v128.load64_splat(left, 16), pair));
    d = f64x2.add(d, f64x2.mul(v128.load64_splat(left, 24), pair));
  }
  v128.store(out, a);
  v128.store(out + outStride, b);
  v128.store(out + 2 * outStride, c);
  v128.store(out + 3 * outStride, d);
}

/** One row by two columns of `combine`. */
function combinePair(left: usize, leftStride: usize, right: usize, rightStride: usize, out: usize): void {
  let sum = f64x2.splat(0);
  for (let k = 0; k < order; k++, left += leftStride, right += rightStride) {
    sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(left), v128.load(right)));
  }
  v128.store(out, sum);
}
