/** How people and spreadsheets write times in words: what is here is turned to figures before it is read. */

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const month = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?`;
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+/i;
/** 16-Apr-2024, 16 April 2024; Apr 16, 2024; 2024-Apr-16. */
const dayFirst = new RegExp(String.raw`^(\d{1,2})[\s\-./]${month},?[\s\-./](\d{4})(?!\d)`, "i");
const monthFirst = new RegExp(String.raw`^${month}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)`, "i");
const yearFirst = new RegExp(String.raw`^(\d{4})[\s\-./]${month}[\s\-./](\d{1,2})(?!\d)`, "i");
/** 2024-04-16_12 and 2024-04-16-12: the hour joined to its date. */
const joinedHour = /^(\d{4}-\d{1,2}-\d{1,2})[-_](\d{1,2}(?::\d{2}){0,2})$/;
/** 12h, 12h30. */
const letterHour = /(\s\d{1,2})\s?h(?:rs?)?(?:(\d{2}))?$/i;
const half = String.raw`(\d{1,2})((?::\d{2}){0,2}(?:\.\d+)?)`;
const englishHalf = new RegExp(String.raw`(^|[\sT])${half}\s*([ap])\.?\s?m\.?(?=$|\s)`, "i");
const chineseHalf = new RegExp(String.raw`\s*([上下])午\s*${half}`);

/** Longer texts are no times, and not worth looking through. */
const LONGEST = 50;

/** A time with months, halves of the day and joined hours turned to figures; other texts as they are. */
export function timeInFigures(written: string): string {
  // Apostrophes keep spreadsheets from reading a time.
  const text = written.replace(/^'(.*?)'?$/, "$1");
  if (text.length > LONGEST || !/[a-z上下_]|\d-\d{1,2}-\d{1,2}-/i.test(text)) return text;
  return hoursInFigures(datesInFigures(text.replace(weekday, "")));
}

function datesInFigures(text: string): string {
  const number = (name: string): string =>
    String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1).padStart(2, "0");
  return text
    .replace(dayFirst, (_, day: string, name: string, year: string) => `${year}-${number(name)}-${day}`)
    .replace(monthFirst, (_, name: string, day: string, year: string) => `${year}-${number(name)}-${day}`)
    .replace(yearFirst, (_, year: string, name: string, day: string) => `${year}-${number(name)}-${day}`)
    .replace(joinedHour, "$1 $2");
}

function hoursInFigures(text: string): string {
  return text
    .replace(
      englishHalf,
      (_, before: string, hour: string, rest: string, letter: string) =>
        `${before}${ofDay(hour, letter.toLowerCase() === "p")}${rest || ":00"}`,
    )
    .replace(
      chineseHalf,
      (_, word: string, hour: string, rest: string) => ` ${ofDay(hour, word === "下")}${rest || ":00"}`,
    )
    .replace(letterHour, (_, hour: string, minute: string | undefined) => `${hour}:${minute ?? "00"}`);
}

/** An hour of a clock of twelve; hours such a clock does not have stay wrong. */
function ofDay(hour: string, isAfternoon: boolean): string {
  const number = Number(hour);
  if (number < 1 || number > 12) return "99";
  return String((number % 12) + (isAfternoon ? 12 : 0)).padStart(2, "0");
}
