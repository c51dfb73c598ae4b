import { type MissingCodes, missingCodes, usualMissing } from "./cells.ts";
import { findHeader, type Header, headerAt, unitsBelow } from "./header.ts";
import { latFit, lonFit } from "./names.ts";
import { type Dialect, isComment, type Row, splitRows } from "./rows.ts";
import type { Layout, ReadOptions } from "./table.ts";

/** A file's first rows, cut into cells, with the dialect they were cut by. */
export interface Beginning {
  readonly dialect: Dialect;
  readonly decimal: Layout["decimal"];
  readonly header: Header;
  /** Of the columns, where a row below the header says them; else empty. */
  readonly units: readonly string[];
  readonly missing: MissingCodes;
  /** Data rows of the beginning; comments left out. */
  readonly rows: readonly Row[];
  readonly reasons: readonly string[];
}

const delimiters: readonly Layout["delimiter"][] = [",", ";", "\t", "|", " "];
const delimiterWords: Readonly<Record<Layout["delimiter"], string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "vertical bar",
  " ": "blanks",
};
/** Rows looked at to tell delimiters apart, and to judge columns by their content. */
const DIALECT_ROWS = 200;
const SAMPLE_ROWS = 2000;

/**
 * Delimiter, header and decimal mark from the first lines of a file; `head` ends at a line break or the file's end.
 * @throws UserError "bad-setting" when there is no row on the header line of the options.
 */
export function recogniseBeginning(head: string, options: ReadOptions): Beginning {
  const newline = head.includes("\n") || !head.includes("\r") ? "\n" : "\r";
  const lines = firstLines(head, newline, DIALECT_ROWS);
  const delimiter = options.delimiter ?? recogniseDelimiter(lines, newline);
  const dialect: Dialect = { delimiter, newline };
  const all = splitRows(firstLines(head, newline, SAMPLE_ROWS), dialect);
  const found = options.headerLine === undefined ? findHeader(all) : headerAt(all, options.headerLine);
  const below = unitsBelow(found, all);
  const header = below ? { ...found, lastLine: below.line } : found;
  const rows = all.filter((row) => row.line > header.lastLine && !isComment(row.cells));
  const decimal = options.decimal ?? recogniseDecimal(rows, header.names, delimiter);
  const delimiterReason = options.delimiter
    ? `Delimiter: ${delimiterWords[delimiter]}, as chosen.`
    : `Delimiter: ${delimiterWords[delimiter]}, which gives ${header.names.length} columns.`;
  const reasons = [delimiterReason, ...header.reasons];
  if (below) reasons.push(`Units on line ${below.line}.`);
  if (decimal === ",")
    reasons.push(`Decimal mark: comma, ${options.decimal ? "as chosen" : "as the numbers are written"}.`);
  const missing = options.missing ? missingCodes(options.missing) : usualMissing;
  if (options.missing) reasons.push(`Missing values: ${options.missing.join(", ")}, as chosen.`);
  return { dialect, decimal, header, units: below?.units ?? [], missing, rows, reasons };
}

function firstLines(text: string, newline: string, count: number): string {
  let end = -1;
  for (let i = 0; i < count; i++) {
    const next = text.indexOf(newline, end + 1);
    if (next < 0) return text;
    end = next;
  }
  return text.slice(0, end + 1);
}

function recogniseDelimiter(text: string, newline: Dialect["newline"]): Layout["delimiter"] {
  const scores = delimiters.map((delimiter) => score(splitRows(text, { delimiter, newline }), delimiter));
  const best = scores.reduce((top, value, i) => (value > (scores[top] ?? 0) ? i : top), 0);
  return delimiters[best] ?? ",";
}

/**
 * High when coordinates are found by name and rows have as many cells as the header; ties go to more columns, but
 * never to blanks, which also stand inside names and times.
 */
function score(rows: readonly Row[], delimiter: Layout["delimiter"]): number {
  const { names, lastLine } = findHeader(rows);
  if (names.length < 2) return 0;
  const data = rows.filter((row) => row.line > lastLine && !isComment(row.cells));
  const even = data.filter((row) => row.cells.length === names.length).length;
  const evenness = data.length === 0 ? 1 : even / data.length;
  const hasCoordinates = names.some((name) => lonFit(name) > 0) && names.some((name) => latFit(name) > 0);
  return (
    (hasCoordinates ? 2 : 0) + evenness + (delimiter === " " ? -0.2 : Math.min(names.length, 100) / 1000)
  );
}

const withPoint = /^[-+]?\d*\.\d+$/;
const withComma = /^[-+]?\d*,\d+$/;

/** The decimal mark of the coordinates, or of all cells where the coordinates are whole numbers. */
function recogniseDecimal(
  rows: readonly Row[],
  names: readonly string[],
  delimiter: Layout["delimiter"],
): Layout["decimal"] {
  const best = (fit: (name: string) => number) => Math.max(1, ...names.map(fit));
  const [bestLon, bestLat] = [best(lonFit), best(latFit)];
  const isCoordinate = (name: string) => lonFit(name) === bestLon || latFit(name) === bestLat;
  const columns = [...names.keys()];
  const coordinates = commaMajority(
    rows,
    columns.filter((column) => isCoordinate(names[column] ?? "")),
  );
  // In a comma-delimited file quoted commas may well group thousands: only coordinates, which have none, can tell.
  const majority = coordinates || (delimiter === "," ? 0 : commaMajority(rows, columns));
  return majority > 0 ? "," : ".";
}

/** Cells of some columns with a decimal comma less those with a point. */
function commaMajority(rows: readonly Row[], columns: readonly number[]): number {
  let majority = 0;
  for (const { cells } of rows) {
    for (const column of columns) {
      const cell = (cells[column] ?? "").trim();
      if (withComma.test(cell)) majority++;
      else if (withPoint.test(cell)) majority--;
    }
  }
  return majority;
}
