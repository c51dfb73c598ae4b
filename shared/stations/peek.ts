import { recogniseBeginning } from "./dialect.ts";
import { recogniseEncoding } from "./encoding.ts";
import { type NamedBytes, readHead } from "./read.ts";
import { splitRows } from "./rows.ts";
import type { Layout, ReadOptions } from "./table.ts";

/** The first rows of a file, cut into cells as the options say or as recognised. */
export interface Peek extends Pick<Layout, "encoding" | "delimiter" | "decimal" | "headerLine"> {
  /** Up to this line rows are no data: title, header, units. */
  readonly lastLine: number;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Title and comments above the header included. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

const ROWS = 30;
/** A cell is shown, not read: a longer one would only slow the window. */
const CELL_CHARACTERS = 80;
/** A file may have a column per station; the window shows these, and finds others by their names. */
const CELLS = 60;

/**
 * Looks at a file's beginning only.
 * @throws UserError "not-text", "malformed-file", or "bad-setting" when there is no row on the header line chosen.
 */
export function peek({ bytes, fileName }: NamedBytes, options: ReadOptions): Peek {
  const encoding = options.encoding ?? recogniseEncoding(bytes, fileName).encoding;
  const head = readHead(bytes, encoding, fileName);
  const { dialect, decimal, header } = recogniseBeginning(head, options);
  const lines = head.split(dialect.newline, header.lastLine + ROWS).join(dialect.newline);
  const rows = splitRows(lines, dialect).slice(0, header.lastLine + ROWS);
  const short = (cell: string): string => cell.trim().slice(0, CELL_CHARACTERS);
  return {
    encoding,
    delimiter: dialect.delimiter,
    decimal,
    headerLine: header.line,
    lastLine: header.lastLine,
    columns: header.names,
    rows: rows.slice(-2 * ROWS).map(({ line, cells }) => ({ line, cells: cells.slice(0, CELLS).map(short) })),
  };
}
