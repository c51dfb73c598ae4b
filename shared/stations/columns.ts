import { isMissingText, readNumber } from "./cells.ts";
import type { Beginning } from "./dialect.ts";
import { isValueName } from "./names.ts";
import { isDayFraction, isSerialDay } from "./serialDays.ts";
import { type DateOrder, parseTime } from "./times.ts";

/** A column as its name and its first cells show it. */
export interface Column {
  readonly index: number;
  readonly name: string;
  /** Whether its cells are numbers, as far as they are neither missing nor rare exceptions. */
  readonly numeric: boolean;
  /** As a row below the header says it; "" when none does. */
  readonly unit: string;
  /** What its cells are when read as times; "serial": a spreadsheet's counts of days. */
  readonly time: "datetime" | "date" | "serial" | "hour" | "none";
  /** Distinct texts in it, at most `DISTINCT`, in order of appearance. */
  readonly texts: readonly string[];
}

/** Enough for every list of pollutants. */
const DISTINCT = 64;
/** Share of the cells that must agree for a column to count as numbers or as times. */
const MAJORITY = 0.5;

/** Judges every column by its first cells. */
export function describeColumns(beginning: Beginning): Column[] {
  const { missing } = beginning;
  return beginning.header.names.map((name, index) => {
    const cells = beginning.rows.map((row) => (row.cells[index] ?? "").trim());
    const present = cells.filter((cell) => !isMissingText(cell, missing));
    return {
      index,
      name,
      unit: beginning.units[index] ?? "",
      numeric: isNumeric(name, cells, present, beginning),
      time: timeKind(present),
      texts: firstDistinct(present),
    };
  });
}

function isNumeric(
  name: string,
  cells: readonly string[],
  present: readonly string[],
  { decimal, missing }: Beginning,
): boolean {
  if (present.length > 0) {
    return mostly(present, (cell) => readNumber(cell, decimal, missing) !== undefined);
  }
  // Without a single number a column counts when its name is a value's, or when missing codes say it would hold some.
  return isValueName(name) || cells.some((cell) => cell !== "");
}

function timeKind(present: readonly string[]): Column["time"] {
  const cells = present.slice(0, 200);
  if (mostly(cells, isHour)) return "hour";
  if (!mostly(cells, isTime)) return mostly(cells, isSerialDay) ? "serial" : "none";
  return mostly(cells, (cell) => isTime(cell) && hasClock(cell)) ? "datetime" : "date";
}

/** Whether a test holds for the majority of the cells, if there are any; ends as soon as that is settled. */
function mostly(cells: readonly string[], test: (cell: string) => boolean): boolean {
  const needed = Math.max(1, cells.length * MAJORITY);
  let passed = 0;
  for (let k = 0; k < cells.length && passed < needed && passed + cells.length - k >= needed; k++)
    if (test(cells[k] as string)) passed++;
  return passed >= needed;
}

const isHour = (cell: string): boolean =>
  (/^\d{1,2}(:\d{2}){0,2}$|^\d{4}$/.test(cell) && Number(cell.slice(0, 2).replace(":", "")) <= 24) ||
  halfDay.test(cell) ||
  isDayFraction(cell);

/** An hour of a clock of twelve: "1:00 PM", "下午 1:00". */
const halfDay = /^\d{1,2}(:\d{2}){0,2}\s*[ap]\.?\s?m\.?$|^[上下]午\s*\d{1,2}(:\d{2}){0,2}$/i;

const orders: readonly DateOrder[] = ["day-first", "month-first"];
const isTime = (cell: string): boolean => orders.some((order) => parseTime(cell, order) !== undefined);

/** Dates alone have at most eight digits. */
const hasClock = (cell: string): boolean => cell.replace(/\D/g, "").length > 8;

function firstDistinct(present: readonly string[]): string[] {
  const texts = new Set<string>();
  for (const cell of present) {
    if (texts.size >= DISTINCT) break;
    texts.add(cell);
  }
  return [...texts];
}

/** Column names as a list for a message, cut where it grows long. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => `"${name}"`);
  const more = names.length > 30 ? `, and ${names.length - 30} more` : "";
  return shown.length === 0 ? "none" : shown.join(", ") + more;
}
