import { piecesOf, type RandomFile } from "./file.ts";

/** Takes one token, or cell, of a text after another; `bytes` holds it from `start` to `end`. */
type TakeToken = (bytes: Uint8Array, start: number, end: number) => void;

const [NEWLINE, RETURN, SPACE, TAB, COMMA] = [10, 13, 32, 9, 44];

/**
 * Reads a text through, token by token; tokens are what stands between blanks and line breaks.
 * @returns how many tokens there were
 */
export async function eachToken(file: RandomFile, take: TakeToken): Promise<number> {
  let count = 0;
  let rest = new Uint8Array(0);
  for await (const piece of piecesOf(file)) {
    const bytes = appended(rest, piece);
    let start = -1;
    for (let k = 0; k < bytes.length; k++) {
      const byte = bytes[k] as number;
      const isBlank = byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB;
      if (!isBlank && start < 0) start = k;
      if (!isBlank || start < 0) continue;
      take(bytes, start, k);
      count++;
      start = -1;
    }
    rest = start < 0 ? new Uint8Array(0) : bytes.slice(start);
  }
  if (rest.length === 0) return count;
  take(rest, 0, rest.length);
  return count + 1;
}

/**
 * Reads a text through, line by line.
 * @returns how many lines there were
 */
export async function eachLine(file: RandomFile, take: TakeToken): Promise<number> {
  let count = 0;
  let rest = new Uint8Array(0);
  for await (const piece of piecesOf(file)) {
    const bytes = appended(rest, piece);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      take(bytes, start, end);
      count++;
      start = end + 1;
    }
    rest = bytes.slice(start);
  }
  if (rest.length === 0) return count;
  take(rest, 0, rest.length);
  return count + 1;
}

function appended(rest: Uint8Array, piece: Uint8Array): Uint8Array {
  if (rest.length === 0) return piece;
  const both = new Uint8Array(rest.length + piece.length);
  both.set(rest);
  both.set(piece, rest.length);
  return both;
}

const latin1 = new TextDecoder("latin1");

/** Bytes as text, without the characters that only its encoding knows. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  latin1.decode(bytes.subarray(start, end));

/** The cell of a line of comma-separated text without quotes, from 0. */
export function cellAt(bytes: Uint8Array, start: number, end: number, cell: number): string {
  let from = start;
  for (let k = 0; k < cell; k++) {
    const comma = bytes.indexOf(COMMA, from);
    if (comma < 0 || comma >= end) return "";
    from = comma + 1;
  }
  const comma = bytes.indexOf(COMMA, from);
  return textOf(bytes, from, comma < 0 || comma > end ? end : comma);
}
