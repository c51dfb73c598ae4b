/** Units as stations files write them, in the spelling that UDUNITS reads. */
const udunits: readonly (readonly [RegExp, string])[] = [
  [/^[uµμ]g\s*[/.]?\s*(cubic meter \(?lc\)?|m\^?[3³]|m-3|m\*\*-3|m⁻³)$/i, "ug m-3"],
  [/^micrograms?\/cubic met(er|re)( \((lc|25 c)\))?$/i, "ug m-3"],
  [/^mg\s*[/.]?\s*(m\^?[3³]|m-3|m⁻³)$/i, "mg m-3"],
  [/^ng\s*[/.]?\s*(m\^?[3³]|m-3|m⁻³)$/i, "ng m-3"],
  [/^(ppm|ppmv|parts per million)$/i, "1e-6"],
  [/^(ppb|ppbv|parts per billion)$/i, "1e-9"],
  [/^(ppt|pptv|parts per trillion)$/i, "1e-12"],
  [/^(%|percent)$/i, "percent"],
  [/^(deg(rees?)? ?c(elsius)?|°c|℃)$/i, "degree_Celsius"],
  [/^(aqi|index|-|1)$/i, "1"],
];

/** The unit for UDUNITS; an unknown unit stays as it is, "" stays "". */
export function udunitsOf(unit: string): string {
  const text = unit.trim();
  return udunits.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

const gases: readonly (readonly [RegExp, string])[] = [
  [/^(o3|ozone)(?![a-z0-9])/, "ozone"],
  [/^(no2|nitrogen.?dioxide)(?![a-z0-9])/, "nitrogen_dioxide"],
  [/^(no|nitric.?oxide|nitrogen.?monoxide)(?![a-z0-9])/, "nitrogen_monoxide"],
  [/^(so2|sul(f|ph)ur.?dioxide)(?![a-z0-9])/, "sulfur_dioxide"],
  [/^(co|carbon.?monoxide)(?![a-z0-9])/, "carbon_monoxide"],
];
const particles: readonly (readonly [RegExp, string])[] = [
  [/^pm[ ._-]?2(\.|_|p)?5(?![0-9])/, "pm2p5"],
  [/^pm[ ._-]?10(?![0-9])/, "pm10"],
  [/^pm[ ._-]?1(\.0)?(?![0-9])/, "pm1"],
];

/**
 * The CF standard name of a pollutant in its unit, null when there is none that surely applies.
 * Source: CF Standard Name Table.
 */
export function standardNameOf(value: string, unit: string): string | null {
  const units = udunitsOf(unit);
  const text = value.trim().toLowerCase().replaceAll("_", " ");
  const named = (table: typeof gases) => table.find(([pattern]) => pattern.test(text))?.[1];
  const gas = named(gases);
  const particle = named(particles);
  if (units.endsWith("g m-3")) {
    if (particle) return `mass_concentration_of_${particle}_ambient_aerosol_particles_in_air`;
    return gas ? `mass_concentration_of_${gas}_in_air` : null;
  }
  return gas && /^1e-\d+$/.test(units) ? `mole_fraction_of_${gas}_in_air` : null;
}
