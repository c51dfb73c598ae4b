import type { GridBand, GridVariable } from "./gridFile.ts";
import { unusable } from "./troubles.ts";

/** A field to look at, to compare with, or to be corrected by stations: its axes and times, without its numbers. */
export interface Background {
  /** Of the columns, ascending, degrees; the first one -180 or more, below 180. */
  readonly lon: readonly number[];
  /** Of the rows, ascending, degrees. */
  readonly lat: readonly number[];
  /** Whether the columns go all around: the first one follows the last. */
  readonly isGlobal: boolean;
  /** Milliseconds since 1970-01-01 UTC, ascending; a single null when undated. */
  readonly times: readonly (number | null)[];
  readonly name: string;
  readonly longName: string;
  /** As the file writes it, "" when it does not. */
  readonly unit: string;
}

/** How rows and columns of a file become those of a background. */
export interface AxisOrder {
  readonly background: Background;
  /** For each of the background's columns the file's. */
  readonly columns: Int32Array;
  /** How many columns the file has. */
  readonly fileColumns: number;
  /** For each of the file's rows the background's. */
  readonly rowOf: (fileRow: number) => number;
  /** For each of the file's times the background's. */
  readonly timeOf: readonly number[];
}

/** A step that differs by less than this share of it counts as even: files often hold axes in single precision. */
const EVEN = 1e-3;

/**
 * The background of a variable: rows from the south, columns from the west, times ascending.
 * @throws UserError "unusable-grid" when an axis runs back and forth or leaves the world.
 */
export function orderedBackground(file: string, variable: GridVariable): AxisOrder {
  const lat = Array.from(variable.lat);
  const isNorthFirst = (lat[0] as number) > (lat[1] as number);
  const ascendingLat = isNorthFirst ? lat.toReversed() : lat;
  const { lon, columns, isGlobal } = orderedLongitudes(variable.lon);
  checkAxis(file, "latitudes", ascendingLat, -90, 90);
  checkAxis(file, "longitudes", lon, -180, 540);
  const timeOrder = [...variable.times.keys()].sort(
    (a, b) => (variable.times[a] as number) - (variable.times[b] as number),
  );
  const timeOf: number[] = [];
  timeOrder.forEach((fileTime, time) => {
    timeOf[fileTime] = time;
  });
  const { name, longName, unit } = variable;
  return {
    background: {
      lon,
      lat: ascendingLat,
      isGlobal,
      times: timeOrder.map((k) => nullWhenUndated(variable.times[k] as number)),
      name,
      longName,
      unit,
    },
    columns,
    fileColumns: variable.lon.length,
    rowOf: (row) => (isNorthFirst ? lat.length - 1 - row : row),
    timeOf,
  };
}

const nullWhenUndated = (time: number): number | null => (Number.isNaN(time) ? null : time);

function orderedLongitudes(axis: Float64Array): {
  readonly lon: number[];
  readonly columns: Int32Array;
  readonly isGlobal: boolean;
} {
  const isEastFirst = median(differences(axis)) < 0;
  const order = Array.from(axis.keys());
  if (isEastFirst) order.reverse();
  // One jump back by a whole turn is no disorder: ..., 179, -180, ...
  let turn = 0;
  let lon = order.map((k, place) => {
    const before = axis[order[place - 1] ?? k] as number;
    if ((axis[k] as number) - before < -180) turn += 360;
    return (axis[k] as number) + turn;
  });
  const first = lon[0] as number;
  const step = ((lon.at(-1) as number) - first) / (lon.length - 1);
  const isGlobal =
    evenStep(lon) !== null && Math.abs((lon.at(-1) as number) + step - first - 360) < 0.5 * step;
  const isDoubled = Math.abs((lon.at(-1) as number) - first - 360) < Math.abs(step) * 0.01;
  if (isDoubled) {
    lon.pop();
    order.pop();
  }
  const start =
    isGlobal || isDoubled ? lon.findIndex((x) => wrapped(x) - wrapped(lon[0] as number) < -EVEN) : -1;
  if (start > 0) {
    lon = [...lon.slice(start), ...lon.slice(0, start).map((x) => x + 360)];
    order.push(...order.splice(0, start));
  }
  const shift = wrapped(lon[0] as number) - (lon[0] as number);
  return { lon: lon.map((x) => x + shift), columns: Int32Array.from(order), isGlobal: isGlobal || isDoubled };
}

/** The same longitude in -180 .. 180 (excluded). */
const wrapped = (lon: number): number => lon - 360 * Math.floor((lon + 180) / 360);

const differences = (axis: ArrayLike<number>): number[] =>
  Array.from({ length: axis.length - 1 }, (_, k) => (axis[k + 1] as number) - (axis[k] as number));

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

function checkAxis(file: string, what: string, axis: readonly number[], least: number, most: number): void {
  const outside = axis.find((degrees) => !(degrees >= least - 1e-6 && degrees <= most + 1e-6));
  if (outside !== undefined) {
    throw unusable(
      file,
      `its ${what} reach ${outside} degrees`,
      "Bring it to longitude and latitude in degrees first.",
    );
  }
  if (differences(axis).some((step) => !(step > 0))) {
    throw unusable(file, `its ${what} run back and forth`, "Sort its axes first.");
  }
}

/** The step of an even axis, null when steps differ. */
export function evenStep(axis: readonly number[]): number | null {
  const step = ((axis.at(-1) as number) - (axis[0] as number)) / (axis.length - 1);
  const isEven = axis.every((x, k) => Math.abs(x - (axis[0] as number) - k * step) <= EVEN * step);
  return isEven ? step : null;
}

/** One row of a background at one time, from the west; NaN = no data. The array is used again for the next row. */
export interface BackgroundRow {
  readonly time: number;
  readonly row: number;
  readonly values: Float32Array;
}

/** The rows of a grid file as those of the background, in the file's order: from one side to the other. */
export async function* orderedRows(
  bands: AsyncIterable<GridBand>,
  order: AxisOrder,
): AsyncGenerator<BackgroundRow> {
  const { columns, rowOf, timeOf, fileColumns } = order;
  const values = new Float32Array(columns.length);
  for await (const band of bands) {
    for (let k = 0; k * fileColumns < band.values.length; k++) {
      const row = band.values.subarray(k * fileColumns, (k + 1) * fileColumns);
      for (let i = 0; i < values.length; i++) values[i] = row[columns[i] as number] as number;
      yield { time: timeOf[band.time] as number, row: rowOf(band.row + k), values };
    }
  }
}
