import { UserError } from "../../errors.ts";
import { udunitsOf } from "../units.ts";

/** Units of one dimension and their size in its base unit. */
const dimensions: readonly Readonly<Record<string, number>>[] = [
  { "ng m-3": 1e-9, "ug m-3": 1e-6, "mg m-3": 1e-3, "g m-3": 1, "kg m-3": 1e3 },
  { "1e-12": 1e-12, "1e-9": 1e-9, "1e-6": 1e-6 },
];

/** What the units are called in the window, by dimension. */
const names: Readonly<Record<string, string>> = {
  "ng m-3": "ng/m3",
  "ug m-3": "ug/m3",
  "mg m-3": "mg/m3",
  "g m-3": "g/m3",
  "kg m-3": "kg/m3",
  "1e-12": "ppt",
  "1e-9": "ppb",
  "1e-6": "ppm",
};

/** Units that a field in a given one can be converted to, that one included; none when it is not known. */
export function unitsLike(unit: string): readonly string[] {
  const from = udunitsOf(unit);
  const dimension = dimensions.find((units) => from in units);
  return dimension === undefined ? [] : Object.keys(dimension).map((key) => names[key] ?? key);
}

/**
 * What a value is to be multiplied by.
 * @throws UserError "bad-setting" when the units measure different things, or are not known.
 */
export function unitFactor(from: string, to: string): number {
  const [source, target] = [udunitsOf(from), udunitsOf(to)];
  if (source === target) return 1;
  const units = dimensions.find((dimension) => source in dimension && target in dimension);
  if (units !== undefined) return (units[source] as number) / (units[target] as number);
  const known = unitsLike(from);
  throw new UserError(
    "bad-setting",
    known.length === 0
      ? `Values in "${from}" cannot be converted to "${to}": the field's unit is not known. Leave the unit as it is.`
      : `Values in "${from}" cannot be converted to "${to}". Choose one of: ${known.join(", ")}.`,
    [to],
  );
}
