import { unusable } from "../troubles.ts";

const unitMilliseconds: readonly (readonly [RegExp, number])[] = [
  [/^(milliseconds?|msecs?|ms)$/, 1],
  [/^(seconds?|secs?|s)$/, 1000],
  [/^(minutes?|mins?)$/, 60_000],
  [/^(hours?|hrs?|h)$/, 3_600_000],
  [/^(days?|d)$/, 86_400_000],
];

/** Those that agree with the calendar in use for any date since 1582. */
const realCalendars = new Set(["", "standard", "gregorian", "proleptic_gregorian", "none"]);

/** Milliseconds of a unit of time ("hours"), null when it is none. */
export const millisecondsOf = (unit: string): number | null =>
  unitMilliseconds.find(([pattern]) => pattern.test(unit.trim().toLowerCase()))?.[1] ?? null;

/** Whether a unit counts from a date ("hours since 1970-01-01"). */
export const isTimeUnit = (unit: string): boolean => /^\s*\S+\s+since\s/i.test(unit);

/**
 * Numbers as times, milliseconds since 1970-01-01 UTC.
 * @param unit as CF writes it: "hours since 1900-01-01 00:00:00.0 +8:00"; without an offset UTC.
 * @throws UserError "unusable-grid" for a calendar without real days or a unit that is not understood.
 */
export function timesOf(file: string, numbers: ArrayLike<number>, unit: string, calendar: string): number[] {
  if (!realCalendars.has(calendar.toLowerCase())) {
    throw unusable(
      file,
      `its calendar "${calendar}" has days that no observation has`,
      "Convert it to the standard calendar, for example with cdo setcalendar,standard.",
    );
  }
  const [, step = "", start = ""] = /^\s*(\S+)\s+since\s+(.*)$/i.exec(unit) ?? [];
  const milliseconds = millisecondsOf(step);
  const origin = dateOf(start);
  if (milliseconds === null || Number.isNaN(origin)) {
    throw unusable(
      file,
      `the unit of its times "${unit}" is not understood`,
      'Write it as "hours since 1970-01-01 00:00:00".',
    );
  }
  return Array.from(numbers, (number) => Math.round(origin + number * milliseconds));
}

/** A date as CF writes it, with or without clock and offset; NaN when it is none. */
function dateOf(text: string): number {
  const match =
    /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}(?:\.\d*)?))?)?\s*(?:Z|UTC|GMT|([+-]?\d{1,2})(?::?(\d{2}))?)?\s*$/i.exec(
      text.trim(),
    );
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHours = Number(match[7] ?? 0);
  const offset = offsetHours * 60 + Math.sign(offsetHours || 1) * Number(match[8] ?? 0);
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, 0, Math.round(1000 * second));
  return date.getTime() - offset * 60_000;
}
