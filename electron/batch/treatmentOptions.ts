import { UserError } from "../../shared/errors.ts";
import { noTreatment, type Treatment, treatmentSchema } from "../../shared/stations/treatment.ts";
import { knownUnit } from "../../shared/stations/units.ts";

/** What is to be done with values and stations before the fit, as the command line says it. */
export interface TreatmentOptions extends Omit<Treatment, "decisions"> {
  /** What becomes of what the station doctor finds: told, told and its suggestions followed, or nothing. */
  readonly doctor: "report" | "apply" | "off";
  /** A file with decisions of an earlier run. */
  readonly decisionsPath: string | undefined;
}

const text = { type: "string" } as const;

export const treatmentFlags = {
  unit: { ...text, default: "" },
  temperature: { ...text, default: String(noTreatment.temperature) },
  pressure: { ...text, default: String(noTreatment.pressure) },
  negatives: { ...text, default: noTreatment.negatives },
  doctor: { ...text, default: "report" },
  decisions: text,
} as const;

type Flags = Readonly<Record<Exclude<keyof typeof treatmentFlags, "decisions">, string>> & {
  readonly decisions?: string | undefined;
};

const allowed = {
  temperature: "take -80 to 60, °C",
  pressure: "take 300 to 1100, hPa",
  negatives: "take keep, zero or drop",
} as const;

/** @throws UserError "bad-setting" naming the option. */
export function treatmentOptions(flags: Flags): TreatmentOptions {
  const unit = knownUnit(flags.unit) || flags.unit;
  const parsed = {
    unit: treatmentSchema.shape.unit.parse(unit.slice(0, 20)),
    temperature: take("temperature", Number(flags.temperature || Number.NaN)),
    pressure: take("pressure", Number(flags.pressure || Number.NaN)),
    negatives: take("negatives", flags.negatives),
  };
  const { doctor, decisions } = flags;
  if (doctor !== "report" && doctor !== "apply" && doctor !== "off") {
    throw bad("doctor", doctor, "take report, apply or off");
  }
  return { ...parsed, doctor, decisionsPath: decisions };

  function take<K extends keyof typeof allowed>(option: K, value: unknown): Treatment[K] {
    const checked = treatmentSchema.shape[option].safeParse(value);
    if (!checked.success) throw bad(option, flags[option], allowed[option]);
    return checked.data as Treatment[K];
  }
}

const bad = (option: string, words: string, advice: string): UserError =>
  new UserError("bad-setting", `--${option}: "${words}" is not possible; ${advice}.`, [`--${option}`]);
