import { UserError } from "../../errors.ts";
import { figure } from "../../rbf/words.ts";
import { type Gas, gasOf } from "./gases.ts";

/** The state of the air to which a mass concentration of a gas refers. */
export interface AirState {
  /** °C. */
  readonly temperature: number;
  /** hPa. */
  readonly pressure: number;
}

/**
 * Reference states that networks report in:
 * us: 25 °C and 760 mmHg (40 CFR 50.3); China the same since 2018-09 (amendment to GB 3095-2012: 298.15 K, 1013.25 hPa);
 * eu: 293 K, taken as 20 °C, and 101.3 kPa (Directive 2008/50/EC, annex VI C); china-2012: 273.15 K, 1013.25 hPa (GB 3095-2012 before).
 */
export const airStates = {
  us: { temperature: 25, pressure: 1013.25 },
  eu: { temperature: 20, pressure: 1013 },
  "china-2012": { temperature: 0, pressure: 1013.25 },
} as const satisfies Readonly<Record<string, AirState>>;
export type AirStateName = keyof typeof airStates;

/** The named state with these figures, null when there is none. */
export function airStateName({ temperature, pressure }: AirState): AirStateName | null {
  const names = Object.keys(airStates) as AirStateName[];
  return (
    names.find((name) => {
      const state = airStates[name];
      return state.temperature === temperature && state.pressure === pressure;
    }) ?? null
  );
}

/** Size of each unit in µg/m³ or in ppb. */
const sizes: Readonly<Record<string, { readonly kind: "mass" | "fraction"; readonly size: number }>> = {
  "ng/m³": { kind: "mass", size: 1e-3 },
  "µg/m³": { kind: "mass", size: 1 },
  "mg/m³": { kind: "mass", size: 1e3 },
  ppt: { kind: "fraction", size: 1e-3 },
  ppb: { kind: "fraction", size: 1 },
  ppm: { kind: "fraction", size: 1e3 },
};

/** Molar gas constant, J/(mol K). Source: CODATA 2018, exact since the SI of 2019. */
const GAS_CONSTANT = 8.314462618;
const ZERO_CELSIUS = 273.15;

/** µg/m³ of one ppb of a gas: M p / (R T). */
export function microgramsPerPpb({ molarMass }: Gas, { temperature, pressure }: AirState): number {
  const molesPerCubicMetre = (pressure * 100) / (GAS_CONSTANT * (temperature + ZERO_CELSIUS));
  return 1e-9 * molesPerCubicMetre * molarMass * 1e6;
}

/** How values are turned from one unit into another. */
export interface Conversion {
  readonly from: string;
  readonly to: string;
  /** What values are multiplied by. */
  readonly factor: number;
  /** The trail: one sentence with all it rests on. */
  readonly words: string;
}

/** The units a value can be shown in, its own first; only that one when it is not known or not convertible. */
export function possibleUnits(value: string, unit: string): readonly string[] {
  const own = sizes[unit];
  if (own === undefined) return [unit];
  const isGas = gasOf(value) !== null;
  const others = Object.keys(sizes).filter(
    (other) => other !== unit && (isGas || sizes[other]?.kind === own.kind),
  );
  return [unit, ...others];
}

/**
 * The conversion of a value from its unit into another.
 * @throws UserError "bad-setting" when there is none: unknown units, or mass and mole fraction of what is no known gas.
 */
export function conversion(value: string, from: string, to: string, state: AirState): Conversion {
  const [own, wanted] = [sizes[from], sizes[to]];
  if (own === undefined) {
    const what = from === "" ? "no unit that is known" : `"${from}" as its unit`;
    throw impossible(value, to, `the file gives ${what}. Say the file's unit first`);
  }
  if (wanted === undefined) throw impossible(value, to, `take one of ${Object.keys(sizes).join(", ")}`);
  if (own.kind === wanted.kind) {
    const factor = own.size / wanted.size;
    return {
      from,
      to,
      factor,
      words: `Converted from ${from} to ${to}: 1 ${from} = ${exact(factor)} ${to}.`,
    };
  }
  const gas = gasOf(value);
  if (gas === null) {
    throw impossible(value, to, `only a gas with a known molar mass turns from ${from} into it`);
  }
  const perPpb = microgramsPerPpb(gas, state);
  const factor = ((own.kind === "fraction" ? perPpb : 1 / perPpb) * own.size) / wanted.size;
  const basis = `${gas.formula}, ${gas.molarMass.toFixed(3)} g/mol, ${state.temperature} °C, ${state.pressure} hPa`;
  return {
    from,
    to,
    factor,
    words: `Converted from ${from} to ${to}: 1 ${from} = ${figureOf(factor)} ${to} (${basis}).`,
  };
}

function impossible(value: string, unit: string, why: string): UserError {
  return new UserError("bad-setting", `"${value}" cannot be shown in ${unit}: ${why}.`, [`unit ${unit}`]);
}

const exact = (factor: number): string => (factor >= 1 ? String(Math.round(factor)) : figure(factor));
const figureOf = (factor: number): string => String(Number(factor.toPrecision(6)));
