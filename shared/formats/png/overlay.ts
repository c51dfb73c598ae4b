import { type ColourScale, entryAt } from "../../colour/scales.ts";
import { niceRange } from "../../colour/ticks.ts";
import type { Grid } from "../../grid/grid.ts";
import type { FieldSource } from "../source.ts";
import { encodePng } from "./encode.ts";
import { worldFile } from "./frame.ts";
import { samplePixels } from "./sample.ts";

/** Pixels along the longer side: small grids are drawn at least so large that they look smooth, and none larger. */
const SMOOTH = 1024;
const LARGEST = 2048;

/** The range of values on round numbers; symmetric about zero for diverging scales. */
export function autoRange(
  scale: ColourScale,
  range: readonly [number, number] | null,
): readonly [number, number] {
  const [low, high] = range ?? [0, 1];
  if (scale.kind === "sequential") return niceRange(low, high);
  const [, size] = niceRange(0, Math.max(Math.abs(low), Math.abs(high)));
  return [-size, size];
}

/** One time of the field and nothing else as a PNG, transparent without data; its edges are those of the cells. */
export async function overlay(
  source: FieldSource,
  time: number,
  scale: ColourScale,
  range: readonly [number, number] | "auto",
  text: Record<string, string> = {},
): Promise<Uint8Array> {
  const { width, height } = overlaySize(source.grid);
  const samples = await samplePixels(source, width, height, time);
  const data = coloured(samples.values, scale, range === "auto" ? autoRange(scale, samples.range) : range);
  return encodePng({ width, height, data, channels: 4 }, text);
}

/** Red, green, blue, opacity per value; nothing at all where there is no data. */
function coloured(
  values: Float32Array,
  scale: ColourScale,
  [low, high]: readonly [number, number],
): Uint8Array {
  const colours = opaqueColours(scale);
  const pixels = new Uint32Array(values.length);
  const { length } = values;
  for (let pixel = 0; pixel < length; pixel++) {
    const value = values[pixel] as number;
    if (Number.isNaN(value)) continue;
    pixels[pixel] = colours[entryAt((value - low) / (high - low))] as number;
  }
  return new Uint8Array(pixels.buffer);
}

/** The scale's table as pixels whose bytes are red, green, blue and full opacity. */
function opaqueColours({ table }: ColourScale): Uint32Array {
  const bytes = new Uint8Array((table.length / 3) * 4).fill(255);
  for (let k = 0; k < table.length / 3; k++) bytes.set(table.subarray(3 * k, 3 * k + 3), 4 * k);
  return new Uint32Array(bytes.buffer);
}

/** The world file of an overlay. */
export function bareWorldFile(grid: Grid): Uint8Array {
  const { width, height } = overlaySize(grid);
  const west = grid.west - grid.dlon / 2;
  const north = grid.south + (grid.rows - 0.5) * grid.dlat;
  const perPixel = { lon: (grid.columns * grid.dlon) / width, lat: (grid.rows * grid.dlat) / height };
  return worldFile({ west, north, left: 0, top: 0, perPixel });
}

function overlaySize({ columns, rows }: Grid): { readonly width: number; readonly height: number } {
  const longer = Math.max(columns, rows);
  const factor = longer > LARGEST ? LARGEST / longer : Math.max(1, Math.floor(SMOOTH / longer));
  return { width: Math.max(1, Math.round(columns * factor)), height: Math.max(1, Math.round(rows * factor)) };
}
