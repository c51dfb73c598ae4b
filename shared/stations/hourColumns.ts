import type { Column } from "./columns.ts";

/** A column that holds the values of one hour of the day that its row names. */
export interface HourColumn {
  readonly column: Column;
  /** As it follows a date: "7:00". */
  readonly clock: string;
}

/** 00, 7, H07, h7, 07:00, 7时, 7시, H07//H07: the hour a column is named after. */
const hourName = /^(?:h|hr|hour)?[ _]?(\d{1,2})(?::00|h|时|時|点|點|시)?(?:\/\/.*)?$/i;
const HOURS = 24;

/** The hours that names are, by index, where all of a day are among them: 0 to 23 or 1 to 24; else null. */
export function hoursNamed(names: readonly string[]): ReadonlyMap<number, number> | null {
  const hours = new Map<number, number>();
  names.forEach((name, i) => {
    const digits = hourName.exec(name.trim())?.[1];
    if (digits !== undefined) hours.set(i, Number(digits));
  });
  const distinct = new Set(hours.values());
  return hours.size === HOURS && distinct.size === HOURS && Math.max(...distinct) <= HOURS ? hours : null;
}

/** The columns named after all hours of a day; null when there are none such, or they hold no numbers. */
export function hourColumns(columns: readonly Column[]): readonly HourColumn[] | null {
  const hours = hoursNamed(columns.map(({ name }) => name));
  if (!hours) return null;
  const named = columns.flatMap((column, i) => {
    const hour = hours.get(i);
    return hour === undefined ? [] : [{ column, clock: `${hour}:00` }];
  });
  return named.some(({ column }) => column.numeric) ? named : null;
}
