/*
 * A file of many times is looked at in two steps: all of it as one line with a few dates along it, and the times of
 * one group (a day of hours, a month of days, a year of months) as cells. Everything is UTC.
 */

/** More times than this are grouped. */
export const MOST_SINGLE = 48;

/** Labels along the line at most: about one every 60 pixels of a small window. */
const MOST_TICKS = 14;

const units = ["day", "month", "year", "decade"] as const;
type Unit = (typeof units)[number];

/** Times that are shown together: indices first to end - 1. */
export interface TimeGroup {
  readonly first: number;
  readonly end: number;
}

/** A label along the line of all times. */
export interface Tick {
  readonly index: number;
  readonly label: string;
}

const DAY_MS = 86_400_000;

/** A number that is the same for all times of a unit, and for no others. */
function unitOf(time: number, unit: Unit): number {
  if (unit === "day") return Math.floor(time / DAY_MS);
  const date = new Date(time);
  if (unit === "month") return 12 * date.getUTCFullYear() + date.getUTCMonth();
  return Math.floor(date.getUTCFullYear() / (unit === "year" ? 1 : 10));
}

function labelOf(time: number, unit: Unit): string {
  const date = new Date(time).toISOString();
  if (unit === "day") return date.slice(5, 10);
  return unit === "month" ? date.slice(0, 7) : date.slice(0, 4);
}

/** The times cut into days; into longer units where they lie too far apart for that. */
export function groupTimes(times: readonly number[]): readonly TimeGroup[] {
  const step = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / Math.max(1, times.length - 1);
  const unit =
    step < DAY_MS / 2 ? "day" : step < 15 * DAY_MS ? "month" : step < 180 * DAY_MS ? "year" : "decade";
  const starts = startsOf(times, unit);
  return starts.map((first, k) => ({ first, end: starts[k + 1] ?? times.length }));
}

function startsOf(times: readonly number[], unit: Unit): number[] {
  const starts: number[] = [];
  let last = Number.NaN;
  times.forEach((time, index) => {
    const own = unitOf(time, unit);
    if (own !== last) starts.push(index);
    last = own;
  });
  return starts;
}

/** Dates along the line, where units begin: the finest unit that leaves room, or every few days of it. */
export function ticksOf(times: readonly number[]): readonly Tick[] {
  const unit =
    units.find((candidate) => startsOf(times, candidate).length <= mostStarts[candidate]) ?? "decade";
  const starts = startsOf(times, unit);
  const every = Math.ceil(starts.length / MOST_TICKS);
  return starts
    .filter((_, k) => k % every === 0)
    .map((index) => ({ index, label: labelOf(times[index] ?? 0, unit) }));
}

/** Up to how many starts a unit is used: every few days read well, every few months or years do not. */
const mostStarts: Readonly<Record<Unit, number>> = {
  day: 7 * MOST_TICKS,
  month: 2 * MOST_TICKS,
  year: 2 * MOST_TICKS,
  decade: Infinity,
};

/** The group that a time belongs to. */
export function groupAt(groups: readonly TimeGroup[], time: number): TimeGroup {
  return groups.findLast(({ first }) => first <= time) ?? { first: 0, end: 1 };
}

/** The time at the same place of the group before (-1) or after (1), or the nearest there is. */
export function stepGroup(groups: readonly TimeGroup[], time: number, step: -1 | 1): number {
  const at = groups.findLastIndex(({ first }) => first <= time);
  const target = groups[at + step];
  const own = groups[at];
  if (own === undefined) return time;
  if (target === undefined) return step < 0 ? own.first : own.end - 1;
  return Math.min(target.end - 1, target.first + time - own.first);
}
