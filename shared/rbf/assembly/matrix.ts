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
