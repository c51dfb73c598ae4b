import { plainName } from "../names.ts";

/** A gas whose mole fraction and mass concentration can be turned into each other. */
export interface Gas {
  readonly formula: string;
  /** g/mol. */
  readonly molarMass: number;
}

/** Abridged standard atomic weights, g/mol. Source: IUPAC 2021 (Pure Appl. Chem. 94, 573-600). */
const atomicWeights = { H: 1.008, C: 12.011, N: 14.007, O: 15.999, S: 32.06 } as const;

type Element = keyof typeof atomicWeights;

/** Molar mass of a formula of these elements, g/mol. */
function molarMass(formula: string): number {
  let mass = 0;
  for (const [, element = "", count = ""] of formula.matchAll(/([A-Z])(\d*)/g)) {
    mass += atomicWeights[element as Element] * (count === "" ? 1 : Number(count));
  }
  return mass;
}

/** Names of gases in a plain column or parameter name. NOx is counted as NO2 (Directive 2008/50/EC, article 2.24). */
const names: readonly (readonly [RegExp, formula: string])[] = [
  [/(^|_)(o3|ozone)(_|$)|臭氧/, "O3"],
  [/(^|_)no2(_|$)|nitrogen_dioxide|二氧化氮/, "NO2"],
  [/(^|_)nox(_|$)|nitrogen_oxides|氮氧化物/, "NO2"],
  [/(^|_)so2(_|$)|sul(f|ph)ur_dioxide|二氧化硫/, "SO2"],
  [/(^|_)co(_|$)|carbon_monoxide|一氧化碳/, "CO"],
  [/(^|_)co2(_|$)|carbon_dioxide|二氧化碳/, "CO2"],
  [/^no(_|$)|nitric_oxide|nitrogen_monoxide|一氧化氮/, "NO"],
  [/(^|_)nh3(_|$)|ammonia|氨/, "NH3"],
  [/(^|_)h2s(_|$)|hydrogen_sul(f|ph)ide|硫化氢/, "H2S"],
  [/(^|_)ch4(_|$)|methane/, "CH4"],
  [/(^|_)hcho(_|$)|formaldehyde|甲醛/, "CH2O"],
  [/(^|_)(c6h6|benzene)(_|$)|(^|_)苯/, "C6H6"],
];

/** An index of a gas, or a count of its observations, is no amount of it. */
const notAnAmount = /(^|_)i?aqi(_|$)|指数|(^|_)(index|category|count)(_|$)/;

/** The gas that a value's name means; null for particles, mixtures, indices and unknown names. */
export function gasOf(value: string): Gas | null {
  const plain = plainName(value);
  if (notAnAmount.test(plain)) return null;
  const formula = names.find(([pattern]) => pattern.test(plain))?.[1];
  return formula === undefined ? null : { formula, molarMass: molarMass(formula) };
}
