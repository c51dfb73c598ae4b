/*
 * Passes over many values of a field. Those that lie in a memory of the engine go by its SIMD instructions, all others by
 * JavaScript, with the same results.
 */

/** The engine's own passes; addresses in bytes, counts in values. Documented in rbf/assembly/passes.ts. */
export interface SimdPasses {
  /** @returns the address of three int32: least, most, missing. */
  readonly placesOfExtent: (values: number, count: number) => number;
  readonly fillMissing: (values: number, count: number, fill: number) => void;
  readonly turnBytes: (values: number, count: number) => void;
  /** Strides and `width` in bytes. */
  readonly copyRows: (
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    width: number,
    rows: number,
  ) => void;
}

const passesOfMemories = new WeakMap<ArrayBufferLike, SimdPasses>();

/** From now on values in this memory go by these passes. */
export function registerPasses(memory: ArrayBuffer, passes: SimdPasses): void {
  passesOfMemories.set(memory, passes);
}

/** Indices of the least and the greatest value and of the last one without data; -1 where there is none. */
export interface ExtentPlaces {
  readonly least: number;
  readonly most: number;
  readonly missing: number;
}

/** Where the extremes of float32 values are, NaN = no data. */
export function placesOfExtent(values: Float32Array): ExtentPlaces {
  const simd = passesOfMemories.get(values.buffer);
  if (simd === undefined) return placesByKeys(values);
  const at = simd.placesOfExtent(values.byteOffset, values.length);
  const [least = -1, most = -1, missing = -1] = new Int32Array(values.buffer, at, 3);
  return { least, most, missing };
}

/** Least and greatest value, no data left out; Infinity, -Infinity when there is no value at all. */
export function extentOf(values: Float32Array): readonly [number, number] {
  const { least, most } = placesOfExtent(values);
  // Plus zero: the least of 0 and -0 is told as 0.
  return [(values[least] ?? Infinity) + 0, (values[most] ?? -Infinity) + 0];
}

/** Replaces nodes without data, in place. */
export function fillMissing(values: Float32Array, fill: number): void {
  const simd = passesOfMemories.get(values.buffer);
  if (simd !== undefined) {
    simd.fillMissing(values.byteOffset, values.length, fill);
    return;
  }
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const filled = new Int32Array(Float32Array.of(fill).buffer)[0] as number;
  for (let k = 0; k < bits.length; k++) {
    if (((bits[k] as number) & 0x7fffffff) > INFINITY_KEY) bits[k] = filled;
  }
}

/** A rectangle of values inside an array of rows, each `columns` long, from column i0 on. */
export interface Rectangle {
  readonly values: Float32Array;
  readonly columns: number;
  readonly i0: number;
}

/** Copies the first `rows` rows, `width` values of each, from one rectangle to another, which must not overlap. */
export function copyRows(from: Rectangle, to: Rectangle, width: number, rows: number): void {
  const simd = passesOfMemories.get(from.values.buffer);
  if (simd !== undefined && from.values.buffer === to.values.buffer) {
    const address = ({ values, i0 }: Rectangle) => values.byteOffset + 4 * i0;
    simd.copyRows(address(from), 4 * from.columns, address(to), 4 * to.columns, 4 * width, rows);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const start = row * from.columns + from.i0;
    to.values.set(from.values.subarray(start, start + width), row * to.columns + to.i0);
  }
}

/** The values' bytes, most significant first; the values themselves are lost. */
export function toBigEndian(values: Float32Array): Uint8Array {
  const { buffer, byteOffset, length } = values;
  if (LITTLE_ENDIAN) turnBytes(values);
  return new Uint8Array(buffer, byteOffset, 4 * length);
}

function turnBytes(values: Float32Array): void {
  const simd = passesOfMemories.get(values.buffer);
  if (simd !== undefined) {
    simd.turnBytes(values.byteOffset, values.length);
    return;
  }
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let k = 0; k < words.length; k++) {
    const word = words[k] as number;
    const swapped = ((word & 0x00ff00ff) << 8) | ((word >>> 8) & 0x00ff00ff);
    words[k] = (swapped << 16) | (swapped >>> 16);
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The keys of infinity and of minus infinity: what lies beyond either is NaN. */
const INFINITY_KEY = 0x7f800000;
const MINUS_INFINITY_KEY = ~INFINITY_KEY;

/** Compares integers that are ordered as the values are: all but the sign turned over in negative ones. */
function placesByKeys(values: Float32Array): ExtentPlaces {
  const { length } = values;
  const bits = new Int32Array(values.buffer, values.byteOffset, length);
  let low = INFINITY_KEY + 1;
  let high = MINUS_INFINITY_KEY - 1;
  let least = -1;
  let most = -1;
  let missing = -1;
  for (let k = 0; k < length; k++) {
    const word = bits[k] as number;
    const key = word ^ ((word >> 31) & 0x7fffffff);
    // True of nearly all of them, and never of NaN.
    if (key >= low && key <= high) continue;
    if (key > INFINITY_KEY || key < MINUS_INFINITY_KEY) {
      missing = k;
      continue;
    }
    if (key < low) {
      low = key;
      least = k;
    }
    if (key > high) {
      high = key;
      most = k;
    }
  }
  return { least, most, missing };
}

/** Lends arrays for values. */
export interface Rooms {
  /** Not cleared. */
  take(length: number): Float32Array;
  /** Given back when nobody looks at it any more. */
  giveBack(room: Float32Array): void;
}

let rooms: Rooms = { take: (length) => new Float32Array(length), giveBack: () => {} };

/** Arrays for values that are passed over: from a memory of the engine where there is one. */
export const lentRooms = (): Rooms => rooms;

/** Takes rooms of another kind. */
export function setRooms(others: Rooms): void {
  rooms = others;
}
