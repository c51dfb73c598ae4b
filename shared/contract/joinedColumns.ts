/*
 * Electron copies every array that passes from main to page by itself, a quarter of a millisecond each: 720 hours of
 * stations held the window up for 190 ms. Columns of one length therefore pass as one array. Where that array is long
 * (2 million rows are 9 MB, whose copying takes longer than a frame), it stays in main and the page asks for its parts.
 */

/** Values of one part: half a megabyte passes in about a millisecond. */
export const PART_VALUES = 1 << 16;

/** Columns of one length, one behind the other. */
interface JoinedColumns {
  readonly joinedColumns: Float64Array;
  readonly count: number;
}

/** Columns that did not pass: the page asks for their parts. */
interface HeldColumns {
  readonly heldColumns: number;
  readonly length: number;
  readonly count: number;
}

/**
 * A value to send: every list of columns in it joined. What holds none is not copied.
 * @param hold keeps a long array, and gives the number under which its parts are asked for.
 */
export function joinColumns(value: unknown, hold: (values: Float64Array) => number): unknown {
  if (!isColumns(value)) return within(value, (one) => joinColumns(one, hold));
  const joined = join(value);
  const { joinedColumns: values, count } = joined;
  return values.length <= PART_VALUES ? joined : { heldColumns: hold(values), length: values.length, count };
}

/**
 * What was sent: the columns are views of one buffer.
 * @param ask for the part of that index of an array that was held.
 */
export async function partColumns(
  value: unknown,
  ask: (id: number, part: number) => Promise<Float64Array>,
): Promise<unknown> {
  const held: HeldColumns[] = [];
  collectHeld(value, held);
  const arrived = new Map<number, Float64Array>();
  for (const { heldColumns, length } of held) {
    const values = new Float64Array(length);
    for (let at = 0; at < length; at += PART_VALUES) {
      values.set(await ask(heldColumns, at / PART_VALUES), at);
    }
    arrived.set(heldColumns, values);
  }
  return parted(value, arrived);
}

function collectHeld(value: unknown, held: HeldColumns[]): void {
  within(value, (one) => {
    if (isHeld(one)) held.push(one);
    else collectHeld(one, held);
    return one;
  });
}

function parted(value: unknown, arrived: ReadonlyMap<number, Float64Array>): unknown {
  if (isJoined(value)) return part(value);
  if (!isHeld(value)) return within(value, (one) => parted(one, arrived));
  return part({ joinedColumns: arrived.get(value.heldColumns) ?? new Float64Array(0), count: value.count });
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

const isHeld = (value: unknown): value is HeldColumns =>
  typeof value === "object" && value !== null && "heldColumns" in value;

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
