import { type MissingCodes, missingCodes, usualMissing } from "./cells.ts";
import { findHeader, type Header, headerAt, uniqueNames, unitsBelow } from "./header.ts";
import { latFit, lonFit } from "./names.ts";
import { findPairColumn, splitPair } from "./pairColumn.ts";
import { type Dialect, isComment, isQuotedRow, type Row, splitRows } from "./rows.ts";
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

const delimiters: readonly Layout["delimiter"][] = [",", ";", "\t", "|", "，", " "];
const delimiterWords: Readonly<Record<Layout["delimiter"], string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "vertical bar",
  "，": "full-width comma",
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
  const cutting = recogniseCutting(lines, newline, options.delimiter);
  const sample = firstLines(head, newline, SAMPLE_ROWS);
  const { dialect, rows: all, found, below } = withPair(cutting, sample, options.headerLine);
  const { delimiter, pair } = dialect;
  const header = below ? { ...found, lastLine: below.line } : found;
  const rows = all.filter((row) => row.line > header.lastLine && !isComment(row.cells));
  const decimal = options.decimal ?? recogniseDecimal(rows, header.names, delimiter);
  const delimiterReason = options.delimiter
    ? `Delimiter: ${delimiterWords[delimiter]}, as chosen.`
    : `Delimiter: ${delimiterWords[delimiter]}, which gives ${header.names.length} columns.`;
  const reasons = [delimiterReason, ...header.reasons];
  if (dialect.quotesRows) reasons.push("Whole rows stand in quotes: they were cut again inside them.");
  if (pair) reasons.push(pair.reason);
  if (below) reasons.push(`Units on line ${below.line}.`);
  if (decimal === ",")
    reasons.push(`Decimal mark: comma, ${options.decimal ? "as chosen" : "as the numbers are written"}.`);
  const missing = options.missing ? missingCodes(options.missing) : usualMissing;
  if (options.missing) reasons.push(`Missing values: ${options.missing.join(", ")}, as chosen.`);
  return { dialect, decimal, header, units: below?.units ?? [], missing, rows, reasons };
}

interface Table {
  readonly dialect: Dialect;
  readonly rows: readonly Row[];
  readonly found: Header;
  readonly below: ReturnType<typeof unitsBelow>;
}

/** The first rows and their header; a column that holds both coordinates is two from here on. */
function withPair(dialect: Dialect, text: string, headerLine: number | undefined): Table {
  const rows = splitRows(text, dialect);
  const found = headerLine === undefined ? findHeader(rows) : headerAt(rows, headerLine);
  const below = unitsBelow(found, rows);
  const lastLine = below?.line ?? found.lastLine;
  const data = rows.filter((row) => row.line > lastLine && !isComment(row.cells));
  const pair = findPairColumn(found.names, data);
  if (!pair) return { dialect, rows, found, below };
  const split = rows.map(({ cells, line }) => ({ cells: splitPair(cells, pair), line }));
  const header = { ...found, names: uniqueNames(splitPair(found.names, pair)) };
  return { dialect: { ...dialect, pair }, rows: split, found: header, below: unitsBelow(header, split) };
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

/** How lines are cut: by the delimiter chosen, or by the one that makes the best table of them. */
function recogniseCutting(
  text: string,
  newline: Dialect["newline"],
  chosen: Layout["delimiter"] | undefined,
): Dialect {
  const cuts = (chosen === undefined ? delimiters : [chosen]).map((delimiter) =>
    cut(text, delimiter, newline),
  );
  const scores = cuts.map(({ rows, dialect }) => score(rows, dialect.delimiter));
  const best = scores.reduce((top, value, i) => (value > (scores[top] ?? 0) ? i : top), 0);
  return cuts[best]?.dialect ?? { delimiter: ",", newline };
}

/** Share of the rows that must stand in quotes as a whole to be cut again. */
const QUOTED_SHARE = 0.5;

function cut(text: string, delimiter: Layout["delimiter"], newline: Dialect["newline"]) {
  const plain: Dialect = { delimiter, newline };
  const rows = splitRows(text, plain);
  const data = rows.filter(({ cells }) => !isComment(cells));
  const quoted = data.filter(({ cells }) => isQuotedRow(cells, delimiter)).length;
  if (delimiter === " " || quoted <= data.length * QUOTED_SHARE) return { dialect: plain, rows };
  const dialect: Dialect = { ...plain, quotesRows: true };
  return { dialect, rows: splitRows(text, dialect) };
}

/**
 * High when coordinates are found by name and rows have as many cells as the header; ties go to more columns, but
 * never to blanks, which also stand inside names and times. Without a header, both coordinates in one cell weigh less than
 * a column for each: rows of decimal commas, cut at these, have cells that look like a pair.
 */
function score(rows: readonly Row[], delimiter: Layout["delimiter"]): number {
  const { names, line, lastLine } = findHeader(rows);
  if (names.length < 2) return 0;
  const data = rows.filter((row) => row.line > lastLine && !isComment(row.cells));
  const even = data.filter((row) => row.cells.length === names.length).length;
  const evenness = data.length === 0 ? 1 : even / data.length;
  const hasBoth = names.some((name) => lonFit(name) > 0) && names.some((name) => latFit(name) > 0);
  const coordinates = hasBoth ? 2 : findPairColumn(names, data) ? (line > 0 ? 2 : 1.5) : 0;
  return coordinates + evenness + (delimiter === " " ? -0.2 : Math.min(names.length, 100) / 1000);
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
