import { type ColourScale, colourAt } from "../../shared/colour/scales.ts";
import type { Rgba } from "./theme.ts";

/** What stations are coloured by: values with the colours for them. */
export interface StationColouring {
  /** Per station; NaN = missing. */
  readonly values: Float64Array;
  readonly scale: ColourScale;
  readonly low: number;
  readonly high: number;
  readonly ring: Rgba;
}

/** Fill and ring of every station, 4 bytes each. Stations without a value are hollow. */
export interface StationColours {
  readonly fill: Uint8Array;
  readonly ring: Uint8Array;
}

export function stationColours(colouring: StationColouring, missingRing: Rgba): StationColours {
  const { values, scale, low, high } = colouring;
  const fill = new Uint8Array(4 * values.length);
  const ring = new Uint8Array(4 * values.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k] ?? Number.NaN;
    if (Number.isNaN(value)) {
      ring.set(missingRing, 4 * k);
    } else {
      fill.set(colourAt(scale, (value - low) / (high > low ? high - low : 1)), 4 * k);
      fill[4 * k + 3] = 255;
      ring.set(colouring.ring, 4 * k);
    }
  }
  return { fill, ring };
}

/**
 * Half the range of the residuals' diverging scale: their largest size, leaving out the largest 2 %, so that one
 * bad station does not make all others look alike. 1 when there are none.
 */
export function residualReach(residuals: Float64Array): number {
  const sizes = residuals.filter(Number.isFinite).map(Math.abs).sort();
  const reach = sizes[Math.floor(0.98 * (sizes.length - 1))] ?? 0;
  return reach > 0 ? reach : 1;
}
