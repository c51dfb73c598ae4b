import { isMissingText } from "./cells.ts";
import { type CoordinatePair, type PairOrder, readPair } from "./coordinatePair.ts";
import { latFit, lonFit, pairFit } from "./names.ts";
import type { Row } from "./rows.ts";

/** A column that holds both coordinates, which is read as two: latitude and longitude, in this order. */
export interface PairColumn {
  readonly index: number;
  readonly name: string;
  readonly order: PairOrder;
  /** Whether nothing says which coordinate comes first. */
  readonly isOrderOpen: boolean;
  readonly reason: string;
}

const LATITUDE = "latitude";
const LONGITUDE = "longitude";
const SAMPLE = 200;
/** So many cells without a single pair are enough. */
const FEW = 5;
/** Share of the cells that must be pairs. */
const MAJORITY = 0.8;

/** The column of both coordinates, in a table that has none for each; null when there is none. */
export function findPairColumn(names: readonly string[], rows: readonly Row[]): PairColumn | null {
  const hasBoth = names.some((name) => lonFit(name) > 0) && names.some((name) => latFit(name) > 0);
  if (hasBoth) return null;
  let best: { readonly index: number; readonly pairs: readonly CoordinatePair[] } | null = null;
  let bestScore = 0;
  names.forEach((name, index) => {
    const pairs = pairsOf(rows, index);
    const score = pairs.length === 0 ? 0 : scoreOf(name, pairs);
    if (score > bestScore) [best, bestScore] = [{ index, pairs }, score];
  });
  return best && describe(names, best);
}

function pairsOf(rows: readonly Row[], index: number): readonly CoordinatePair[] {
  const sample: string[] = [];
  for (const { cells } of rows) {
    const cell = (cells[index] ?? "").trim();
    if (!isMissingText(cell)) sample.push(cell);
    // A wide file has thousands of columns of plain numbers.
    if (sample.length === FEW && !sample.some((one) => readPair(one) !== undefined)) return [];
    if (sample.length === SAMPLE) break;
  }
  const pairs = sample.flatMap((cell) => readPair(cell) ?? []);
  return pairs.length > 0 && pairs.length >= sample.length * MAJORITY ? pairs : [];
}

/** By its name, by what its cells say of themselves, or by decimals that nothing but coordinates has. */
function scoreOf(name: string, pairs: readonly CoordinatePair[]): number {
  const { first, second } = beyond90(pairs);
  if (first && second) return 0;
  const isPrecise = pairs.every((pair) =>
    [pair.first, pair.second].every((part) => /[.,]\d{3,}$/.test(part)),
  );
  const saysIt = pairs.every(({ order }) => order !== null);
  return pairFit(name) + (saysIt ? 2 : 0) + (isPrecise ? 1 : 0);
}

/** Whether any of the coordinates at either place can only be a longitude. */
function beyond90(pairs: readonly CoordinatePair[]): { readonly first: boolean; readonly second: boolean } {
  const passes = (text: string): boolean => Math.abs(Number.parseFloat(text.replace(/^[^-+\d]+/, ""))) > 90;
  return {
    first: pairs.some(({ first }) => passes(first)),
    second: pairs.some(({ second }) => passes(second)),
  };
}

function describe(
  names: readonly string[],
  { index, pairs }: { readonly index: number; readonly pairs: readonly CoordinatePair[] },
): PairColumn {
  const name = names[index] ?? "";
  const { first, second } = beyond90(pairs);
  const said = pairs[0]?.order ?? null;
  const byName = orderInName(name);
  const holds = `Column "${name}" holds both coordinates`;
  const settled = (order: PairOrder, why: string): PairColumn => {
    const which = order === "lon-first" ? "the longitude first" : "the latitude first";
    return { index, name, order, isOrderOpen: false, reason: `${holds}, ${which}: ${why}.` };
  };
  if (first) return settled("lon-first", "the first numbers pass 90");
  if (second) return settled("lat-first", "the second numbers pass 90");
  if (said) return settled(said, "its cells say so");
  if (byName) return settled(byName, "its name says so");
  return {
    index,
    name,
    order: "lat-first",
    isOrderOpen: true,
    reason: `${holds}, and nothing says which comes first: taken as the latitude, as is usual. If that is wrong, exchange the roles of "${LATITUDE}" and "${LONGITUDE}".`,
  };
}

/** The order in which a column's name has the two coordinates: "lat_lon", "lonlat", 经纬度. */
function orderInName(name: string): PairOrder | null {
  const lon = name.search(/lon|lng|经|經/i);
  const lat = name.search(/lat|纬|緯/i);
  if (lon < 0 || lat < 0) return null;
  return lon < lat ? "lon-first" : "lat-first";
}

/** A row with the two coordinates in place of the one cell; the header's cell gives way to their names. */
export function splitPair(cells: readonly string[], { index, name, order }: PairColumn): string[] {
  const cell = cells[index];
  if (cell === undefined) return [...cells];
  const text = cell.trim();
  return [...cells.slice(0, index), ...coordinatesOf(text, name, order), ...cells.slice(index + 1)];
}

function coordinatesOf(text: string, name: string, columnOrder: PairOrder): readonly [string, string] {
  if (text === name) return [LATITUDE, LONGITUDE];
  const pair = readPair(text);
  // What is no pair is told of as it stands, once for each coordinate.
  if (!pair) return [text, text];
  const order = pair.isNamed && pair.order ? pair.order : columnOrder;
  return order === "lat-first" ? [pair.first, pair.second] : [pair.second, pair.first];
}
