import Papa from "papaparse";
import { UserError } from "../errors.ts";
import type { ByteSource } from "./byteSource.ts";
import { decodePieces } from "./encoding.ts";
import { type PairColumn, splitPair } from "./pairColumn.ts";
import type { Layout } from "./table.ts";

/** How the file's text is cut into cells. */
export interface Dialect {
  readonly delimiter: Layout["delimiter"];
  /** "\r" only for files without any "\n". */
  readonly newline: "\n" | "\r";
  /** Whether whole rows stand in quotes: a row's only cell is cut again. */
  readonly quotesRows?: boolean;
  /** The column that is read as two, as it holds both coordinates. */
  readonly pair?: PairColumn;
}

/** A row and the 1-based line of the file on which it begins. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The part of papaparse's result that is used; its own type is `any`. */
interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly message: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

/** An unclosed quote makes a row swallow the rest of the file; a row this long is taken for that. */
const LONGEST_ROW = 16 << 20;

/** Whether a row is a comment: its first cell begins with "#". */
export const isComment = (cells: readonly string[]): boolean => (cells[0] ?? "").trimStart().startsWith("#");

/** The rows of the file's first lines; quotes that do not close are let pass, as the text may end inside a row. */
export function splitRows(text: string, dialect: Dialect): Row[] {
  const rows: Row[] = [];
  const keep = (cells: string[], line: number): void => void rows.push({ cells, line });
  const prepared = prepare(text, dialect);
  if (prepared.includes('"')) visitRows(parse(prepared, dialect, false), dialect, 1, keep);
  else visitLines(prepared, dialect, 1, keep);
  return rows;
}

/**
 * Calls `visit` for every row that is not blank, comments included, in the order of the file.
 * Only one piece of the file is held as text at a time.
 * @param consumed hears the fraction of the bytes that are done.
 * @throws UserError "malformed-file" naming the line where quotes are wrong.
 */
export function forEachRow(
  file: { readonly bytes: ByteSource; readonly encoding: Layout["encoding"]; readonly fileName: string },
  dialect: Dialect,
  visit: (cells: string[], line: number) => void,
  consumed?: (fraction: number) => void,
  pieceBytes?: number,
): void {
  let rest = "";
  let line = 1;
  for (const piece of decodePieces(file.bytes, file.encoding, file.fileName, pieceBytes)) {
    const isLast = piece.end === file.bytes.length;
    const text = rest + prepare(isLast ? withoutFinalBreak(piece.text) : piece.text, dialect);
    if (!text.includes('"')) {
      line = visitLines(text, dialect, line, visit);
      rest = "";
      consumed?.(piece.end / file.bytes.length);
      continue;
    }
    const parsed = parse(text, dialect, !isLast);
    refuseWrongQuotes(parsed, dialect, line, isLast, file.fileName);
    line = visitRows(parsed, dialect, line, visit);
    rest = isLast ? "" : text.slice(parsed.meta.cursor);
    if (rest.length > LONGEST_ROW + (pieceBytes ?? 0)) throw unclosedQuote(line, file.fileName);
    consumed?.(piece.end / file.bytes.length);
  }
}

function parse(text: string, dialect: Dialect, ignoreLastRow: boolean): Parsed {
  return new Papa.Parser({ delimiter: dialect.delimiter, newline: dialect.newline }).parse(
    text,
    0,
    ignoreLastRow,
  ) as Parsed;
}

/** Tables aligned by blanks may mix in tabs; they mean the same there. */
const prepare = (text: string, dialect: Dialect): string =>
  dialect.delimiter === " " ? text.replaceAll("\t", " ") : text;

/** A lone "\r" behind a closing quote at the end of the file would look like text after the quote. */
const withoutFinalBreak = (text: string): string => text.replace(/\r?\n?$/, "");

/** Visits the rows of whole lines without a quote, which need no parser, and returns the line behind them. */
function visitLines(
  text: string,
  dialect: Dialect,
  firstLine: number,
  visit: (cells: string[], line: number) => void,
): number {
  const { delimiter, newline } = dialect;
  const find = (sign: string, from: number): number => {
    const found = text.indexOf(sign, from);
    return found < 0 ? text.length : found;
  };
  let line = firstLine;
  let delimiterAt = find(delimiter, 0);
  for (let at = 0; at < text.length; line++) {
    const end = find(newline, at);
    const cells: string[] = [];
    // The next delimiter is kept from line to line: looked for anew it would be quadratic where there are none.
    while (delimiterAt < end) {
      cells.push(text.slice(at, delimiterAt));
      at = delimiterAt + 1;
      delimiterAt = find(delimiter, at);
    }
    cells.push(text.slice(at, end));
    visitRow(cells, dialect, line, visit);
    at = end + 1;
  }
  return line;
}

/** Blank rows are passed over; blanks as delimiters come in runs. */
function visitRow(
  row: string[],
  dialect: Dialect,
  line: number,
  visit: (cells: string[], line: number) => void,
): void {
  const cut = dialect.quotesRows && isQuotedRow(row, dialect.delimiter) ? cutAgain(row, dialect) : row;
  const cells = dialect.delimiter === " " ? cut.filter((cell) => cell.trim() !== "") : cut;
  const isBlank = cells.length === 0 || (cells.length === 1 && cells[0]?.trim() === "");
  if (!isBlank) visit(dialect.pair ? splitPair(cells, dialect.pair) : cells, line);
}

/** Whether all of a row stands in its first cell, as spreadsheets leave it that took a line for one text. */
export const isQuotedRow = ([first = "", ...others]: readonly string[], delimiter: string): boolean =>
  first.includes(delimiter) && others.every((cell) => cell.trim() === "");

/** The cells of a row that stood in quotes as a whole. */
function cutAgain([text = ""]: readonly string[], dialect: Dialect): string[] {
  if (!text.includes('"')) return text.split(dialect.delimiter);
  return parse(text, dialect, false).data.flat();
}

/** Visits parsed rows and returns the line behind them. */
function visitRows(
  parsed: Parsed,
  dialect: Dialect,
  firstLine: number,
  visit: (cells: string[], line: number) => void,
): number {
  let line = firstLine;
  for (const row of parsed.data) {
    visitRow(row, dialect, line, visit);
    line += linesOf(row, dialect.newline);
  }
  return line;
}

/** Physical lines of a row: only quoted cells hold line breaks. */
function linesOf(row: readonly string[], newline: string): number {
  let lines = 1;
  for (const cell of row) {
    for (let at = cell.indexOf(newline); at >= 0; at = cell.indexOf(newline, at + 1)) lines++;
  }
  return lines;
}

function refuseWrongQuotes(
  parsed: Parsed,
  dialect: Dialect,
  firstLine: number,
  isLast: boolean,
  fileName: string,
): void {
  const error = parsed.errors[0];
  if (!error) return;
  const row = error.row ?? 0;
  // An error in the row that the piece cuts off is judged again when the row is whole.
  if (!isLast && row >= parsed.data.length) return;
  const line = parsed.data
    .slice(0, row)
    .reduce((at, cells) => at + linesOf(cells, dialect.newline), firstLine);
  if (error.message.includes("unterminated")) throw unclosedQuote(line, fileName);
  throw new UserError(
    "malformed-file",
    `Line ${line} of ${fileName} has text behind a closing quote. Write quotes inside a quoted cell twice, or remove them.`,
    [`line ${line}`],
  );
}

const unclosedQuote = (line: number, fileName: string): UserError =>
  new UserError(
    "malformed-file",
    `A quote opened in the row of line ${line} of ${fileName} is never closed. Close or remove it.`,
    [`line ${line}`],
  );
