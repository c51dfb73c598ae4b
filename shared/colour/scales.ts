import { UserError } from "../errors.ts";
import { type Lab, labOf, type Rgb, rgbOf } from "./oklab.ts";
import { cividis, magma, viridis } from "./tables.ts";

/** A colour scale: 256 colours from low to high. Map, legend and pictures all read the same table. */
export interface ColourScale {
  readonly id: string;
  readonly name: string;
  /** A diverging scale has its neutral colour in the middle: give it a range symmetric about zero. */
  readonly kind: "sequential" | "diverging";
  /** 256 x (red, green, blue). */
  readonly table: Uint8Array;
}

const ENTRIES = 256;

/** All scales, the default one first. */
export const colourScales: readonly ColourScale[] = [
  {
    id: "smog",
    name: "Smog",
    kind: "sequential",
    table: evenTable([
      "132e5e",
      "1d588e",
      "2d80a0",
      "36a09e",
      "7fb98f",
      "c8c663",
      "f5c257",
      "e7853d",
      "c7432f",
      "86183b",
    ]),
  },
  { id: "viridis", name: "Viridis", kind: "sequential", table: straightTable(colours(viridis)) },
  { id: "cividis", name: "Cividis", kind: "sequential", table: straightTable(colours(cividis)) },
  { id: "magma", name: "Magma", kind: "sequential", table: straightTable(colours(magma)) },
  {
    id: "residual",
    name: "Residual",
    kind: "diverging",
    table: evenTable(["123c78", "2f74b5", "8db8dc", "f1f1ee", "eda77f", "cc5236", "7f1526"]),
  },
];

/**
 * The scale with a given id.
 * @throws UserError "bad-setting" naming the scales there are.
 */
export function colourScale(id: string): ColourScale {
  const scale = colourScales.find((candidate) => candidate.id === id);
  if (scale) return scale;
  const known = colourScales.map((candidate) => candidate.id).join(", ");
  throw new UserError("bad-setting", `There is no colour scale "${id}". Choose one of: ${known}.`);
}

/** The colour at a fraction of the scale, 0 = low to 1 = high; clamped. */
export function colourAt(scale: ColourScale, fraction: number): Rgb {
  const entry = 3 * entryAt(fraction);
  const { table } = scale;
  return [table[entry] ?? 0, table[entry + 1] ?? 0, table[entry + 2] ?? 0];
}

/** The entry of a scale's table for a fraction of its range; fractions outside take the ends. */
export function entryAt(fraction: number): number {
  return Math.round(Math.min(1, Math.max(0, fraction)) * (ENTRIES - 1));
}

function colours(hex: string): readonly Rgb[] {
  return hex.trim().split(/\s+/).map(colourOf);
}

function colourOf(hex: string): Rgb {
  const code = Number.parseInt(hex, 16);
  return [code >> 16, (code >> 8) & 255, code & 255];
}

/** Published colours at even positions, straight lines in sRGB between them. */
function straightTable(points: readonly Rgb[]): Uint8Array {
  const positions = points.map((_, k) => k / (points.length - 1));
  return tableOf((fraction) => between(positions, points, fraction).map(Math.round));
}

/** Colours joined in OKLab and spaced by perceived difference, so that equal steps of the value look equal. */
function evenTable(hex: readonly string[]): Uint8Array {
  const points = hex.map((code) => labOf(colourOf(code)));
  const positions = points.map(() => 0);
  for (let k = 1; k < points.length; k++) {
    positions[k] = (positions[k - 1] ?? 0) + Math.hypot(...difference(points[k], points[k - 1]));
  }
  const length = positions.at(-1) ?? 1;
  const fractions = positions.map((position) => position / length);
  return tableOf((fraction) => rgbOf(between(fractions, points, fraction)));
}

function difference(a: Lab = [0, 0, 0], b: Lab = [0, 0, 0]): Lab {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Linear interpolation in a list of triples at ascending positions. */
function between(positions: readonly number[], points: readonly Lab[], fraction: number): Lab {
  const next = positions.findIndex((position, k) => k > 0 && position >= fraction);
  const k = next < 0 ? positions.length - 1 : next;
  const [from, to] = [positions[k - 1] ?? 0, positions[k] ?? 1];
  const low = points[k - 1] ?? [0, 0, 0];
  const step = difference(points[k], low);
  const share = (fraction - from) / (to - from);
  return [low[0] + share * step[0], low[1] + share * step[1], low[2] + share * step[2]];
}

function tableOf(colour: (fraction: number) => readonly number[]): Uint8Array {
  const table = new Uint8Array(3 * ENTRIES);
  for (let entry = 0; entry < ENTRIES; entry++) table.set(colour(entry / (ENTRIES - 1)), 3 * entry);
  return table;
}
