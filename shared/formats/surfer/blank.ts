import { fillMissing, placesOfExtent } from "../../grid/passes.ts";

/** The float32 that Surfer takes for "blanked". */
export const BLANK = 1.701410009187828e38;

/**
 * Blanks nodes without data, in place. Answers with the least and greatest value of the others; Infinity, -Infinity
 * without any.
 */
export function blankedExtent(values: Float32Array): readonly [number, number] {
  const { least, most, missing } = placesOfExtent(values);
  const extent = [values[least] ?? Infinity, values[most] ?? -Infinity] as const;
  if (missing >= 0) fillMissing(values, BLANK);
  return extent;
}
