import { kernelRow } from "./kernels";
import { dimensions } from "./places";
import { addColumn } from "./triangular";

/** The kernel matrix sign * phi + ridge * I of `count` stations, column-major; columns are written to even(count). */
export function fillMatrix(
  kernel: i32, inverseSquare: f64, sign: f64, ridge: f64, count: i32, xs: usize, ys: usize, zs: usize, a: usize,
  stride: usize,
): void {
  const padded = (count + 1) & ~1;
  const sign2 = f64x2.splat(sign);
  for (let j = 0; j < count; j++, a += stride) {
    const at = <usize>j << 3;
    const z = dimensions == 3 ? f64.load(zs + at) : 0.0;
    kernelRow(kernel, inverseSquare, f64.load(xs + at), f64.load(ys + at), z, xs, ys, zs, padded, a);
    for (let i: usize = 0; i < <usize>padded << 3; i += 16) {
      v128.store(a + i, f64x2.mul(sign2, v128.load(a + i)));
    }
    f64.store(a + at, f64.load(a + at) + ridge);
  }
}

/** Sums of the columns' absolute values; a NaN shows in its column's sum. */
export function columnSums(rows: i32, columns: i32, a: usize, stride: usize, out: usize): void {
  for (let j = 0; j < columns; j++, a += stride) {
    let sum0 = f64x2.splat(0), sum1 = sum0;
    let i: usize = 0;
    for (; i + 32 <= <usize>rows << 3; i += 32) {
      sum0 = f64x2.add(sum0, f64x2.abs(v128.load(a + i)));
      sum1 = f64x2.add(sum1, f64x2.abs(v128.load(a + i, 16)));
    }
    sum0 = f64x2.add(sum0, sum1);
    let sum = f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
    for (; i < <usize>rows << 3; i += 8) sum += Math.abs(f64.load(a + i));
    f64.store(out + (<usize>j << 3), sum);
  }
}

/**
 * out += A x for `times` right-hand sides: A rows x columns, column-major, its columns readable to an even row. For few
 * right-hand sides this passes once over A, where `multiply` would pack it first.
 */
export function multiplyFew(
  rows: i32, columns: i32, a: usize, stride: usize, times: i32, x: usize, xStride: usize, out: usize, outStride: usize,
): void {
  const bytes = <usize>((rows + 1) & ~1) << 3;
  let j = 0;
  for (; j + 4 <= columns; j += 4, a += 4 * stride) {
    for (let t: usize = 0; t < <usize>times; t++) {
      const weights = x + t * xStride + (<usize>j << 3);
      addFourColumns(bytes, a, stride, weights, out + t * outStride);
    }
  }
  for (; j < columns; j++, a += stride) {
    for (let t: usize = 0; t < <usize>times; t++) {
      addColumn(rows, f64.load(x + t * xStride + (<usize>j << 3)), a, out + t * outStride);
    }
  }
}

function addFourColumns(bytes: usize, a: usize, stride: usize, weights: usize, out: usize): void {
  const w0 = v128.load64_splat(weights);
  const w1 = v128.load64_splat(weights, 8);
  const w2 = v128.load64_splat(weights, 16);
  const w3 = v128.load64_splat(weights, 24);
  const a1 = a + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  for (let at: usize = 0; at < bytes; at += 16) {
    const first = f64x2.add(f64x2.mul(w0, v128.load(a + at)), f64x2.mul(w1, v128.load(a1 + at)));
    const second = f64x2.add(f64x2.mul(w2, v128.load(a2 + at)), f64x2.mul(w3, v128.load(a3 + at)));
    v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.add(first, second)));
  }
}

/** Largest absolute value of a block. */
export function largestEntry(rows: i32, columns: i32, a: usize, stride: usize): f64 {
  let largest = 0.0;
  for (let j = 0; j < columns; j++, a += stride) {
    for (let i: usize = 0; i < <usize>rows << 3; i += 8) largest = max(largest, Math.abs(f64.load(a + i)));
  }
  return largest;
}

/**
 * H A H for symmetric A (n x n, both triangles) and the reflection H = I - beta v v^T: a rank-two update
 * (Golub and Van Loan, Matrix Computations, section 8.3). `work` holds n doubles.
 */
export function reflect(n: i32, a: usize, stride: usize, v: usize, beta: f64, work: usize): void {
  memory.fill(work, 0, <usize>n << 3);
  for (let j = 0; j < n; j++) {
    addColumn(n, beta * f64.load(v + (<usize>j << 3)), a + <usize>j * stride, work);
  }
  let product = 0.0;
  for (let i: usize = 0; i < <usize>n << 3; i += 8) product += f64.load(work + i) * f64.load(v + i);
  addColumn(n, -0.5 * beta * product, v, work);
  for (let j = 0; j < n; j++) {
    const column = a + <usize>j * stride;
    addColumn(n, -f64.load(work + (<usize>j << 3)), v, column);
    addColumn(n, -f64.load(v + (<usize>j << 3)), work, column);
  }
}
