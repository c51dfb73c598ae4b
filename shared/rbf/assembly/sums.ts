import { kernelRow } from "./kernels";
import { dimensions } from "./places";

/*
 * Direct sums: sum_i w_i(t) * phi(|q - x_i| / L) for blocks of points q and all times t. Distances and phi are
 * computed once for all times, for four stations and up to 256 points at a time, so that they stay in the
 * first-level cache.
 */

const CHUNK = 256;

let kernel: i32 = 0;
let scale: f64 = 1.0;
/** Station points. */
export let stationX: usize = 0;
export let stationY: usize = 0;
export let stationZ: usize = 0;
/** Weights with the kernel's sign, weights[station * times + time]. */
let weights: usize = 0;
export let times: i32 = 1;
let panel: usize = 0;

/** Bytes of scratch for `setSums`. */
export const PANEL_BYTES: i32 = 4 * CHUNK * 8;

/** Chooses kernel (its number, 1/L^2), station points, weights and a scratch panel for the sums to come. */
export function setSums(
  kernelNumber: i32, inverseSquare: f64, xs: usize, ys: usize, zs: usize, stationWeights: usize, timeCount: i32,
  scratch: usize,
): void {
  kernel = kernelNumber;
  scale = inverseSquare;
  stationX = xs;
  stationY = ys;
  stationZ = zs;
  weights = stationWeights;
  times = timeCount;
  panel = scratch;
}

/** One row of the panel: phi of a station at `count` points. */
// @ts-ignore: decorator
@inline
function fillRow(station: i32, xs: usize, ys: usize, zs: usize, count: i32, row: usize): void {
  const at = <usize>station << 3;
  const z = dimensions == 3 ? f64.load(stationZ + at) : 0.0;
  kernelRow(kernel, scale, f64.load(stationX + at), f64.load(stationY + at), z, xs, ys, zs, count, row);
}

/** w0 * row0 + ... + w3 * row3 for the pair of points at these places. */
// @ts-ignore: decorator
@inline
function sumOfFour(
  weight0: v128, weight1: v128, weight2: v128, weight3: v128, row0: v128, row1: v128, row2: v128, row3: v128,
): v128 {
  const first = f64x2.add(f64x2.mul(weight0, row0), f64x2.mul(weight1, row1));
  const second = f64x2.add(f64x2.mul(weight2, row2), f64x2.mul(weight3, row3));
  return f64x2.add(first, second);
}

/** sums += w0 * row0 + ... + w3 * row3 over `bytes` of doubles. */
function addFour(sums: usize, bytes: usize, w0: f64, w1: f64, w2: f64, w3: f64): void {
  const weight0 = f64x2.splat(w0);
  const weight1 = f64x2.splat(w1);
  const weight2 = f64x2.splat(w2);
  const weight3 = f64x2.splat(w3);
  let row0 = panel;
  let row1 = row0 + bytes;
  let row2 = row1 + bytes;
  let row3 = row2 + bytes;
  // Two pairs at a time: addresses take nearly as long as the sums.
  for (const end = panel + (bytes & ~31); row0 < end; row0 += 32, row1 += 32, row2 += 32, row3 += 32, sums += 32) {
    const first = sumOfFour(
      weight0, weight1, weight2, weight3, v128.load(row0), v128.load(row1), v128.load(row2), v128.load(row3),
    );
    const second = sumOfFour(
      weight0, weight1, weight2, weight3,
      v128.load(row0, 16), v128.load(row1, 16), v128.load(row2, 16), v128.load(row3, 16),
    );
    v128.store(sums, f64x2.add(v128.load(sums), first));
    v128.store(sums, f64x2.add(v128.load(sums, 16), second), 16);
  }
  if (bytes & 16) {
    const last = sumOfFour(
      weight0, weight1, weight2, weight3, v128.load(row0), v128.load(row1), v128.load(row2), v128.load(row3),
    );
    v128.store(sums, f64x2.add(v128.load(sums), last));
  }
}

/** Index `k` of a list of i32. */
// @ts-ignore: decorator
@inline
export function entry(list: usize, k: i32): i32 {
  return i32.load(list + (<usize>k << 2));
}

/**
 * Adds the listed stations' contributions at `points` (even) points to sums; `stride` bytes from one time's sums
 * to the next.
 */
export function addStations(
  list: usize, stations: i32, xs: usize, ys: usize, zs: usize, points: i32, sums: usize, stride: usize,
): void {
  for (let from = 0; from < points; from += CHUNK) {
    const count = min(CHUNK, points - from);
    const bytes = <usize>count << 3;
    const offset = <usize>from << 3;
    for (let s = 0; s < stations; s += 4) {
      const group = min(4, stations - s);
      for (let k = 0; k < 4; k++) {
        // A last group of fewer than four is filled up with its first station, at weight zero.
        const station = entry(list, s + (k < group ? k : 0));
        fillRow(station, xs + offset, ys + offset, zs + offset, count, panel + <usize>k * bytes);
      }
      const line = <usize>times << 3;
      const w0 = weights + <usize>entry(list, s) * line;
      const w1 = group > 1 ? weights + <usize>entry(list, s + 1) * line : 0;
      const w2 = group > 2 ? weights + <usize>entry(list, s + 2) * line : 0;
      const w3 = group > 3 ? weights + <usize>entry(list, s + 3) * line : 0;
      for (let t = 0; t < times; t++) {
        const at = <usize>t << 3;
        addFour(
          sums + <usize>t * stride + offset,
          bytes,
          f64.load(w0 + at),
          w1 ? f64.load(w1 + at) : 0.0,
          w2 ? f64.load(w2 + at) : 0.0,
          w3 ? f64.load(w3 + at) : 0.0,
        );
      }
    }
  }
}
