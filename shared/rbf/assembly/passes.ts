/*
 * Passes over a field's values, float32, NaN = no data: four at a time. Used where fields are written.
 */

/** A float32's bits as an integer ordered as the values are: keys beyond these two are NaN. */
const INFINITY_KEY: i32 = 0x7f800000;
const MINUS_INFINITY_KEY: i32 = ~0x7f800000;

// @ts-ignore: decorator
@inline
function keyOf(bits: i32): i32 {
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

// @ts-ignore: decorator
@inline
function keysOf(bits: v128): v128 {
  return v128.xor(bits, v128.and(i32x4.shr_s(bits, 31), i32x4.splat(0x7fffffff)));
}

// @ts-ignore: decorator
@inline
function isMissing(bits: i32): bool {
  return (bits & 0x7fffffff) > INFINITY_KEY;
}

const places = memory.data(12, 4);

/**
 * The address of three i32: the index of the first least value, of the first greatest one and of the last one without
 * data; -1 where there is none. -0 counts as less than 0.
 */
export function placesOfExtent(values: usize, count: i32): usize {
  const vectors = count & ~3;
  const noLow = i32x4.splat(INFINITY_KEY + 1);
  const noHigh = i32x4.splat(MINUS_INFINITY_KEY - 1);
  let lows = noLow;
  let highs = noHigh;
  let missing = i32x4.splat(0);
  for (let k = 0; k < vectors; k += 4) {
    const bits = v128.load(values + (<usize>k << 2));
    const keys = keysOf(bits);
    const nan = f32x4.ne(bits, bits);
    lows = i32x4.min_s(lows, v128.bitselect(noLow, keys, nan));
    highs = i32x4.max_s(highs, v128.bitselect(noHigh, keys, nan));
    missing = v128.or(missing, nan);
  }
  let low = min(
    min(i32x4.extract_lane(lows, 0), i32x4.extract_lane(lows, 1)),
    min(i32x4.extract_lane(lows, 2), i32x4.extract_lane(lows, 3)),
  );
  let high = max(
    max(i32x4.extract_lane(highs, 0), i32x4.extract_lane(highs, 1)),
    max(i32x4.extract_lane(highs, 2), i32x4.extract_lane(highs, 3)),
  );
  let anyMissing: bool = v128.any_true(missing);
  for (let k = vectors; k < count; k++) {
    const bits = load<i32>(values + (<usize>k << 2));
    if (isMissing(bits)) {
      anyMissing = true;
      continue;
    }
    low = min(low, keyOf(bits));
    high = max(high, keyOf(bits));
  }
  store<i32>(places, low > INFINITY_KEY ? -1 : firstOf(values, count, keyOf(low)));
  store<i32>(places, high < MINUS_INFINITY_KEY ? -1 : firstOf(values, count, keyOf(high)), 4);
  store<i32>(places, anyMissing ? lastMissing(values, count) : -1, 8);
  return places;
}

/** The first value with these bits; there must be one. (A key's key is its bits.) */
function firstOf(values: usize, count: i32, bits: i32): i32 {
  const wanted = i32x4.splat(bits);
  let k = 0;
  while (k + 4 <= count && !v128.any_true(i32x4.eq(v128.load(values + (<usize>k << 2)), wanted))) k += 4;
  while (load<i32>(values + (<usize>k << 2)) != bits) k += 1;
  return k;
}

/** The last value that is NaN; there must be one. */
function lastMissing(values: usize, count: i32): i32 {
  let k = count - 1;
  while (!isMissing(load<i32>(values + (<usize>k << 2)))) k -= 1;
  return k;
}

/** Replaces what is missing, in place. */
export function fillMissing(values: usize, count: i32, fill: f32): void {
  const fills = f32x4.splat(fill);
  const vectors = count & ~3;
  for (let k = 0; k < vectors; k += 4) {
    const at = values + (<usize>k << 2);
    const bits = v128.load(at);
    v128.store(at, v128.bitselect(fills, bits, f32x4.ne(bits, bits)));
  }
  for (let k = vectors; k < count; k++) {
    const at = values + (<usize>k << 2);
    if (isMissing(load<i32>(at))) store<f32>(at, fill);
  }
}

/** Turns the bytes of each value round, in place. */
export function turnBytes(values: usize, count: i32): void {
  const vectors = count & ~3;
  for (let k = 0; k < vectors; k += 4) {
    const at = values + (<usize>k << 2);
    const bits = v128.load(at);
    v128.store(at, v128.shuffle<u8>(bits, bits, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
  for (let k = vectors; k < count; k++) {
    const at = values + (<usize>k << 2);
    store<u32>(at, bswap<u32>(load<u32>(at)));
  }
}

/** Copies `rows` rows of `bytes` bytes from one place to another, where they lie so many bytes apart. */
export function copyRows(
  from: usize, fromStride: usize, to: usize, toStride: usize, bytes: usize, rows: i32,
): void {
  for (let row = 0; row < rows; row++, from += fromStride, to += toStride) memory.copy(to, from, bytes);
}
