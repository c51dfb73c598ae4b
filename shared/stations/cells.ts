import type { Layout } from "./table.ts";

const missingTexts: ReadonlySet<string> = new Set([
  "",
  "na",
  "n/a",
  "#n/a",
  "nan",
  "null",
  "none",
  "-",
  "--",
]);
const missingNumbers: ReadonlySet<number> = new Set([9999, 999999, -999, -9999]);

const pointNumber = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const commaNumber = /^[-+]?(?:\d+,?\d*|,\d+)(?:[eE][-+]?\d+)?$/;

/** Whether a trimmed cell stands for "no value" without being a number. */
export const isMissingText = (text: string): boolean => text === "" || missingTexts.has(text.toLowerCase());

/** The number a trimmed cell holds; NaN when it stands for a missing value; undefined when it is other text. */
export function readNumber(text: string, decimal: Layout["decimal"]): number | undefined {
  if (text === "") return Number.NaN;
  const isNumber = decimal === "." ? pointNumber.test(text) : commaNumber.test(text);
  if (!isNumber) return missingTexts.has(text.toLowerCase()) ? Number.NaN : undefined;
  const number = Number(decimal === "." ? text : text.replace(",", "."));
  if (!Number.isFinite(number)) return undefined;
  return missingNumbers.has(number) ? Number.NaN : number;
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
