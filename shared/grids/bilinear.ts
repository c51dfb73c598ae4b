import type { Background } from "./background.ts";

/** Between which two nodes of an axis a place lies: values[low] * (1 - part) + values[high] * part; low -1: outside. */
export interface Between {
  readonly low: number;
  readonly high: number;
  readonly part: number;
}

const OUTSIDE: Between = { low: -1, high: -1, part: 0 };
/** What rounding may put a place outside of the outermost nodes, degrees. */
const DUST = 1e-6;

/** Where a longitude lies, degrees, any turn. */
export function betweenColumns(
  { lon, isGlobal }: Pick<Background, "lon" | "isGlobal">,
  degrees: number,
): Between {
  const first = lon[0] as number;
  const last = lon.length - 1;
  const inTurn = degrees - 360 * Math.floor((degrees - first + DUST) / 360);
  if (isGlobal && inTurn > (lon[last] as number)) {
    const gap = first + 360 - (lon[last] as number);
    return { low: last, high: 0, part: (inTurn - (lon[last] as number)) / gap };
  }
  return between(lon, inTurn);
}

/** Where a latitude lies, degrees. */
export const betweenRows = ({ lat }: Pick<Background, "lat">, degrees: number): Between =>
  between(lat, degrees);

function between(axis: readonly number[], place: number): Between {
  const last = axis.length - 1;
  const [from, to] = [axis[0] as number, axis[last] as number];
  if (!(place >= from - DUST && place <= to + DUST)) return OUTSIDE;
  const inside = Math.min(to, Math.max(from, place));
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((axis[middle] as number) <= inside) low = middle;
    else high = middle;
  }
  const gap = (axis[high] as number) - (axis[low] as number);
  return { low, high, part: (inside - (axis[low] as number)) / gap };
}

/** Reads one row of a background at one time, all columns. */
export type ReadRow = (time: number, row: number) => Float32Array;

/**
 * The background at the nodes of a lattice: linear along each axis; NaN outside, and where a node that counts is NaN.
 * @param out out[j * lons.length + i], at (lons[i], lats[j]).
 */
export function backgroundAtLattice(
  columns: readonly Between[],
  rows: readonly Between[],
  time: number,
  readRow: ReadRow,
  out: Float64Array,
): void {
  const across = columns.length;
  rows.forEach(({ low, high, part }, j) => {
    if (low < 0) {
      out.fill(Number.NaN, j * across, (j + 1) * across);
      return;
    }
    const south = readRow(time, low);
    const north = part === 0 ? south : readRow(time, high);
    columns.forEach((column, i) => {
      out[j * across + i] =
        column.low < 0 ? Number.NaN : mix(along(south, column), along(north, column), part);
    });
  });
}

/** The background at single places of one time; places are taken from the south, so that rows are read once. */
export function backgroundAtPlaces(
  background: Background,
  time: number,
  lon: ArrayLike<number>,
  lat: ArrayLike<number>,
  readRow: ReadRow,
): Float64Array {
  const values = new Float64Array(lon.length).fill(Number.NaN);
  const order = Array.from(values.keys()).sort((a, b) => (lat[a] as number) - (lat[b] as number));
  const value = new Float64Array(1);
  for (const k of order) {
    const column = betweenColumns(background, lon[k] as number);
    const row = betweenRows(background, lat[k] as number);
    backgroundAtLattice([column], [row], time, readRow, value);
    values[k] = value[0] as number;
  }
  return values;
}

const along = (row: Float32Array, { low, high, part }: Between): number =>
  mix(row[low] as number, row[high] as number, part);

/** A node without data that has less weight than this does not count: axes in single precision are off by as much. */
const NO_WEIGHT = 1e-3;

function mix(a: number, b: number, part: number): number {
  if (part === 0 || (part < NO_WEIGHT && Number.isNaN(b))) return a;
  if (part === 1 || (part > 1 - NO_WEIGHT && Number.isNaN(a))) return b;
  return a + (b - a) * part;
}
