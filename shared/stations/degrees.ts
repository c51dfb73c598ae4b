const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`;
const SIDE = "[NSEW]|[北南][纬緯]|[东西東][经經]";
const pattern = new RegExp(
  String.raw`^(?<before>${SIDE})?\s*(?<sign>[-+])?${NUMBER}\s*(?<mark>[°º˚d:]|度)?` +
    String.raw`\s*(?:${NUMBER}\s*(?:['′’‘m:]|分)?\s*(?:${NUMBER}\s*(?:"|″|”|''|′′|’’|s|秒)?\s*)?)?(?<after>${SIDE})?$`,
  "i",
);

/** The four sides by their letter and the first character of their Chinese name. */
const sides: Readonly<Record<string, readonly ["lon" | "lat", 1 | -1]>> = {
  N: ["lat", 1],
  北: ["lat", 1],
  S: ["lat", -1],
  南: ["lat", -1],
  E: ["lon", 1],
  东: ["lon", 1],
  東: ["lon", 1],
  W: ["lon", -1],
  西: ["lon", -1],
};

/** Longer texts are no coordinates, and not worth looking through. */
const LONGEST = 40;

/**
 * Degrees of a coordinate written with its side or in minutes and seconds: 39.9N, 116.4°E, N 39.9, 40°25'12.5"N,
 * 40:25:12, 北纬39.9. Undefined for other text, and for a side that the axis does not have. A letter O is left alone:
 * it is west in Spanish and east in German.
 */
export function readDegrees(text: string, axis: "lon" | "lat"): number | undefined {
  const match = text.length > LONGEST ? null : pattern.exec(text);
  if (!match) return undefined;
  const { before, after, sign, mark } = match.groups ?? {};
  const letter = (before ?? after ?? "").charAt(0).toUpperCase();
  const side = sides[letter];
  const [degrees = 0, minutes = 0, seconds = 0] = match
    .filter((part, i) => i > 0 && part !== undefined && /^\d/.test(part))
    .map((part) => Number(part.replace(",", ".")));
  if (before && after) return undefined;
  if (side ? side[0] !== axis || sign === "-" : mark === undefined) return undefined;
  // Seconds that were rounded may have come to 60.
  if (minutes > 60 || seconds > 60) return undefined;
  const size = degrees + minutes / 60 + seconds / 3600;
  return (side ? side[1] : sign === "-" ? -1 : 1) * size;
}
