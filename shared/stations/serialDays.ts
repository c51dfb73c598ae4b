/*
 * Spreadsheets keep a time as a count of days, whole ones and a fraction: 45678.25 is 2025-01-21 06:00. A table saved
 * with its cells unformatted holds these numbers.
 */

/** Day 0 of the count, such that days from March 1900 on are right: 1900 has a 29 February in it that never was. */
const DAY_0 = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;
/** 1980-01-01 to 2099-12-31: smaller counts are as likely days since 1970, codes, or something else. */
const FIRST = 29_221;
const LAST = 73_050;

const serial = /^(\d{5})(?:[.,](\d{1,15}))?(?:\s+(\S.*))?$/;
const fraction = /^0?[.,](\d{1,15})$/;

/** Whether a trimmed cell may be a spreadsheet's count of days. */
export function isSerialDay(text: string): boolean {
  const [, days, , rest] = serial.exec(text) ?? [];
  return rest === undefined && Number(days) >= FIRST && Number(days) <= LAST;
}

/** Whether a trimmed cell may be a spreadsheet's time of the day, a fraction of it. */
export const isDayFraction = (text: string): boolean => fraction.test(text);

/** A count of days, perhaps with a clock or a fraction of the day behind it, as a date in figures; else undefined. */
export function serialInFigures(text: string): string | undefined {
  const [, days, part, rest = ""] = serial.exec(text) ?? [];
  if (days === undefined) return undefined;
  const ofDay = part ?? fraction.exec(rest)?.[1];
  const instant = DAY_0 + Number(days) * DAY + Math.round((Number(`0.${ofDay ?? "0"}`) * DAY) / 1000) * 1000;
  const iso = new Date(instant).toISOString();
  if (ofDay !== undefined) return iso.slice(0, 19).replace("T", " ");
  return rest === "" ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${rest}`;
}

/** How such times were read, for the report. @param example one of them. */
export function serialReason(example: string): string {
  return `Times are a spreadsheet's counts of days: ${example} is ${serialInFigures(example) ?? ""}. That counts from 1900; of a workbook that counts from 1904, all times are 4 years and a day later.`;
}
