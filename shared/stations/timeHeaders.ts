import { isSerialDay, serialInFigures } from "./serialDays.ts";
import { type DateOrder, fullYear, hasOffset, needsDateOrder, parseTime } from "./times.ts";

/** A column name that is a time, as "2024-04-16T12:00Z" or "o3_870603": the value's own name and the instant. */
export interface TimeHeader {
  /** "" when the name is nothing but a time. */
  readonly value: string;
  /** Milliseconds since 1970-01-01 UTC; without an offset as if the clocks stood at UTC. */
  readonly time: number;
  readonly hasOffset: boolean;
}

const prefixed = /^([A-Za-z\u4e00-\u9fff][\w.\u4e00-\u9fff]*?)[_ .-]+((?:\d{6}|\d{4}[-/._])[\d\-/.:TZ_ ]*)$/;
/** R writes an X before column names that begin with a digit, and dots for other signs. */
const namedByR = /^X(\d{4})[.](\d{2})[.](\d{2})(?:[.T](\d{2})(?:[.](\d{2}))?.*)?$/;

/**
 * The time a column is named after, if it is named after one.
 * @param order of day and month, where the names of all columns together have settled it.
 */
export function readTimeHeader(name: string, order?: DateOrder): TimeHeader | undefined {
  const bare = readBareTime(name) ?? (order && needsDateOrder(name) ? parseTime(name, order) : undefined);
  if (bare !== undefined) return { value: "", time: bare, hasOffset: hasOffset(name) };
  const r = namedByR.exec(name);
  const fromR = r && parseTime(`${r[1]}-${r[2]}-${r[3]} ${r[4] ?? "00"}:${r[5] ?? "00"}`, "contradictory");
  if (fromR !== null && fromR !== undefined) return { value: "", time: fromR, hasOffset: false };
  const m = prefixed.exec(name);
  if (!m?.[1] || !m[2]) return undefined;
  const time = readBareTime(m[2]) ?? readShortDate(m[2]) ?? readMonth(m[2]);
  return time === undefined ? undefined : { value: m[1], time, hasOffset: hasOffset(m[2]) };
}

/** Names that are a spreadsheet's counts of days, "45678.25", as the user may say that they are; else undefined. */
export function readSerialHeader(name: string): TimeHeader | undefined {
  const figures = isSerialDay(name) ? serialInFigures(name) : undefined;
  const time = figures === undefined ? undefined : parseTime(figures, "contradictory");
  return time === undefined ? undefined : { value: "", time, hasOffset: false };
}

/**
 * The names among those of a table that are a spreadsheet's counts of days, by index. Numbers of five figures may be
 * codes as well: counts of days are several that only grow, or have fractions, and stand beside no times in words.
 */
export function serialHeaders(names: readonly string[]): ReadonlyMap<number, TimeHeader> {
  const found = new Map<number, TimeHeader>();
  let last = Number.NEGATIVE_INFINITY;
  let hasFraction = false;
  for (const [i, name] of names.entries()) {
    const text = name.trim();
    const header = readSerialHeader(text);
    if (header === undefined) {
      if (readTimeHeader(text) !== undefined) return none;
      continue;
    }
    if (header.time <= last) return none;
    last = header.time;
    hasFraction ||= text.length > WHOLE_FIGURES;
    found.set(i, header);
  }
  return found.size > 1 || hasFraction ? found : none;
}

const none: ReadonlyMap<number, TimeHeader> = new Map();
/** A count of days without a fraction. */
const WHOLE_FIGURES = 5;

/** Dates with the day or month first are left out: a column name alone cannot settle their order. */
const readBareTime = (text: string): number | undefined =>
  /^\d{4}/.test(text) ? parseTime(text.replaceAll("_", " "), "contradictory") : undefined;

/** YYMMDD: only behind a prefix, as six digits alone are as likely a code. */
function readShortDate(text: string): number | undefined {
  const m = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  return m ? parseTime(`${fullYear(m[1])}-${m[2]}-${m[3]}`, "contradictory") : undefined;
}

/** YYYY_MM, a month by its first day: only behind a prefix. */
function readMonth(text: string): number | undefined {
  const m = /^(\d{4})[-_.](\d{2})$/.exec(text);
  return m ? parseTime(`${m[1]}-${m[2]}-01`, "contradictory") : undefined;
}
