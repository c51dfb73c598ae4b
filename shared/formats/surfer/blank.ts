import { INFINITY_KEY, MINUS_INFINITY_KEY, orderedKey } from "../../grid/extent.ts";

/** The float32 that Surfer takes for "blanked". */
export const BLANK = 1.701410009187828e38;

const BLANK_BITS = new Int32Array(Float32Array.of(BLANK).buffer)[0] as number;

/**
 * Blanks nodes without data, in place. Answers with the least and greatest value of the others; Infinity, -Infinity
 * without any. One pass over integers that are ordered as the values are: measured at half the time of two over floats.
 */
export function blankedExtent(values: Float32Array): readonly [number, number] {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  let low = INFINITY_KEY + 1;
  let high = MINUS_INFINITY_KEY - 1;
  for (let k = 0; k < bits.length; k++) {
    const key = orderedKey(bits[k] as number);
    // True of nearly all of them, and never of NaN.
    if (key >= low && key <= high) continue;
    if (key > INFINITY_KEY || key < MINUS_INFINITY_KEY) {
      bits[k] = BLANK_BITS;
      continue;
    }
    if (key < low) low = key;
    if (key > high) high = key;
  }
  return low <= high ? [valueOfKey(low), valueOfKey(high)] : [Infinity, -Infinity];
}

/** Turning over twice leads back. */
const valueOfKey = (key: number): number =>
  new Float32Array(Int32Array.of(orderedKey(key)).buffer)[0] as number;
