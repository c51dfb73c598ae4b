import { readDegrees } from "./degrees.ts";

/** Which of two coordinates in one cell comes first. */
export type PairOrder = "lon-first" | "lat-first";

/** Both coordinates of one cell, as they stand in it. */
export interface CoordinatePair {
  readonly first: string;
  readonly second: string;
  /** As the cell itself says it; null when it does not. */
  readonly order: PairOrder | null;
  /** Whether it says so by names or sides, which settles this cell; not by a way of writing, which may be misused. */
  readonly isNamed: boolean;
}

const NUMBER = String.raw`[-+]?\d{1,3}(?:\.\d+)?(?:e[-+]?\d+)?`;
/** Well-known text, with or without its reference system and height. */
const wkt = new RegExp(
  String.raw`^(?:srid\s*=\s*\d+\s*;\s*)?point\s*z?m?\s*\(\s*(${NUMBER})\s+(${NUMBER})(?:\s+\S+){0,2}\s*\)$`,
  "i",
);
const geoJson = new RegExp(
  String.raw`"coordinates"\s*:\s*\[\s*(${NUMBER})\s*,\s*(${NUMBER})\s*(?:,[^\]]*)?\]`,
  "i",
);
/** {'latitude': 39.9, 'longitude': 116.4}, {latitude=39.9, longitude=116.4}, lat: 39.9 lon: 116.4. */
const namedLat = new RegExp(String.raw`\blat(?:itude)?["']?\s*[:=]\s*["']?(${NUMBER})`, "i");
const namedLon = new RegExp(String.raw`\b(?:lon|lng|long)(?:gitude)?["']?\s*[:=]\s*["']?(${NUMBER})`, "i");
/** (39.9, 116.4), [39.9, 116.4], c(39.9, 116.4). */
const bracketed = /^c?\s*[([]\s*(.*?)\s*[)\]]$/i;
/** The surest first: a comma may also be a decimal mark, and blanks stand inside degrees. */
const separators = [/\s*[;|]\s*/, /\s*\/\s*/, /\s*,\s+/, /\s*[,，、]\s*/];
/** Two numbers with something between them that is no decimal point: one number, as most cells are, is soon told. */
const twoNumbers = /\d[^\d.]*[\s,，、;|/=:)°NSEWnsew][^\d]*\d/;
/** Longer texts are no pair, and not worth looking through. */
const LONGEST = 200;

/** The two coordinates that a trimmed cell holds; undefined when it is other text. */
export function readPair(text: string): CoordinatePair | undefined {
  if (text.length < 3 || text.length > LONGEST || !twoNumbers.test(text)) return undefined;
  const written = wkt.exec(text) ?? geoJson.exec(text);
  if (written?.[1] && written[2]) {
    return { first: written[1], second: written[2], order: "lon-first", isNamed: false };
  }
  const [lat, lon] = [namedLat.exec(text)?.[1], namedLon.exec(text)?.[1]];
  if (lat && lon) return { first: lat, second: lon, order: "lat-first", isNamed: true };
  const inner = bracketed.exec(text)?.[1] ?? text;
  for (const separator of separators) {
    const parts = inner.split(separator);
    const pair = parts.length === 2 ? pairOf(parts[0], parts[1]) : undefined;
    if (pair) return pair;
  }
  for (const { index, 0: blanks } of inner.matchAll(/\s+/g)) {
    const pair = pairOf(inner.slice(0, index), inner.slice(index + blanks.length));
    if (pair) return pair;
  }
  return undefined;
}

function pairOf(first = "", second = ""): CoordinatePair | undefined {
  const sides = [axisOf(first), axisOf(second)];
  if (sides.includes(undefined)) return undefined;
  if (sides[0] === "lat" || sides[1] === "lon") return { first, second, order: "lat-first", isNamed: true };
  if (sides[0] === "lon" || sides[1] === "lat") return { first, second, order: "lon-first", isNamed: true };
  return { first, second, order: null, isNamed: false };
}

const plain = /^[-+]?\d{1,3}(?:[.,]\d+)?$/;
/** More is no longitude: 9999W is a part of 178,9999W. */
const LARGEST_DEGREES = 360;

/** The axis that a coordinate says it is on; "any" when it does not say; undefined when it is none. */
function axisOf(text: string): "lon" | "lat" | "any" | undefined {
  if (plain.test(text)) return "any";
  const degreesOn = (axis: "lon" | "lat"): number | undefined => {
    const degrees = readDegrees(text, axis);
    return degrees !== undefined && Math.abs(degrees) <= LARGEST_DEGREES ? degrees : undefined;
  };
  const [lon, lat] = [degreesOn("lon"), degreesOn("lat")];
  if (lon !== undefined && lat !== undefined) return "any";
  return lon !== undefined ? "lon" : lat !== undefined ? "lat" : undefined;
}
