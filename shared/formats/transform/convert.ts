import { type AirStateName, airStates, conversion, possibleUnits } from "../../stations/values/conversion.ts";
import { udunitsOf } from "../units.ts";

/** Units as they are shown, by their spelling for UDUNITS. */
const shown: Readonly<Record<string, string>> = {
  "ng m-3": "ng/m³",
  "ug m-3": "µg/m³",
  "mg m-3": "mg/m³",
  "1e-12": "ppt",
  "1e-9": "ppb",
  "1e-6": "ppm",
};

const shownAs = (unit: string): string => shown[udunitsOf(unit)] ?? unit;

/** How a field's values become another unit's: the factor, and all that it rests on in a sentence. */
export interface UnitChange {
  readonly unit: string;
  readonly factor: number;
  readonly words: string;
}

/** Units that a field can be converted to, its own first. */
export const unitsFor = (value: string, unit: string): readonly string[] =>
  possibleUnits(value, shownAs(unit));

/**
 * @param air the state of the air that mass concentrations refer to
 * @throws UserError "bad-setting" when there is no way from one unit to the other
 */
export function unitChange(value: string, from: string, to: string, air: AirStateName): UnitChange {
  if (udunitsOf(from) === udunitsOf(to)) return { unit: from, factor: 1, words: "" };
  const { factor, words } = conversion(value, shownAs(from), shownAs(to), airStates[air]);
  return { unit: shownAs(to), factor, words };
}
