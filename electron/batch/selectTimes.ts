import { UserError } from "../../shared/errors.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { parseTime } from "../../shared/stations/times.ts";

const DAY = 86_400_000;

/**
 * The stations at the times asked for: "all", one time, a day, or the first and last of a range with a slash
 * between, both included.
 * @throws UserError "bad-setting" when nothing is left, naming the times there are.
 */
export function selectTimes(table: StationTable, wanted: string): StationTable {
  if (wanted === "all") return table;
  const { from, to } = timeSpan(wanted, "--time");
  const chosen = table.times.flatMap((time, k) => (time >= from && time <= to ? [k] : []));
  if (chosen.length === 0) throw noneLeft(table, wanted);
  return {
    ...table,
    times: chosen.map((k) => table.times[k] as number),
    values: chosen.map((k) => table.values[k] as Float64Array),
  };
}

/**
 * The span of one time, a day, or two with a slash between, milliseconds since 1970-01-01 UTC, both included.
 * @throws UserError "bad-setting" naming the option
 */
export function timeSpan(wanted: string, option: string): { readonly from: number; readonly to: number } {
  const [from, to = from, ...rest] = wanted.split("/").map((words) => spanOf(words, option));
  if (from === undefined || to === undefined || rest.length > 0) throw notUnderstood(wanted, option);
  return { from: from.first, to: to.last };
}

/** First and last millisecond that a text means: a date alone means its whole day. */
function spanOf(words: string, option: string): { readonly first: number; readonly last: number } {
  const time = parseTime(words, "day-first");
  if (time === undefined) throw notUnderstood(words, option);
  return { first: time, last: /^\d{4}-\d{2}-\d{2}$/.test(words) ? time + DAY - 1 : time };
}

const notUnderstood = (words: string, option: string): UserError =>
  new UserError(
    "bad-setting",
    `${option}: "${words}" is not a time. Write 2024-04-16T12:00Z, 2024-04-16, two of them with a slash between, or all.`,
    [option],
  );

function noneLeft({ times }: StationTable, wanted: string): UserError {
  const [first, last] = [times[0], times.at(-1)].map((time) =>
    time === undefined || Number.isNaN(time) ? null : new Date(time).toISOString(),
  );
  const there = first
    ? `It has ${times.length}, from ${first} to ${last}.`
    : "It has no times; leave --time out.";
  return new UserError("bad-setting", `--time: the file has no time in "${wanted}". ${there}`, ["--time"]);
}
