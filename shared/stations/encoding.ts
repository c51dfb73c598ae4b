import { UserError } from "../errors.ts";
import { type ByteSource, indexOfByte, PIECE_BYTES, piecesOf } from "./byteSource.ts";
import { recogniseChinese } from "./chineseEncodings.ts";
import type { Layout } from "./table.ts";
import { recogniseByWords } from "./wordEncodings.ts";

type Encoding = Layout["encoding"];

const labels: Readonly<Record<Encoding, string>> = {
  "utf-8": "utf-8",
  "utf-8-bom": "utf-8",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
  gb18030: "gb18030",
  big5: "big5",
  "euc-kr": "euc-kr",
  shift_jis: "shift_jis",
  "iso-8859-1": "iso-8859-1",
};

/** A line longer than this is no table row; it also keeps strings far from the engine's length limit. */
const LONGEST_LINE_BYTES = 128 << 20;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A run of whole lines as text, and the offset just behind them in the file. */
interface TextPiece {
  readonly text: string;
  readonly end: number;
}

/**
 * The file's text in pieces that end at a line break, so that each can be decoded by itself: neither UTF-8 nor
 * any of the Asian encodings uses the byte of a line break inside a character, and in UTF-16 it is looked for as a pair. A byte order mark
 * is left out.
 * @throws UserError "not-text" when the bytes are not text in that encoding, "malformed-file" for an endless line.
 */
export function* decodePieces(
  source: ByteSource,
  encoding: Encoding,
  fileName: string,
  pieceBytes = PIECE_BYTES,
): Generator<TextPiece> {
  const decoder = new TextDecoder(labels[encoding], { fatal: true, ignoreBOM: true });
  const lineBreak = indexOfByte(source, NEWLINE) < 0 ? CARRIAGE_RETURN : NEWLINE;
  for (let start = 0; start < source.length; ) {
    const bytes = wholeLines(source, start, pieceBytes, lineEndIn(encoding, lineBreak), fileName);
    const text = decoded(decoder, bytes);
    if (text === null) throw notText(source, start, bytes, encoding, fileName);
    const end = start + bytes.length;
    yield { text: start === 0 && text.startsWith("\ufeff") ? text.slice(1) : text, end };
    start = end;
  }
}

/** As many whole lines as `size` bytes hold, at least one; the file's end counts as the end of a line. */
function wholeLines(
  source: ByteSource,
  start: number,
  size: number,
  lineEnd: (bytes: Uint8Array) => number,
  fileName: string,
): Uint8Array {
  for (let wanted = size; ; wanted *= 2) {
    const bytes = source.read(start, wanted);
    if (start + bytes.length >= source.length) return bytes;
    const end = lineEnd(bytes);
    if (end > 0) return bytes.subarray(0, end);
    if (wanted > LONGEST_LINE_BYTES) throw endlessLine(source, start, fileName);
  }
}

/** Finds the offset behind the last line break, 0 where there is none. */
function lineEndIn(encoding: Encoding, lineBreak: number): (bytes: Uint8Array) => number {
  if (encoding !== "utf-16le" && encoding !== "utf-16be") return (bytes) => bytes.lastIndexOf(lineBreak) + 1;
  const low = encoding === "utf-16le" ? 0 : 1;
  return (bytes) => {
    for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2)
      if (bytes[at + low] === lineBreak && bytes[at + 1 - low] === 0) return at + 2;
    return 0;
  };
}

