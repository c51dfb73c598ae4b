/*
 * exp and log of two doubles at once, good to about one unit in the last place. Written out instead of taken from
 * a host, so that every machine gives the same bits.
 */

/** Adding it to |x| < 2^51 rounds x to an integer that then sits in the low bits. */
const ROUNDER: f64 = 6755399441055744.0;
const LOG2_E: f64 = 1.4426950408889634;
/** ln 2 in two parts; the high one has trailing zeros, so that k * LN2_HIGH is exact (fdlibm). */
const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

// @ts-ignore: decorator
@inline
function horner(sum: v128, x: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, x), f64x2.splat(coefficient));
}

/**
 * e^x for x <= 709; zero below -708, where results would leave the normal range. Reduces to |r| <= ln2/2, then
 * 1 + (r + r^2 * q(r)) with the Taylor series up to r^13 (remainder 4e-18).
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(shifted, f64x2.splat(ROUNDER));
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let q = f64x2.splat(1.0 / 6227020800.0);
  q = horner(q, r, 1.0 / 479001600.0);
  q = horner(q, r, 1.0 / 39916800.0);
  q = horner(q, r, 1.0 / 3628800.0);
  q = horner(q, r, 1.0 / 362880.0);
  q = horner(q, r, 1.0 / 40320.0);
  q = horner(q, r, 1.0 / 5040.0);
  q = horner(q, r, 1.0 / 720.0);
  q = horner(q, r, 1.0 / 120.0);
  q = horner(q, r, 1.0 / 24.0);
  q = horner(q, r, 1.0 / 6.0);
  q = horner(q, r, 0.5);
  const mantissa = f64x2.add(f64x2.splat(1.0), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), q)));
  const scaled = i64x2.add(mantissa, i64x2.shl(shifted, 52));
  return v128.and(scaled, f64x2.ge(x, f64x2.splat(-708.0)));
}

/**
 * Natural logarithm of normal numbers > 0: x = 2^k * m with m in [sqrt(1/2), sqrt(2)), then fdlibm's series in
 * s = f / (2 + f), f = m - 1.
 */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const biased = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e00000000));
  const exponent = v128.or(i64x2.shr_u(biased, 52), i64x2.splat(0x4330000000000000));
  const k = f64x2.sub(exponent, f64x2.splat(4503599627370496.0 + 1023.0));
  const mantissa = i64x2.add(
    v128.and(biased, i64x2.splat(0x000fffffffffffff)),
    i64x2.splat(0x3fe6a09e00000000),
  );
  const f = f64x2.sub(mantissa, f64x2.splat(1.0));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2.0)));
  const z = f64x2.mul(s, s);
  let series = f64x2.splat(1.479819860511658591e-1);
  series = horner(series, z, 1.531383769920937332e-1);
  series = horner(series, z, 1.818357216161805012e-1);
  series = horner(series, z, 2.222219843214978396e-1);
  series = horner(series, z, 2.857142874366239149e-1);
  series = horner(series, z, 3.999999999940941908e-1);
  series = horner(series, z, 6.66666666666673513e-1);
  series = f64x2.mul(series, z);
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const low = f64x2.add(
    f64x2.mul(s, f64x2.add(half, series)),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
  return f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(half, low), f));
}

/** exp of `count` doubles in place, count even. */
export function expArray(values: usize, count: i32): void {
  for (let i = 0; i < count; i += 2, values += 16) v128.store(values, exp(v128.load(values)));
}

/** log of `count` doubles in place, count even. */
export function logArray(values: usize, count: i32): void {
  for (let i = 0; i < count; i += 2, values += 16) v128.store(values, log(v128.load(values)));
}
