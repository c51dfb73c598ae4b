import { constant, exp, log } from "./math";
import { dimensions } from "./places";

/** Kernel numbers; shared/rbf/wasm/memory.ts lists them in the same order by name. */
export const LINEAR = 0;
export const THIN_PLATE = 1;
export const CUBIC = 2;
export const QUINTIC = 3;
export const MULTIQUADRIC = 4;
export const INVERSE_MULTIQUADRIC = 5;
export const INVERSE_QUADRATIC = 6;
export const GAUSSIAN = 7;
/** Not a kernel: (r/L)^2 itself. */
const SQUARE = -1;

/** 1, 1/2, and the smallest normal double, which keeps log(0) finite: 0 * log is 0. */
const CONSTANTS: usize = memory.data<f64>([1.0, 0.5, 2.2250738585072014e-308]);

/** phi(r/L) from (r/L)^2, two at once. */
// @ts-ignore: decorator
@inline
function phi(kernel: i32, r2: v128): v128 {
  if (kernel == SQUARE) return r2;
  if (kernel == LINEAR) return f64x2.sqrt(r2);
  if (kernel == THIN_PLATE) {
    return f64x2.mul(f64x2.mul(constant(CONSTANTS, 1), r2), log(f64x2.pmax(r2, constant(CONSTANTS, 2))));
  }
  if (kernel == CUBIC) return f64x2.mul(r2, f64x2.sqrt(r2));
  if (kernel == QUINTIC) return f64x2.mul(f64x2.mul(r2, r2), f64x2.sqrt(r2));
  if (kernel == GAUSSIAN) return exp(f64x2.neg(r2));
  const one = constant(CONSTANTS, 0);
  const sum = f64x2.add(r2, one);
  if (kernel == MULTIQUADRIC) return f64x2.sqrt(sum);
  if (kernel == INVERSE_MULTIQUADRIC) return f64x2.div(one, f64x2.sqrt(sum));
  return f64x2.div(one, sum);
}

/** phi for the two places at `at`. */
// @ts-ignore: decorator
@inline
function phiAt(
  kernel: i32, scale: v128, x: v128, y: v128, z: v128, xs: usize, ys: usize, zs: usize, inSpace: bool,
): v128 {
  const dx = f64x2.sub(v128.load(xs), x);
  const dy = f64x2.sub(v128.load(ys), y);
  let sum = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
  if (inSpace) {
    const dz = f64x2.sub(v128.load(zs), z);
    sum = f64x2.add(sum, f64x2.mul(dz, dz));
  }
  return phi(kernel, f64x2.mul(scale, sum));
}

// @ts-ignore: decorator
@inline
function fill(
  kernel: i32, inSpace: bool, scale: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32,
  out: usize,
): void {
  const scale2 = f64x2.splat(scale);
  const x2 = f64x2.splat(x);
  const y2 = f64x2.splat(y);
  const z2 = f64x2.splat(z);
  const end = <usize>count << 3;
  let at: usize = 0;
  // Two pairs at a time: their long chains of operations overlap.
  for (; at + 32 <= end; at += 32) {
    const first = phiAt(kernel, scale2, x2, y2, z2, xs + at, ys + at, zs + at, inSpace);
    const second = phiAt(kernel, scale2, x2, y2, z2, xs + at + 16, ys + at + 16, zs + at + 16, inSpace);
    v128.store(out + at, first);
    v128.store(out + at, second, 16);
  }
  if (at < end) v128.store(out + at, phiAt(kernel, scale2, x2, y2, z2, xs + at, ys + at, zs + at, inSpace));
}

// @ts-ignore: decorator
@inline
function fillOf(
  kernel: i32, scale: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize,
): void {
  if (dimensions == 2) fill(kernel, false, scale, x, y, z, xs, ys, zs, count, out);
  else fill(kernel, true, scale, x, y, z, xs, ys, zs, count, out);
}

/** Replaces (r/L)^2 by phi(r/L): `exp` and `log` leave no registers for distances at the same time. */
// @ts-ignore: decorator
@inline
function replace(kernel: i32, at: usize, count: i32): void {
  const end = at + (<usize>count << 3);
  for (; at + 32 <= end; at += 32) {
    const first = phi(kernel, v128.load(at));
    const second = phi(kernel, v128.load(at, 16));
    v128.store(at, first);
    v128.store(at, second, 16);
  }
  if (at < end) v128.store(at, phi(kernel, v128.load(at)));
}

// A function for each kernel, so that only those in use are compiled.
function linear(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(LINEAR, s, x, y, z, xs, ys, zs, count, out);
}
function thinPlate(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(SQUARE, s, x, y, z, xs, ys, zs, count, out);
  replace(THIN_PLATE, out, count);
}
function cubic(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(CUBIC, s, x, y, z, xs, ys, zs, count, out);
}
function quintic(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(QUINTIC, s, x, y, z, xs, ys, zs, count, out);
}
function multiquadric(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(MULTIQUADRIC, s, x, y, z, xs, ys, zs, count, out);
}
function inverseMultiquadric(
  s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize,
): void {
  fillOf(INVERSE_MULTIQUADRIC, s, x, y, z, xs, ys, zs, count, out);
}
function inverseQuadratic(
  s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize,
): void {
  fillOf(INVERSE_QUADRATIC, s, x, y, z, xs, ys, zs, count, out);
}
function gaussian(s: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize): void {
  fillOf(SQUARE, s, x, y, z, xs, ys, zs, count, out);
  replace(GAUSSIAN, out, count);
}

/**
 * phi(r/L) from one place to `count` (even) places, `scale` = 1/L^2. Places are x, y and z arrays; z is read only on
 * the sphere.
 */
export function kernelRow(
  kernel: i32, scale: f64, x: f64, y: f64, z: f64, xs: usize, ys: usize, zs: usize, count: i32, out: usize,
): void {
  switch (kernel) {
    case LINEAR: return linear(scale, x, y, z, xs, ys, zs, count, out);
    case THIN_PLATE: return thinPlate(scale, x, y, z, xs, ys, zs, count, out);
    case CUBIC: return cubic(scale, x, y, z, xs, ys, zs, count, out);
    case QUINTIC: return quintic(scale, x, y, z, xs, ys, zs, count, out);
    case MULTIQUADRIC: return multiquadric(scale, x, y, z, xs, ys, zs, count, out);
    case INVERSE_MULTIQUADRIC: return inverseMultiquadric(scale, x, y, z, xs, ys, zs, count, out);
    case INVERSE_QUADRATIC: return inverseQuadratic(scale, x, y, z, xs, ys, zs, count, out);
    default: return gaussian(scale, x, y, z, xs, ys, zs, count, out);
  }
}