function endlessLine(source: ByteSource, start: number, fileName: string): UserError {
  const line = lineAt(source, start);
  return new UserError(
    "malformed-file",
    `Line ${line} of ${fileName} is longer than ${LONGEST_LINE_BYTES >> 20} MB. Check that the file is a table with one row per line.`,
    [`line ${line}`],
  );
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function notText(
  source: ByteSource,
  start: number,
  bytes: Uint8Array,
  encoding: Encoding,
  fileName: string,
): UserError {
  const at = start + firstWrongByte(bytes, encoding);
  const line = lineAt(source, at);
  return new UserError(
    "not-text",
    `${fileName} is not text in the encoding ${encoding}: line ${line}, byte ${at + 1} of the file. Choose another encoding, or save the file as UTF-8.`,
    [`line ${line}`, `encoding ${encoding}`],
  );
}

/** Offset of the byte up to which, but not with which, bytes can be decoded; their length when the last character is cut. */
function firstWrongByte(bytes: Uint8Array, encoding: Encoding): number {
  const isRight = (length: number): boolean => {
    try {
      new TextDecoder(labels[encoding], { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [right, wrong] = [0, bytes.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (middle <= bytes.length && isRight(middle)) right = middle;
    else wrong = middle;
  }
  return Math.min(right, bytes.length - 1);
}

/** 1-based line that holds the byte at an offset. */
function lineAt(source: ByteSource, offset: number): number {
  let line = 1;
  for (const { at, bytes } of piecesOf(source)) {
    if (at >= offset) break;
    const end = Math.min(bytes.length, offset - at);
    for (let i = bytes.indexOf(NEWLINE); i >= 0 && i < end; i = bytes.indexOf(NEWLINE, i + 1)) line++;
  }
  return line;
}

/**
 * The encoding of a stations file, and why.
 * @param done hears the fraction of the bytes that were looked at.
 * @throws UserError "not-text" for binary files, and for UTF-16 without its byte order mark.
 */
export function recogniseEncoding(
  source: ByteSource,
  fileName: string,
  done: (fraction: number) => void = () => undefined,
): { readonly encoding: Encoding; readonly reason: string } {
  refuseKnownBinary(source, fileName);
  const utf16 = utf16Of(source);
  if (utf16 && decodes(source, utf16, fileName, (_, end) => done(end / source.length))) {
    return { encoding: utf16, reason: "Encoding UTF-16: the file begins with its byte order mark." };
  }
  const isUtf8 = decodes(source, "utf-8", fileName, (text, end) => {
    if (text.includes("\0")) refuseZeroByte(source, fileName);
    done(end / source.length);
  });
  if (!isUtf8) refuseZeroByte(source, fileName);
  refuseControls(source, fileName);
  const [first, second, third] = source.read(0, 3);
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return { encoding: "utf-8-bom", reason: "Encoding UTF-8: the file begins with its byte order mark." };
  }
  if (isUtf8) return { encoding: "utf-8", reason: "Encoding UTF-8: all bytes are valid in it." };
  const byWords = recogniseByWords(source, (encoding) => decodes(source, encoding, fileName));
  if (byWords) return byWords;
  const chinese = recogniseChinese(source, (encoding) => decodes(source, encoding, fileName));
  if (chinese) return chinese;
  return {
    encoding: "iso-8859-1",
    reason: "Encoding ISO-8859-1: not valid as UTF-8, and its accented letters stand alone.",
  };
}

/** UTF-16 by its byte order mark, if most of what follows is of the Latin or the Chinese blocks. */
function utf16Of(source: ByteSource): "utf-16le" | "utf-16be" | null {
  const head = source.read(0, 1 << 12);
  const isLittle = head[0] === 0xff && head[1] === 0xfe;
  if (!isLittle && !(head[0] === 0xfe && head[1] === 0xff)) return null;
  let usual = 0;
  for (let at = 2; at + 1 < head.length; at += 2) {
    const high = head[isLittle ? at + 1 : at] ?? 0;
    if (high === 0 || (high >= 0x4e && high <= 0x9f)) usual++;
  }
  const isText = usual > (head.length / 2 - 1) * 0.8;
  return isText ? (isLittle ? "utf-16le" : "utf-16be") : null;
}

function decodes(
  source: ByteSource,
  encoding: Encoding,
  fileName: string,
  look: (text: string, end: number) => void = () => undefined,
): boolean {
  const pieces = decodePieces(source, encoding, fileName);
  for (;;) {
    const piece = nextOrNone(pieces);
    if (piece === "not-text") return false;
    if (piece.done) return true;
    look(piece.value.text, piece.value.end);
  }
}

function nextOrNone(pieces: Generator<TextPiece>): IteratorResult<TextPiece> | "not-text" {
  try {
    return pieces.next();
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.tag === "not-text") return "not-text";
    throw thrown;
  }
}

const knownBinaries: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: "an Excel workbook or another ZIP archive" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Excel workbook" },
  { bytes: [0x1f, 0x8b], what: "compressed with gzip" },
  { bytes: [0x43, 0x44, 0x46], what: "a NetCDF file" },
  { bytes: [0x89, 0x48, 0x44, 0x46], what: "a NetCDF or HDF5 file" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF document" },
];

/** Share of control characters in the first part of a file from which on it cannot be text. */
const CONTROL_SHARE = 0.01;

function refuseKnownBinary(source: ByteSource, fileName: string): void {
  const head = source.read(0, 4);
  const known = knownBinaries.find((kind) => kind.bytes.every((byte, i) => head[i] === byte));
  if (!known) return;
  throw new UserError(
    "not-text",
    `${fileName} is ${known.what}, not a text table. Save or export it as CSV.`,
  );
}

function refuseZeroByte(source: ByteSource, fileName: string): void {
  const zero = indexOfByte(source, 0);
  if (zero < 0) return;
  throw new UserError(
    "not-text",
    `${fileName} is a binary file, or text in UTF-16: line ${lineAt(source, zero)} holds a zero byte. Save it as CSV in UTF-8.`,
    [`byte ${zero}`],
  );
}

function refuseControls(source: ByteSource, fileName: string): void {
  const head = source.read(0, 1 << 16);
  const controls = head.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  if (controls <= head.length * CONTROL_SHARE) return;
  throw new UserError(
    "not-text",
    `${fileName} is a binary file: ${controls} of its first ${head.length} bytes are control characters. Export it as CSV.`,
  );
}

function isControl(byte: number): boolean {
  const isWhitespace = byte >= 0x09 && byte <= 0x0d;
  return (byte < 0x20 && !isWhitespace) || byte === 0x7f;
}
