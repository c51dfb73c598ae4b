/*
 * exp and log of two doubles at once, good to about one unit in the last place. Written out instead of taken from
 * a host, so that every machine gives the same bits. Series are summed as even and odd parts, which do not wait for
 * each other; constants lie in memory, from where a SIMD register takes them in one step.
 */

/** Constants of `exp`: log2 e, a rounder, ln 2 in two parts, the least argument, 1, then 1/13! to 1/2!. */
const EXP: usize = memory.data<f64>([
  1.4426950408889634,
  // Adding it to |x| < 2^51 rounds x to an integer that then sits in the low bits.
  6755399441055744.0,
  // The high part has trailing zeros, so that k times it is exact (fdlibm).
  6.9314718036912381649e-1,
  1.90821492927058770002e-10,
  -345.0,
  1.0,
  1.0 / 6227020800.0,
  1.0 / 479001600.0,
  1.0 / 39916800.0,
  1.0 / 3628800.0,
  1.0 / 362880.0,
  1.0 / 40320.0,
  1.0 / 5040.0,
  1.0 / 720.0,
  1.0 / 120.0,
  1.0 / 24.0,
  1.0 / 6.0,
  0.5,
]);

/** Constants of `log`: fdlibm's series from its last coefficient on, 1/2, ln 2 in two parts, 1, 2, the exponent's bias. */
const LOG: usize = memory.data<f64>([
  1.479819860511658591e-1,
  1.531383769920937332e-1,
  1.818357216161805012e-1,
  2.222219843214978396e-1,
  2.857142874366239149e-1,
  3.999999999940941908e-1,
  6.66666666666673513e-1,
  0.5,
  6.9314718036912381649e-1,
  1.90821492927058770002e-10,
  1.0,
  2.0,
  4503599627370496.0 + 1023.0,
]);

/** Bits for `log`: 1 less the root of 1/2, 2^52, the mantissa, the root of 1/2. */
const BITS: usize = memory.data<u64>([
  0x3ff0000000000000 - 0x3fe6a09e00000000, 0x4330000000000000, 0x000fffffffffffff, 0x3fe6a09e00000000,
]);

/** Constant `k` of a table, twice. */
// @ts-ignore: decorator
@inline
export function constant(table: usize, k: usize): v128 {
  return v128.load64_splat(table + 8 * k);
}

// @ts-ignore: decorator
@inline
function horner(sum: v128, x: v128, coefficient: v128): v128 {
  return f64x2.add(f64x2.mul(sum, x), coefficient);
}

/**
 * e^x for x <= 709; zero below -345: products of two smaller results could be subnormal, with which processors take
 * a hundred times as long. Reduces to |r| <= ln2/2, then 1 + (r + r^2 * q(r)) with the Taylor series up to r^13 (remainder 4e-18).
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, constant(EXP, 0)), constant(EXP, 1));
  const k = f64x2.sub(shifted, constant(EXP, 1));
  let r = f64x2.sub(x, f64x2.mul(k, constant(EXP, 2)));
  r = f64x2.sub(r, f64x2.mul(k, constant(EXP, 3)));
  const w = f64x2.mul(r, r);
  let odd = constant(EXP, 6);
  odd = horner(odd, w, constant(EXP, 8));
  odd = horner(odd, w, constant(EXP, 10));
  odd = horner(odd, w, constant(EXP, 12));
  odd = horner(odd, w, constant(EXP, 14));
  odd = horner(odd, w, constant(EXP, 16));
  let even = constant(EXP, 7);
  even = horner(even, w, constant(EXP, 9));
  even = horner(even, w, constant(EXP, 11));
  even = horner(even, w, constant(EXP, 13));
  even = horner(even, w, constant(EXP, 15));
  even = horner(even, w, constant(EXP, 17));
  const q = horner(odd, r, even);
  const mantissa = f64x2.add(constant(EXP, 5), f64x2.add(r, f64x2.mul(w, q)));
  const scaled = i64x2.add(mantissa, i64x2.shl(shifted, 52));
  return v128.and(scaled, f64x2.ge(x, constant(EXP, 4)));
}

/**
 * Natural logarithm of normal numbers > 0: x = 2^k * m with m in [sqrt(1/2), sqrt(2)), then fdlibm's series in
 * s = f / (2 + f), f = m - 1.
 */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const biased = i64x2.add(x, constant(BITS, 0));
  const exponent = v128.or(i64x2.shr_u(biased, 52), constant(BITS, 1));
  const k = f64x2.sub(exponent, constant(LOG, 12));
  const mantissa = i64x2.add(v128.and(biased, constant(BITS, 2)), constant(BITS, 3));
  const f = f64x2.sub(mantissa, constant(LOG, 10));
  const s = f64x2.div(f, f64x2.add(f, constant(LOG, 11)));
  const half = f64x2.mul(constant(LOG, 7), f64x2.mul(f, f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let odd = constant(LOG, 0);
  odd = horner(odd, w, constant(LOG, 2));
  odd = horner(odd, w, constant(LOG, 4));
  odd = horner(odd, w, constant(LOG, 6));
  let even = constant(LOG, 1);
  even = horner(even, w, constant(LOG, 3));
  even = horner(even, w, constant(LOG, 5));
  const series = f64x2.add(f64x2.mul(z, odd), f64x2.mul(w, even));
  const low = f64x2.add(
    f64x2.mul(s, f64x2.add(half, series)),
    f64x2.mul(k, constant(LOG, 9)),
  );
  return f64x2.sub(f64x2.mul(k, constant(LOG, 8)), f64x2.sub(f64x2.sub(half, low), f));
}

/** exp of `count` doubles in place, count even. */
export function expArray(values: usize, count: i32): void {
  for (let i = 0; i < count; i += 2, values += 16) v128.store(values, exp(v128.load(values)));
}

/** log of `count` doubles in place, count even. */
export function logArray(values: usize, count: i32): void {
  for (let i = 0; i < count; i += 2, values += 16) v128.store(values, log(v128.load(values)));
}
