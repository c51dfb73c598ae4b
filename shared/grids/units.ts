import { knownUnit } from "../stations/units.ts";

/** Size of each unit in µg/m³ or in ppb; the keys are what stations files use, or models write. */
const sizes: Readonly<Record<string, { readonly kind: "mass" | "fraction"; readonly size: number }>> = {
  "ng/m³": { kind: "mass", size: 1e-3 },
  "µg/m³": { kind: "mass", size: 1 },
  "mg/m³": { kind: "mass", size: 1e3 },
  "g m-3": { kind: "mass", size: 1e6 },
  "kg m-3": { kind: "mass", size: 1e9 },
  ppt: { kind: "fraction", size: 1e-3 },
  "1e-12": { kind: "fraction", size: 1e-3 },
  ppb: { kind: "fraction", size: 1 },
  "1e-9": { kind: "fraction", size: 1 },
  ppm: { kind: "fraction", size: 1e3 },
  "1e-6": { kind: "fraction", size: 1e3 },
  "mol mol-1": { kind: "fraction", size: 1e9 },
};

/** Spellings that models use, by letters and digits alone. */
const spellings: Readonly<Record<string, string>> = {
  gm3: "g m-3",
  kgm3: "kg m-3",
  kgm: "kg m-3",
  molmol1: "mol mol-1",
  molmol: "mol mol-1",
  "1e9": "1e-9",
  "1e6": "1e-6",
  "1e12": "1e-12",
};

/**
 * What a value is multiplied by to come from one unit to another; null when no fixed factor leads there. A unit that
 * is not stated ("") is taken for the other.
 */
export function unitFactor(from: string, to: string): number | null {
  const [own, wanted] = [plain(from), plain(to)];
  if (own === wanted || own === "" || wanted === "") return 1;
  const [source, target] = [sizes[own], sizes[wanted]];
  return source && target && source.kind === target.kind ? source.size / target.size : null;
}

/** A unit in the one spelling of it that is used here. */
function plain(unit: string): string {
  const text = unit.trim();
  const letters = text.toLowerCase().replace(/\*\*|\^|[\s./*·-]/g, "");
  return knownUnit(text) || (spellings[letters] ?? text);
}
