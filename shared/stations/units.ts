/** Units as files write them, without blanks, dots and signs -> as they are shown. */
const knownUnits: Readonly<Record<string, string>> = {
  ppb: "ppb",
  ppbv: "ppb",
  partsperbillion: "ppb",
  nmolmol: "ppb",
  nmolmol1: "ppb",
  ppm: "ppm",
  ppmv: "ppm",
  partspermillion: "ppm",
  µmolmol: "ppm",
  umolmol: "ppm",
  µmolmol1: "ppm",
  umolmol1: "ppm",
  ppt: "ppt",
  pptv: "ppt",
  partspertrillion: "ppt",
  ugm3: "µg/m³",
  µgm3: "µg/m³",
  mcgm3: "µg/m³",
  ugm3lc: "µg/m³",
  µgm3lc: "µg/m³",
  ugm3sc: "µg/m³",
  µgm3sc: "µg/m³",
  microgramsm3: "µg/m³",
  微克立方米: "µg/m³",
  微克每立方米: "µg/m³",
  微克m3: "µg/m³",
  mgm3: "mg/m³",
  milligramsm3: "mg/m³",
  毫克立方米: "mg/m³",
  毫克每立方米: "mg/m³",
  毫克m3: "mg/m³",
  ngm3: "ng/m³",
  nanogramsm3: "ng/m³",
  纳克立方米: "ng/m³",
  纳克每立方米: "ng/m³",
  纳克m3: "ng/m³",
  mm: "mm",
  degc: "°C",
  hpa: "hPa",
};

/** Words for a cubic metre, in any spelling: "cubic meter", "cubic metres", "per cubic meter (25 C)", "立方公尺". */
const cubicMetre = /\/?\s*(per\s+)?cubic\s+met(er|re)s?(\s*\((lc|25 ?c)\))?/;

/** A unit text in its usual spelling; "" when it is none that is known. */
export function knownUnit(text: string): string {
  const key = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("\u03bc", "\u00b5")
    .replace(cubicMetre, "m3")
    .replace("立方公尺", "立方米")
    .replace(/gram(me)?s?(?![a-z]*gram)/, "grams")
    .replace(/-3|\*\*-?3|\^-?3/g, "3")
    .replace(/[^\p{L}\p{N}µ]+/gu, "");
  return Object.hasOwn(knownUnits, key) ? (knownUnits[key] ?? "") : "";
}

/** A value's name with its unit, which is not said again where the name ends in it: "PM2.5 (ug/m3)". */
export function withUnit(name: string, unit: string): string {
  const isSaid = /[)\]）】]\s*$/.test(name) && unitFromName(name) === unit;
  return unit === "" || isSaid ? name : `${name} (${unit})`;
}

/** The unit a column's name ends in or holds in brackets: "ozone_ppb" -> "ppb", "PM2.5 (ug/m3)" -> "µg/m³". */
export function unitFromName(name: string): string {
  const bracket = /[([（【](.*?)[)\]）】]/.exec(name)?.[1];
  const inBracket = bracket === undefined ? "" : knownUnit(bracket);
  if (inBracket !== "") return inBracket;
  const parts = name.split(/[\s_.]+/).slice(1);
  for (let i = 0; i < parts.length; i++) {
    const unit = knownUnit(parts[i] ?? "") || knownUnit((parts[i] ?? "") + (parts[i + 1] ?? ""));
    if (unit !== "") return unit;
  }
  return "";
}
