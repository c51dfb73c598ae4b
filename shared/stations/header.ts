import { UserError } from "../errors.ts";
import { isMissingText, readNumber } from "./cells.ts";
import { hoursNamed } from "./hourColumns.ts";
import { isPollutantName, latFit, lonFit, timeFit } from "./names.ts";
import { isComment, type Row } from "./rows.ts";
import { readTimeHeader, serialHeaders } from "./timeHeaders.ts";
import { knownUnit } from "./units.ts";

/** The names of the columns and where the data begin. */
export interface Header {
  readonly names: readonly string[];
  /** 1-based; 0 when the file has no header. */
  readonly line: number;
  /** Rows up to this line are no data. */
  readonly lastLine: number;
  readonly reasons: readonly string[];
}

/**
 * The header among a file's first rows: the first row as long as the rows usually are. Comment lines and titles
 * above it are passed over; a comment may itself be the header; a file may have none.
 */
export function findHeader(rows: readonly Row[]): Header {
  const table = rows.filter((row) => !isComment(row.cells));
  const width = usualWidth(table);
  const first =
    // A title may have more lines than the table below it.
    table.slice(0, TITLE_LINES).find((row) => namesCoordinates(row.cells)) ??
    table.slice(0, TITLE_LINES).find((row) => namesTimeAndPollutant(row.cells)) ??
    table.find((row) => row.cells.length >= Math.max(width - 1, 1)) ??
    table[0];
  if (!first) return { names: [], line: 0, lastLine: 0, reasons: [] };
  const reasons: string[] = [];
  if (namesColumns(first.cells)) {
    const skipped = table.indexOf(first);
    if (skipped > 0) reasons.push(`Header on line ${first.line}; ${skipped} lines above it are a title.`);
    return { ...named(first.cells, table, width, reasons), line: first.line, lastLine: first.line, reasons };
  }
  const comment = rows.findLast((row) => row.line < first.line && isComment(row.cells));
  const commented = comment ? withoutMark(comment.cells) : [];
  if (comment && commented.length === first.cells.length && namesColumns(commented)) {
    reasons.push(`Header in the comment on line ${comment.line}.`);
    return { names: uniqueNames(commented), line: comment.line, lastLine: comment.line, reasons };
  }
  reasons.push("No header: the first row holds numbers; columns are named by their position.");
  return { names: positions(first.cells), line: 0, lastLine: first.line - 1, reasons };
}

/**
 * The header on a line that the user chose; 0: there is none.
 * @throws UserError "bad-setting" when no row begins on that line.
 */
export function headerAt(rows: readonly Row[], line: number): Header {
  const table = rows.filter((row) => !isComment(row.cells));
  if (line === 0) {
    const reasons = ["No header, as chosen; columns are named by their position."];
    return { names: positions(longest(table)), line: 0, lastLine: 0, reasons };
  }
  const row = rows.find((one) => one.line === line);
  if (!row) {
    throw new UserError("bad-setting", `No row begins on line ${line}, which was chosen as the header.`, [
      `line ${line}`,
    ]);
  }
  const reasons = [`Header on line ${line}, as chosen.`];
  const cells = isComment(row.cells) ? withoutMark(row.cells) : row.cells;
  const below = table.filter((one) => one.line > line);
  return { ...named(cells, below, usualWidth(below), reasons), line, lastLine: line, reasons };
}

const longest = (rows: readonly Row[]): readonly string[] =>
  rows.reduce<readonly string[]>((most, { cells }) => (cells.length > most.length ? cells : most), []);

/** The units below a header, by column: all of the row's cells are words, and one at least a unit; else null. */
export function unitsBelow(header: Header, rows: readonly Row[]): { line: number; units: string[] } | null {
  const row = rows.find(({ line, cells }) => line > header.lastLine && !isComment(cells));
  if (!row || header.line === 0 || !rows.some(({ line }) => line > row.line)) return null;
  const units = row.cells.map((cell) => knownUnit(cell.trim().replace(/^[([]|[)\]]$/g, "")));
  const areWords = row.cells.every((cell) => {
    const text = cell.trim();
    return isMissingText(text) || (readNumber(text, ".") === undefined && !/\d{4}/.test(text));
  });
  return areWords && units.some((unit) => unit !== "") ? { line: row.line, units } : null;
}

/** Whether a row repeats the header, as it does in files that were put together from several. */
export const isHeaderAgain = (cells: readonly string[], { names }: Pick<Header, "names">): boolean =>
  cells.length <= names.length + 1 &&
  cells.every((cell, i) => cell.trim() === "" || cell.trim() === names[i]) &&
  cells.filter((cell) => cell.trim() !== "").length > 1;

/** The number of cells that most rows have. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

/** A header that names the coordinates is looked for among so many rows. */
const TITLE_LINES = 50;

const namesCoordinates = (cells: readonly string[]): boolean =>
  cells.some((cell) => lonFit(cell) > 1) && cells.some((cell) => latFit(cell) > 1);

/** Times stand in the first columns; looking through all cells of wide files would take long. */
const FIRST_CELLS = 10;

/** Reports of a station have lines above their table, padded by spreadsheets to its width. */
const namesTimeAndPollutant = (cells: readonly string[]): boolean =>
  cells.slice(0, FIRST_CELLS).some((cell) => timeFit(cell) > 0) &&
  cells.some((cell) => cell.length < 40 && isPollutantName(cell));

/** Whether cells are names: coordinates among them, or no number but those that are times or all hours of a day. */
function namesColumns(cells: readonly string[]): boolean {
  if (cells.some((cell) => lonFit(cell) > 0) && cells.some((cell) => latFit(cell) > 0)) return true;
  const hours = hoursNamed(cells);
  const serial = serialHeaders(cells);
  return cells.every((cell, i) => {
    const text = cell.trim();
    if (hours?.has(i) || serial.has(i)) return true;
    const isNumber = !isMissingText(text) && (readNumber(text, ".") ?? readNumber(text, ",")) !== undefined;
    return !isNumber || readTimeHeader(text) !== undefined;
  });
}

/** R leaves out the name of the first column, which holds the rows' names. */
function named(
  cells: readonly string[],
  table: readonly Row[],
  width: number,
  reasons: string[],
): { readonly names: readonly string[] } {
  const isShifted =
    width === cells.length + 1 && table.some((row) => row.cells.length === width && row.cells.at(-1)?.trim());
  if (!isShifted) return { names: uniqueNames(cells) };
  reasons.push('Rows have one cell more than the header: the first column has no name and is called "row".');
  return { names: uniqueNames(["row", ...cells]) };
}

const withoutMark = (cells: readonly string[]): readonly string[] =>
  [(cells[0] ?? "").replace(/^\s*#+\s*/, ""), ...cells.slice(1)].filter((cell, i) => i > 0 || cell !== "");

const positions = (cells: readonly string[]): string[] => cells.map((_, i) => `column ${i + 1}`);

/** Names as they stand in the file; empty ones by position, repeated ones numbered. */
export function uniqueNames(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, i) => {
    const name = cell.trim() || `column ${i + 1}`;
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`;
    taken.add(unique);
    return unique;
  });
}
