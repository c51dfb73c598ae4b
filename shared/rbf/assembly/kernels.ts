import { exp, log } from "./math";

/** Kernel numbers; shared/rbf/wasm/memory.ts lists them in the same order by name. */
export const LINEAR = 0;
export const THIN_PLATE = 1;
export const CUBIC = 2;
export const QUINTIC = 3;
export const MULTIQUADRIC = 4;
export const INVERSE_MULTIQUADRIC = 5;
export const INVERSE_QUADRATIC = 6;
export const GAUSSIAN = 7;

/** Smallest normal double: keeps log(0) finite, and 0 * log is 0. */
const TINY: f64 = 2.2250738585072014e-308;

/**
 * Squared distances from one place to `count` (even) places, times `scale`. Places are x, y and z arrays; z is
 * read only when `dimensions` is 3.
 */
export function squaredDistances(
  dimensions: i32,
  scale: f64,
  x: f64,
  y: f64,
  z: f64,
  xs: usize,
  ys: usize,
  zs: usize,
  count: i32,
  out: usize,
): void {
  const x2 = f64x2.splat(x);
  const y2 = f64x2.splat(y);
  const scale2 = f64x2.splat(scale);
  const bytes = <usize>count << 3;
  if (dimensions == 2) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const dx = f64x2.sub(v128.load(xs + at), x2);
      const dy = f64x2.sub(v128.load(ys + at), y2);
      v128.store(out + at, f64x2.mul(scale2, f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy))));
    }
    return;
  }
  const z2 = f64x2.splat(z);
  for (let at: usize = 0; at < bytes; at += 16) {
    const dx = f64x2.sub(v128.load(xs + at), x2);
    const dy = f64x2.sub(v128.load(ys + at), y2);
    const dz = f64x2.sub(v128.load(zs + at), z2);
    const sum = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
    v128.store(out + at, f64x2.mul(scale2, sum));
  }
}

/** Replaces `count` (even) values of (r/L)^2 by phi(r/L). */
export function applyKernel(kernel: i32, at: usize, count: i32): void {
  const end = at + (<usize>count << 3);
  const one = f64x2.splat(1.0);
  switch (kernel) {
    case LINEAR:
      for (; at < end; at += 16) v128.store(at, f64x2.sqrt(v128.load(at)));
      break;
    case THIN_PLATE:
      for (; at < end; at += 16) {
        const r2 = v128.load(at);
        const half = f64x2.mul(f64x2.splat(0.5), r2);
        v128.store(at, f64x2.mul(half, log(f64x2.max(r2, f64x2.splat(TINY)))));
      }
      break;
    case CUBIC:
      for (; at < end; at += 16) {
        const r2 = v128.load(at);
        v128.store(at, f64x2.mul(r2, f64x2.sqrt(r2)));
      }
      break;
    case QUINTIC:
      for (; at < end; at += 16) {
        const r2 = v128.load(at);
        v128.store(at, f64x2.mul(f64x2.mul(r2, r2), f64x2.sqrt(r2)));
      }
      break;
    case MULTIQUADRIC:
      for (; at < end; at += 16) v128.store(at, f64x2.sqrt(f64x2.add(v128.load(at), one)));
      break;
    case INVERSE_MULTIQUADRIC:
      for (; at < end; at += 16) v128.store(at, f64x2.div(one, f64x2.sqrt(f64x2.add(v128.load(at), one))));
      break;
    case INVERSE_QUADRATIC:
      for (; at < end; at += 16) v128.store(at, f64x2.div(one, f64x2.add(v128.load(at), one)));
      break;
    default:
      for (; at < end; at += 16) v128.store(at, exp(f64x2.neg(v128.load(at))));
  }
}
