import { type Phrase, phrase } from "../i18n/translate.ts";

/** What a number field takes. Bounds are inclusive unless said otherwise. */
export interface NumberRule {
  readonly least?: number;
  readonly most?: number;
  /** Whether `least` itself is excluded. */
  readonly above?: boolean;
  readonly whole?: boolean;
  readonly auto?: boolean;
  /** Shown when the text is no number. */
  readonly example?: string;
}

/** The value a text stands for, or what is wrong with it. */
export type ParsedNumber =
  | { readonly value: number | "auto"; readonly fault: null }
  | { readonly value: null; readonly fault: Phrase };

/** Reads a field's text; blank and "auto" (in either language) mean "auto" where the rule allows it. */
export function parseNumber(text: string, rule: NumberRule): ParsedNumber {
  const bare = text.trim().replace("−", "-").toLowerCase();
  if (rule.auto && ["", "auto", "自动"].includes(bare)) return { value: "auto", fault: null };
  const value = bare === "" ? Number.NaN : Number(bare);
  if (!Number.isFinite(value)) return { value: null, fault: notNumber(rule) };
  const fault = rangeFault(rule.whole ? Math.round(value) : value, rule);
  return fault ? { value: null, fault } : { value: rule.whole ? Math.round(value) : value, fault: null };
}

const notNumber = ({ auto, example }: NumberRule): Phrase =>
  auto ? phrase("field.notNumberOrAuto") : phrase("field.notNumber", { example: example ?? "0.5" });

function rangeFault(value: number, { least, most, above }: NumberRule): Phrase | null {
  const tooLow = least !== undefined && (above ? value <= least : value < least);
  const tooHigh = most !== undefined && value > most;
  if (!tooLow && !tooHigh) return null;
  if (most === undefined) return above ? phrase("field.positive") : phrase("field.notNegative");
  return phrase("field.range", { low: least ?? "−∞", high: most });
}
