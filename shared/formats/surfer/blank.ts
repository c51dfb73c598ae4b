/** The float32 that Surfer takes for "blanked". */
export const BLANK = 1.701410009187828e38;
const BLANK_BITS = 0x7effffee;
/** Larger ones, the sign left aside, are NaN. */
const INFINITY_BITS = 0x7f800000;
const ALL_BUT_SIGN = 0x7fffffff;

/** Bits as whole numbers in the order of their values, and back again: all but the sign turned over below zero. */
const ordered = (bits: number): number => bits ^ ((bits >> 31) & ALL_BUT_SIGN);

/**
 * Blanks nodes without data, in place. Answers with the least and greatest value of the others; Infinity, -Infinity
 * without any. One pass on the bits, which is compiled sooner than one on numbers.
 */
export function blankedExtent(values: Float32Array): readonly [number, number] {
  const { length } = values;
  const words = new Int32Array(values.buffer, values.byteOffset, length);
  let low = INFINITY_BITS;
  let high = ~INFINITY_BITS;
  for (let k = 0; k < length; k++) {
    const word = words[k] as number;
    if ((word & ALL_BUT_SIGN) > INFINITY_BITS) {
      words[k] = BLANK_BITS;
      continue;
    }
    const place = word ^ ((word >> 31) & ALL_BUT_SIGN);
    if (place < low) low = place;
    if (place > high) high = place;
  }
  const extent = new Float32Array(Int32Array.of(ordered(low), ordered(high)).buffer);
  return [extent[0] as number, extent[1] as number];
}
