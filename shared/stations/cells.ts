import type { Layout } from "./table.ts";

/** What stands for "no value" besides an empty cell, unless the user says otherwise. */
export const usualMissingCodes: readonly string[] = [
  "NA",
  "N/A",
  "#N/A",
  "NaN",
  "null",
  "none",
  "-",
  "--",
  "9999",
  "999999",
  "-999",
  "-9999",
  "-999.9",
  "-999.99",
  "9999.9",
  "-9999.9",
];

/** Codes for "no value": texts in lower case, and numbers however they are written. */
export interface MissingCodes {
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

const pointNumber = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const commaNumber = /^[-+]?(?:\d+,?\d*|,\d+)(?:[eE][-+]?\d+)?$/;

/** An empty cell is always missing, whatever the codes. */
export function missingCodes(codes: readonly string[]): MissingCodes {
  const trimmed = codes.map((code) => code.trim());
  const isNumber = (code: string) => pointNumber.test(code) || commaNumber.test(code);
  return {
    texts: new Set(["", ...trimmed.filter((code) => !isNumber(code)).map((code) => code.toLowerCase())]),
    numbers: new Set(trimmed.filter(isNumber).map((code) => Number(code.replace(",", ".")))),
  };
}

/** Words and signs that are no numbers anyway: they are missing values without being told among the usual codes. */
const missingWords =
  "— – － / * . ? nd n.d. n/d s/d nodata no_data #value! #ref! #div/0! #num! #name? #null! \\n m # nr missing 欠測 缺测 缺失 无 無 无数据 無資料";

export const usualMissing: MissingCodes = missingCodes([
  ...usualMissingCodes,
  ...missingWords.split(" "),
  "no data",
  "sin datos",
]);

/** Whether a trimmed cell stands for "no value" without being a number. */
export const isMissingText = (text: string, { texts }: MissingCodes = usualMissing): boolean =>
  text === "" || texts.has(text.toLowerCase());

/** The number a trimmed cell holds; NaN when it stands for a missing value; undefined when it is other text. */
export function readNumber(
  text: string,
  decimal: Layout["decimal"],
  missing: MissingCodes = usualMissing,
): number | undefined {
  if (text === "") return Number.NaN;
  const number = plainDecimal(text, decimal) ?? anyNumber(text, decimal);
  if (number === undefined) {
    if (missing.texts.has(text.toLowerCase())) return Number.NaN;
    const plain = inPlainFigures(text, decimal);
    return plain === text ? undefined : readNumber(plain, decimal, missing);
  }
  if (!Number.isFinite(number)) return undefined;
  return missing.numbers.has(number) ? Number.NaN : number;
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
/** So many digits are a whole number that a double holds exactly, and so is the power of ten they are divided by. */
const EXACT_DIGITS = 15;
const powersOfTen = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Reads digits with at most one decimal mark, as nearly all cells are, at a fifth of what a pattern costs. Dividing
 * one exact double by another rounds once, so the result is the double that Number gives.
 */
function plainDecimal(text: string, decimal: Layout["decimal"]): number | undefined {
  const mark = decimal.charCodeAt(0);
  const sign = text.charCodeAt(0);
  let whole = 0;
  let digits = 0;
  let digitsAtMark = -1;
  for (let i = sign === MINUS || sign === PLUS ? 1 : 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digits++;
    } else if (code === mark && digitsAtMark < 0) digitsAtMark = digits;
    else return undefined;
  }
  if (digits === 0 || digits > EXACT_DIGITS) return undefined;
  const number = digitsAtMark < 0 ? whole : whole / (powersOfTen[digits - digitsAtMark] ?? 1);
  return sign === MINUS ? -number : number;
}

function anyNumber(text: string, decimal: Layout["decimal"]): number | undefined {
  const isNumber = decimal === "." ? pointNumber.test(text) : commaNumber.test(text);
  return isNumber ? Number(decimal === "." ? text : text.replace(",", ".")) : undefined;
}

/** Thousands set apart: by blanks or apostrophes, or by the other mark where the cell shows that it is no decimal. */
const grouped = {
  ".": /^[-+]?\d{1,3}(?:(?:[ \u00a0\u202f'’]\d{3})+(?:\.\d+)?|(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/,
  ",": /^[-+]?\d{1,3}(?:(?:[ \u00a0\u202f'’]\d{3})+(?:,\d+)?|(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/,
} as const;

/** A number without its groups of thousands and its full-width figures; other text as it is. */
function inPlainFigures(text: string, decimal: Layout["decimal"]): string {
  if (/[０-９]/.test(text)) return text.normalize("NFKC").replace("−", "-");
  if (!grouped[decimal].test(text)) return text;
  return text.replace(/[ \u00a0\u202f'’]/g, "").replaceAll(decimal === "." ? "," : ".", "");
}

/** A cell as it may be quoted in a message: short, on one line. */
export function quoteCell(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `"${line.slice(0, 39)}…"` : `"${line}"`;
}

/**
 * A copy that shares no memory with the text it was cut from: an engine may keep a slice as a view, and one kept
 * station id would then keep megabytes of the file alive.
 */
export const ownCopy = (text: string): string => Array.from(text).join("");
