import type { Column } from "./columns.ts";
import { calendarNames, isHourName, isLocalName, isUtcName, timeFit } from "./names.ts";
import { bestOf, type Roles } from "./roles.ts";
import { serialReason } from "./serialDays.ts";

/**
 * Columns whose cells together name a row's time: one; a date and an hour; or year, month, day and perhaps hour.
 * Empty when the file has no times.
 */
export function recogniseTimeColumns(roles: Roles): readonly Column[] {
  const chosen = roles.chosen("time");
  const columns = chosen.length > 0 ? inReadingOrder(chosen) : find(roles);
  for (const column of columns) roles.set(column, "time");
  const why = chosen.length > 0 ? roles.why(chosen[0]) : "by name and content";
  if (columns.length > 0) roles.reasons.push(reasonFor(columns, why));
  const serial = columns.find(({ time }) => time === "serial");
  if (serial) roles.reasons.push(serialReason(serial.texts[0] ?? ""));
  return columns;
}

function find(roles: Roles): readonly Column[] {
  const free = roles.free().filter((column) => column.texts.length > 0);
  const main = bestOf(free, timeScore);
  if (main && !isDateAlone(main)) return [main];
  const hour = bestOf(free, (column) => hourScore(column, main));
  if (main) return hour ? [main, hour] : [main];
  const calendar = calendarNames.map((names) =>
    free.find((column) => names.test(column.name.trim().toLowerCase())),
  );
  if (!calendar.every((column) => column !== undefined)) return [];
  return hour ? [...calendar, hour] : calendar;
}

/** A date whose clock may stand in another column. */
const isDateAlone = ({ time, texts }: Column): boolean =>
  time === "date" || (time === "serial" && texts.every((text) => /^\d+$/.test(text)));

/** Whether times are a spreadsheet's counts of days. */
export const areSerialDays = (columns: readonly Column[]): boolean =>
  columns.some(({ time }) => time === "serial");

/** Instants before dates, UTC before local time; a column called time is one even when its cells cannot be read. */
function timeScore(column: Column): number {
  const fit = timeFit(column.name);
  const isCount = column.time === "serial" && fit > 1;
  const isTime = column.time === "datetime" || column.time === "date" || isCount;
  if (fit === 0 || (!isTime && !(fit === 3 && column.time === "none"))) return 0;
  const zone = isUtcName(column.name) ? 2 : isLocalName(column.name) ? -1 : 0;
  return fit + zone + (column.time === "datetime" ? 20 : isTime ? 10 : 0);
}

function hourScore(column: Column, date: Column | undefined): number {
  if (column === date || column.time !== "hour" || !isHourName(column.name)) return 0;
  return date && isUtcName(date.name) === isUtcName(column.name) ? 2 : 1;
}

/** The date before the hour; otherwise as the file has them. */
function inReadingOrder(columns: readonly Column[]): readonly Column[] {
  const [first, second, third] = columns;
  return first?.time === "hour" && second && second.time !== "hour" && !third ? [second, first] : columns;
}

function reasonFor(columns: readonly Column[], why: string): string {
  const names = columns.map((column) => `"${column.name}"`).join(" and ");
  return `Time from ${names}, ${why}.`;
}

/** The day of a time whose clock stands at midnight; other texts as they are. */
export const dayOf = (text: string): string => text.replace(/[T ]\s*0?0:00(?::00(?:\.0+)?)?$/, "");

/** Joins the cells of a row that name its time to one text. */
export function joinTime(cells: readonly string[], columns: readonly number[]): string {
  const [first = "", second, third, fourth] = columns.map((column) => (cells[column] ?? "").trim());
  if (second === undefined) return first;
  if (third === undefined) return first === "" || second === "" ? "" : `${first} ${second}`;
  const date = `${first}-${second}-${third}`;
  return fourth === undefined ? date : `${date} ${fourth}`;
}
