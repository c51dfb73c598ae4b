import { extentOf } from "../../grid/passes.ts";
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
    const extent = extentOf(band.values);
    low = Math.min(low, extent[0]);
    high = Math.max(high, extent[1]);
    const last = band.j0 + band.rows - 1;
    for (; y >= 0; y--) {
      const place = nodePlace(height - 1 - y, height, rows);
      if (place > last) break;
      const j = Math.floor(place);
      const south = rowOf(j, previous, band, columns);
      const north = place > j ? rowOf(j + 1, previous, band, columns) : south;
      sampleRow(south, north, place - j, across, values.subarray(y * width, (y + 1) * width));
    }
    previous = band;
  }
  return { values, range: low <= high ? [low, high] : null };
}

/** Where a pixel's centre lies among the nodes of an axis, 0..count-1; half cells outside take the edge node. */
function nodePlace(pixel: number, pixels: number, count: number): number {
  return Math.min(count - 1, Math.max(0, ((pixel + 0.5) / pixels) * count - 0.5));
}

/** Row j of a band, or the last one of the band south of it: pixels between the two need both. */
function rowOf(j: number, below: Band | null, band: Band, columns: number): Float32Array {
  const { j0, values } = below !== null && j < band.j0 ? below : band;
  return values.subarray((j - j0) * columns, (j - j0 + 1) * columns);
}

/**
 * @param up where the pixels' centres lie between the southern row and the northern one, 0..1
 * @param across where each pixel's centre lies among the columns
 */
function sampleRow(
  south: Float32Array,
  north: Float32Array,
  up: number,
  across: Float64Array,
  out: Float32Array,
): void {
  const nearer = up < 0.5 ? south : north;
  const { length } = out;
  for (let x = 0; x < length; x++) {
    const from = across[x] as number;
    const i = Math.floor(from);
    const east = from > i ? i + 1 : i;
    const share = from - i;
    const southWest = south[i] as number;
    const northWest = north[i] as number;
    const lower = southWest + share * ((south[east] as number) - southWest);
    const upper = northWest + share * ((north[east] as number) - northWest);
    const value = lower + up * (upper - lower);
    out[x] = Number.isNaN(value) ? (nearer[share < 0.5 ? i : east] as number) : value;
  }
}
