import { type Band, bandsOf } from "../rows.ts";
import type { FieldSource } from "../source.ts";

/** A field on pixels, top row first; NaN = no data. */
export interface Samples {
  readonly values: Float32Array;
  /** Least and greatest value of the whole field, not only at the pixels; null without any. */
  readonly range: readonly [number, number] | null;
}

/**
 * One time of a field on width x height pixels that together cover the outer edges of its cells; bilinear
 * between nodes, the nearest node beside missing ones.
 */
export async function samplePixels(
  source: FieldSource,
  width: number,
  height: number,
  time = 0,
): Promise<Samples> {
  const { columns, rows } = source.grid;
  const values = new Float32Array(width * height).fill(Number.NaN);
  const across = Float64Array.from({ length: width }, (_, x) => nodePlace(x, width, columns));
  let [low, high] = [Infinity, -Infinity];
  let previous: Band | null = null;
  let y = height - 1;
  for await (const band of bandsOf(source, time, "south")) {
    for (let k = 0; k < band.values.length; k++) {
      const value = band.values[k] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const joined: Band = previous ? withRowBelow(previous, band, columns) : band;
    const last = joined.j0 + joined.rows - 1;
    for (; y >= 0; y--) {
      const place = nodePlace(height - 1 - y, height, rows);
      if (place > last) break;
      sampleRow(joined, columns, across, place, values.subarray(y * width, (y + 1) * width));
    }
    previous = band;
  }
  return { values, range: low <= high ? [low, high] : null };
}

/** Where a pixel's centre lies among the nodes of an axis, 0..count-1; half cells outside take the edge node. */
function nodePlace(pixel: number, pixels: number, count: number): number {
  return Math.min(count - 1, Math.max(0, ((pixel + 0.5) / pixels) * count - 0.5));
}

/** A band with the last row of the one south of it, so that pixels between the two find both rows. */
function withRowBelow(below: Band, band: Band, columns: number): Band {
  const values = new Float32Array(columns + band.values.length);
  values.set(below.values.subarray((below.rows - 1) * columns));
  values.set(band.values, columns);
  return { j0: band.j0 - 1, rows: band.rows + 1, values };
}

/** @param across where each pixel's centre lies among the columns */
function sampleRow(
  band: Band,
  columns: number,
  across: Float64Array,
  place: number,
  out: Float32Array,
): void {
  const { values } = band;
  const row = Math.min(Math.floor(place), band.j0 + band.rows - 1) - band.j0;
  const up = place - band.j0 - row;
  const south = row * columns;
  const north = up > 0 ? south + columns : south;
  for (let x = 0; x < out.length; x++) {
    const from = across[x] as number;
    const i = Math.floor(from);
    const east = from > i ? i + 1 : i;
    const share = from - i;
    const southWest = values[south + i] as number;
    const northWest = values[north + i] as number;
    const lower = southWest + share * ((values[south + east] as number) - southWest);
    const upper = northWest + share * ((values[north + east] as number) - northWest);
    const value = lower + up * (upper - lower);
    const nearest = (up < 0.5 ? south : north) + (share < 0.5 ? i : east);
    out[x] = Number.isNaN(value) ? (values[nearest] as number) : value;
  }
}
