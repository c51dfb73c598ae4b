import { ownCopy } from "./cells.ts";
import { timeInFigures } from "./timeWords.ts";

/** How dates such as 03/04/2024 are meant; "contradictory" when a column holds proof of both. */
export type DateOrder = "month-first" | "day-first" | "contradictory";

const clock = String.raw`(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?|(\d{2})(\d{2})?)?`;
const offset = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?`;
const meridiem = String.raw`\s*(AM|PM)?`;
const yearFirst = new RegExp(
  String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:\s*T\s*|\s+)${clock}${offset})?$`,
  "i",
);
const compact = new RegExp(
  String.raw`^(\d{4})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})?)?|(?:[T_]|\s+)${clock})?${offset}$`,
  "i",
);
const yearLast = new RegExp(
  String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s]+${clock}${meridiem}${offset})?$`,
  "i",
);
const chinese = /^(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:(\d{1,2})[时時:](?:(\d{1,2})分?)?)?$/;

/** Seconds, or milliseconds, since 1970, from September 2001 to March 2030: no date of ten digits begins with 10 to 18. */
const epoch = /^1[0-8]\d{8}(\d{3})?$/;

/**
 * The instant a text names, milliseconds since 1970-01-01 UTC; undefined when it names none. Without an offset it
 * is UTC. Reads ISO 8601, YYYY-MM-DD HH:MM[:SS], YYYY/MM/DD, YYYYMMDD[HH[MM]], 2024年4月16日12时, seconds
 * or milliseconds since 1970, and day and month before the year as `order` says. Hour 24 is the next day's hour 0.
 * Months, halves of the day and hours may also be in words (timeWords.ts).
 */
export function parseTime(text: string, order: DateOrder): number | undefined {
  const inFigures = parseFigures(text, order);
  if (inFigures !== undefined) return inFigures;
  const plain = timeInFigures(text);
  return plain === text ? undefined : parseFigures(plain, order);
}

function parseFigures(text: string, order: DateOrder): number | undefined {
  const first = text.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return undefined;
  if (epoch.test(text)) return text.length === 10 ? Number(text) * 1000 : Number(text);
  return parseYearFirst(text) ?? parseCompact(text) ?? parseYearLast(text, order) ?? parseChinese(text);
}

function parseYearFirst(text: string): number | undefined {
  const m = yearFirst.exec(text);
  if (!m) return undefined;
  return instant(m[1], m[3], m[4], m[5], m[6] ?? m[9], m[7] ?? m[10], m[8], m[11]);
}

function parseCompact(text: string): number | undefined {
  const m = compact.exec(text);
  if (!m) return undefined;
  const [minute, second] = [m[5] ?? m[8] ?? m[11], m[6] ?? m[9] ?? m[12]];
  return instant(m[1], m[2], m[3], m[4] ?? m[7], minute, second, m[10], m[13]);
}

function parseYearLast(text: string, order: DateOrder): number | undefined {
  const m = matchYearLast(text);
  if (!m) return undefined;
  const a = Number(m[1]);
  const b = Number(m[3]);
  if (order === "contradictory" && a <= 12 && b <= 12 && a !== b) return undefined;
  const dayFirst = order === "day-first" || (order === "contradictory" && a > 12);
  const hour = twelveHourClock(m[5], m[11]);
  const [day, month] = dayFirst ? [m[1], m[3]] : [m[3], m[1]];
  return instant(fullYear(m[4]), month, day, hour, m[6] ?? m[9], m[7] ?? m[10], m[8], m[12]);
}

/** Two-digit years are taken with "/" and "." only: 24-04-16 would not say which end the year is at. */
function matchYearLast(text: string): RegExpExecArray | null {
  const m = yearLast.exec(text) ?? yearLast.exec(timeInFigures(text));
  return m && !(m[2] === "-" && m[4]?.length === 2) ? m : null;
}

function parseChinese(text: string): number | undefined {
  const m = chinese.exec(text);
  return m ? instant(m[1], m[2], m[3], m[4], m[5]) : undefined;
}

/** Years of two digits: 70 to 99 are the last century's. */
export function fullYear(digits = ""): string {
  if (digits.length !== 2) return digits;
  return (Number(digits) >= 70 ? "19" : "20") + digits;
}

function twelveHourClock(hour: string | undefined, half: string | undefined): string | undefined {
  if (!hour || !half) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return "99";
  return String((number % 12) + (half.toUpperCase() === "PM" ? 12 : 0));
}

function instant(
  year = "",
  month = "",
  day = "",
  hour = "0",
  minute = "0",
  second = "0",
  fraction = "0",
  zone = "",
): number | undefined {
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const midnight = new Date(Date.UTC(y, mo - 1, d));
  const exists = midnight.getUTCMonth() === mo - 1 && midnight.getUTCDate() === d && y >= 1800 && y <= 2200;
  const isClock = (h < 24 || (h === 24 && mi === 0 && s === 0)) && mi < 60 && s < 60;
  if (!exists || !isClock) return undefined;
  const milliseconds = Math.round(Number(`0.${fraction}`) * 1000);
  return midnight.getTime() + ((h * 60 + mi) * 60 + s) * 1000 + milliseconds - offsetMilliseconds(zone);
}

function offsetMilliseconds(zone: string): number {
  const m = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!m) return 0;
  const minutes = Number(m[2]) * 60 + Number(m[3] ?? 0);
  return (m[1] === "-" ? -1 : 1) * minutes * 60_000;
}

/** Whether a text leaves open, or shows, which of its first two numbers is the day. */
export const needsDateOrder = (text: string): boolean => matchYearLast(text) !== null;

/** Whether a text says its offset from UTC, or needs none. */
export const hasOffset = (text: string): boolean =>
  epoch.test(text) || (offsetAtEnd.test(timeInFigures(text)) && text.length > 10);

const offsetAtEnd = /\d\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})$/i;

/** Texts remembered so that repeated ones cost nothing; enough for decades of hours. */
const MOST_SEEN = 500_000;

/** Collects what a whole column says about the order of day and month. */
export class DateOrderEvidence {
  readonly #seen = new Set<string>();
  #dayFirst = 0;
  #monthFirst = 0;
  #separator = "";
  #firstReading = new Span();
  #secondReading = new Span();

  observe(text: string): void {
    if (this.#seen.has(text)) return;
    if (this.#seen.size < MOST_SEEN) this.#seen.add(ownCopy(text));
    const m = matchYearLast(text);
    if (!m) return;
    this.#separator = m[2] ?? "";
    if (Number(m[1]) > 12) this.#dayFirst++;
    if (Number(m[3]) > 12) this.#monthFirst++;
    this.#firstReading.add(parseYearLast(text, "day-first"));
    this.#secondReading.add(parseYearLast(text, "month-first"));
  }

  /** The order and why, for the column as a whole. */
  conclude(): { readonly order: DateOrder; readonly reason: string } {
    if (this.#dayFirst > 0 && this.#monthFirst > 0) {
      return {
        order: "contradictory",
        reason:
          "Dates: some can only be day first, others only month first; rows whose date could be either are rejected.",
      };
    }
    if (this.#dayFirst > 0)
      return { order: "day-first", reason: "Dates are day first: first numbers pass 12." };
    if (this.#monthFirst > 0) {
      return { order: "month-first", reason: "Dates are month first: second numbers pass 12." };
    }
    return this.#guess();
  }

  /** No number passes 12: consecutive days span less time than the same numbers read as months. */
  #guess(): { readonly order: DateOrder; readonly reason: string } {
    const byDay = this.#firstReading.length;
    const byMonth = this.#secondReading.length;
    const either = "Dates could be day first or month first";
    if (byDay < byMonth) {
      return { order: "day-first", reason: `${either}; taken as day first, which makes them adjoin.` };
    }
    if (byMonth < byDay) {
      return { order: "month-first", reason: `${either}; taken as month first, which makes them adjoin.` };
    }
    return this.#separator === "/"
      ? { order: "month-first", reason: `${either}; taken as month first, as is usual with "/".` }
      : {
          order: "day-first",
          reason: `${either}; taken as day first, as is usual with "${this.#separator}".`,
        };
  }
}

class Span {
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  add(time: number | undefined): void {
    if (time === undefined) return;
    this.#from = Math.min(this.#from, time);
    this.#to = Math.max(this.#to, time);
  }

  get length(): number {
    return this.#to - this.#from;
  }
}
