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

/** Sums of the columns' absolute values; a NaN shows in its column's sum. Returns the largest of the values. */
export function columnSums(rows: i32, columns: i32, a: usize, stride: usize, out: usize): f64 {
  let most0 = f64x2.splat(0), most1 = most0;
  let largest = 0.0;
  for (let j = 0; j < columns; j++, a += stride) {
    let sum0 = f64x2.splat(0), sum1 = sum0;
    let i: usize = 0;
    for (; i + 32 <= <usize>rows << 3; i += 32) {
      const first = f64x2.abs(v128.load(a + i));
      const second = f64x2.abs(v128.load(a + i, 16));
      sum0 = f64x2.add(sum0, first);
      sum1 = f64x2.add(sum1, second);
      most0 = f64x2.pmax(most0, first);
      most1 = f64x2.pmax(most1, second);
    }
    sum0 = f64x2.add(sum0, sum1);
    let sum = f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
    for (; i < <usize>rows << 3; i += 8) {
      const value = Math.abs(f64.load(a + i));
      sum += value;
      largest = max(largest, value);
    }
    f64.store(out + (<usize>j << 3), sum);
  }
  most0 = f64x2.pmax(most0, most1);
  return max(largest, max(f64x2.extract_lane(most0, 0), f64x2.extract_lane(most0, 1)));
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
