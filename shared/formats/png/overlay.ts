import { type ColourScale, colourAt } from "../../colour/scales.ts";
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
  [low, high]: readonly [number, number],
  text: Record<string, string> = {},
): Promise<Uint8Array> {
  const { width, height } = overlaySize(source.grid);
  const { values } = await samplePixels(source, width, height, time);
  const data = new Uint8Array(4 * values.length);
  for (const [pixel, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const [red, green, blue] = colourAt(scale, (value - low) / (high - low));
    data[4 * pixel] = red;
    data[4 * pixel + 1] = green;
    data[4 * pixel + 2] = blue;
    data[4 * pixel + 3] = 255;
  }
  return encodePng({ width, height, data, channels: 4 }, text);
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
