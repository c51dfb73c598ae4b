import { UserError } from "../errors.ts";
import { PROVENANCE_KEY, parseProvenance } from "../provenance.ts";
import { coordinateText, timeStamp } from "./numbers.ts";
import type { FieldSource } from "./source.ts";

/** What may stand in braces in a file name, and what it means. */
export const namePlaces = {
  value: "what was observed",
  unit: "its unit",
  date: "the date of the first time, 20190114",
  time: "the first time, 20190114T0400Z",
  last: "the last time",
  kernel: "the kernel",
  spacing: "the spacing, degrees",
  input: "the stations file's name",
} as const;
type NamePlace = keyof typeof namePlaces;

/**
 * A file name, or a path, from its pattern: "{value}_{date}" becomes "PM2_5_20190114". What a field does not have
 * (a date, an input) leaves nothing.
 * @throws UserError "bad-setting" for a word in braces that is not known.
 */
export function fillPattern(pattern: string, source: FieldSource): string {
  const filled = pattern.replace(/\{([^{}]*)\}/g, (_, word: string) => {
    if (!(word in namePlaces)) throw unknown(word);
    return tame(placeOf(source)[word as NamePlace]);
  });
  return filled.replace(/_{2,}/g, "_").replace(/(^|[\\/])_+|_+(?=$|[.\\/])/g, "$1");
}

function placeOf({ value, unit, times, grid, provenance }: FieldSource): Record<NamePlace, string> {
  const record = parseProvenance(String(provenance[PROVENANCE_KEY] ?? ""));
  const stamp = (time: number | undefined) =>
    time === undefined || Number.isNaN(time) ? "" : timeStamp(time);
  return {
    value,
    unit,
    date: stamp(times[0]).slice(0, 8),
    time: stamp(times[0]),
    last: stamp(times.at(-1)),
    kernel: record?.settings.method.kernel ?? "",
    spacing: coordinateText(grid.dlon),
    input: (record?.inputs[0]?.path ?? "").replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, ""),
  };
}

/** Only what every file system takes. */
const tame = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}.-]+/gu, "_")
    .replace(/\.{2,}/g, "_")
    .replace(/^\.+|_+$/g, "");

function unknown(word: string): UserError {
  const known = Object.keys(namePlaces).map((place) => `{${place}}`);
  return new UserError("bad-setting", `There is no {${word}} in file names. Use ${known.join(", ")}.`);
}
