import { plainName } from "../names.ts";
import type { StationTable } from "../table.ts";
import { airStates, conversion, possibleUnits } from "../values/conversion.ts";

/** Least and greatest plausible value in a unit. */
interface Limits {
  readonly pattern: RegExp;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/*
 * Not legal limits but plausible ones, chosen wide, so that what is beyond is almost surely no measurement. Below zero
 * the noise of the instruments is let pass. PM10 is above what was measured: districts of Beijing passed 8000 µg/m³ on
 * 15 March 2021 (the city's monitoring centre, by Reuters of that day). PM2.5: just below 985 and 1000 µg/m³, at which
 * files show monitors that overflow (1000 in the China network's of 20 February 2019). For the gases no source was found.
 */
const limits: readonly Limits[] = [
  { pattern: /(^|_)pm_?2_?5|细颗粒物/, unit: "µg/m³", low: -20, high: 984 },
  { pattern: /(^|_)pm_?10|可吸入颗粒物/, unit: "µg/m³", low: -30, high: 10_000 },
  { pattern: /(^|_)(o3|ozone)(_|$)|臭氧/, unit: "ppb", low: -10, high: 500 },
  { pattern: /(^|_)no2(_|$)|二氧化氮/, unit: "ppb", low: -10, high: 800 },
  { pattern: /(^|_)so2(_|$)|二氧化硫/, unit: "ppb", low: -10, high: 2000 },
  { pattern: /(^|_)co(_|$)|一氧化碳/, unit: "ppm", low: -1, high: 100 },
  { pattern: /^no(_|$)|一氧化氮/, unit: "ppb", low: -10, high: 2000 },
];

const indexName = /(^|_)i?aqi(_|$)|指数/;

/** The limits of a table's value in its unit; null when neither pollutant nor unit is known. */
export function limitsFor({
  value,
  unit,
}: Pick<StationTable, "value" | "unit">): readonly [number, number] | null {
  const plain = plainName(value);
  if (indexName.test(plain)) return [0, 1000];
  const found = limits.find(({ pattern }) => pattern.test(plain));
  if (!found || !possibleUnits(value, found.unit).includes(unit)) return null;
  const { factor } = conversion(value, found.unit, unit, airStates.us);
  return [found.low * factor, found.high * factor];
}
