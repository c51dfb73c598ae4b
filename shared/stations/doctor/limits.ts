import { plainName } from "../names.ts";
import { airStates, conversion, possibleUnits } from "../values/conversion.ts";

/** Least and greatest plausible value in a unit. */
interface Limits {
  readonly pattern: RegExp;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/*
 * Not legal limits: what outdoor air and the usual instruments reach, drawn wide, so that what is beyond is almost
 * surely no measurement. Below zero the noise of the instruments is let pass. PM2.5: full scale of the common beta
 * attenuation monitors (0 to 1000 µg/m³), which they also give on overflow, hence just below it. PM10: dust storms in
 * northern China passed 8000 µg/m³ in March 2021. Gases: about twice the highest hourly values known from cities.
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

/** The limits of a value in its unit; null when neither pollutant nor unit is known. */
export function limitsFor(value: string, unit: string): readonly [number, number] | null {
  const plain = plainName(value);
  if (indexName.test(plain)) return [0, 1000];
  const found = limits.find(({ pattern }) => pattern.test(plain));
  if (!found || !possibleUnits(value, found.unit).includes(unit)) return null;
  const { factor } = conversion(value, found.unit, unit, airStates.us);
  return [found.low * factor, found.high * factor];
}
