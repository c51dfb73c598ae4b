/*
 * Electron copies every array that passes from main to page by itself, a quarter of a millisecond each: 720 hours of
 * stations held the window up for 190 ms. Columns of one length therefore pass as one array.
 */

/** Columns of one length, one behind the other. */
interface JoinedColumns {
  readonly joinedColumns: Float64Array;
  readonly count: number;
}

/** A value to send: every list of columns in it joined. What holds none is not copied. */
export function joinColumns(value: unknown): unknown {
  return isColumns(value) ? join(value) : within(value, joinColumns);
}

/** What was sent: the columns are views of one buffer. */
export function partColumns(value: unknown): unknown {
  return isJoined(value) ? part(value) : within(value, partColumns);
}

function isColumns(value: unknown): value is readonly Float64Array[] {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((one) => one instanceof Float64Array && one.length === (value[0] as Float64Array).length)
  );
}

const isJoined = (value: unknown): value is JoinedColumns =>
  typeof value === "object" && value !== null && "joinedColumns" in value;

function join(columns: readonly Float64Array[]): JoinedColumns {
  const length = columns[0]?.length ?? 0;
  const joinedColumns = new Float64Array(length * columns.length);
  columns.forEach((column, k) => {
    joinedColumns.set(column, k * length);
  });
  return { joinedColumns, count: columns.length };
}

function part({ joinedColumns, count }: JoinedColumns): readonly Float64Array[] {
  const length = joinedColumns.length / count;
  return Array.from({ length: count }, (_, k) => joinedColumns.subarray(k * length, (k + 1) * length));
}

/** The same change in all parts of a value; the value itself when none of them changed. */
function within(value: unknown, change: (part: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  // Lists of ids and times are long, and hold no columns.
  if (Array.isArray(value)) return typeof value[0] === "object" ? value.map(change) : value;
  const parts = Object.entries(value);
  const changed = parts.map(([key, one]) => [key, change(one)] as const);
  return changed.every(([, one], k) => one === parts[k]?.[1]) ? value : Object.fromEntries(changed);
}
