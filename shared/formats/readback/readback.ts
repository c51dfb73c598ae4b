import type { FormatOptions } from "../format.ts";
import type { FieldSource } from "../source.ts";
import type { RandomFile } from "./file.ts";

/** A node of the field: time (index), column and row, row 0 southernmost. */
export interface FieldNode {
  readonly time: number;
  readonly i: number;
  readonly j: number;
}

/** A node and the value that was written there; NaN = no data. */
export interface Probe extends FieldNode {
  readonly value: number;
}

/** What a file says of its field, found without the code that wrote it. */
export interface ReadBack {
  /** null where the format does not say. */
  readonly columns: number | null;
  readonly rows: number | null;
  /** Place of node (0, 0) and the spacing, degrees; a NaN where the format does not say. */
  readonly west: number;
  readonly south: number;
  readonly dlon: number;
  readonly dlat: number;
  /** Milliseconds since 1970-01-01 UTC; null where the format holds none. */
  readonly times: readonly number[] | null;
  /** Values at the nodes asked for, NaN = no data; none where the format holds no values (pictures, contours). */
  readonly values: readonly number[] | null;
  /** What was wrong in ways of the format's own, a sentence each. */
  readonly faults: readonly string[];
}

/** What a reader may know of the field it is to find: not its values. */
export interface Wanted {
  readonly field: FieldSource;
  readonly options: FormatOptions;
  readonly probes: readonly Probe[];
  /** A file of the same name with another extension; null when there is none. */
  readonly beside: (extension: string) => Promise<Uint8Array | null>;
}

/** Reads one format's files. */
export type Reader = (file: RandomFile, wanted: Wanted) => Promise<ReadBack>;

/** Nothing known: what readers start from. */
export const unknown: ReadBack = {
  columns: null,
  rows: null,
  west: Number.NaN,
  south: Number.NaN,
  dlon: Number.NaN,
  dlat: Number.NaN,
  times: null,
  values: null,
  faults: [],
};

/** Degrees that places may differ by, as a share of the spacing: coordinates in text are rounded. */
const PLACE_SLACK = 1e-4;

/** Where the file differs from the field that was to be written, a sentence each; empty when it is right. */
export function differences(found: ReadBack, { field, probes }: Wanted): readonly string[] {
  const { grid, times } = field;
  const faults = [...found.faults];
  const same = (what: string, is: number | null, should: number, slack: number): void => {
    if (is === null || Number.isNaN(is) || Math.abs(is - should) <= slack) return;
    faults.push(`${what} is ${is} and should be ${should}.`);
  };
  same("The number of columns", found.columns, grid.columns, 0);
  same("The number of rows", found.rows, grid.rows, 0);
  // A single column or row has no spacing that could be seen.
  if (grid.columns > 1) same("The spacing in longitude", found.dlon, grid.dlon, PLACE_SLACK * grid.dlon);
  if (grid.rows > 1) same("The spacing in latitude", found.dlat, grid.dlat, PLACE_SLACK * grid.dlat);
  same("West", found.west, grid.west, PLACE_SLACK * grid.dlon);
  same("South", found.south, grid.south, PLACE_SLACK * grid.dlat);
  const dated = !times.some(Number.isNaN);
  if (found.times !== null && dated) {
    same("The number of times", found.times.length, times.length, 0);
    for (const [k, time] of times.entries()) same(`Time ${k}`, found.times[k] ?? null, time, 500);
  }
  faults.push(...valueFaults(found, probes));
  return faults;
}

function valueFaults({ values }: ReadBack, probes: readonly Probe[]): readonly string[] {
  if (values === null) return [];
  const wrong = probes.flatMap(({ time, i, j, value }, k) => {
    const found = values[k] ?? Number.NaN;
    return Object.is(Math.fround(found) + 0, value + 0) ? [] : [{ time, i, j, value, found }];
  });
  const [first] = wrong;
  if (first === undefined) return [];
  const place = `column ${first.i}, row ${first.j}, time ${first.time}`;
  return [
    `${wrong.length} of ${probes.length} values differ; at ${place} the file has ${first.found} instead of ${first.value}.`,
  ];
}
