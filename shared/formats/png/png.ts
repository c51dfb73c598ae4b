import { encode as encodePng } from "fast-png";
import { type ColourScale, colourAt, colourScale } from "../../colour/scales.ts";
import { niceRange } from "../../colour/ticks.ts";
import { type Format, type FormatOptions, plainFormat } from "../format.ts";
import type { FieldSource } from "../source.ts";
import { coastlines } from "./coast.ts";
import { drawAxes, drawCoast, drawLegend, drawStations, drawTitle, paper } from "./draw.ts";
import { type Frame, frameOf } from "./frame.ts";
import { Picture } from "./picture.ts";
import { type Samples, samplePixels } from "./sample.ts";

/** A picture to show: map with coastlines, axes, title and legend. */
export const png: Format = {
  ...plainFormat,
  id: "png",
  extension: ".png",
  name: "PNG picture",
  about: "A map of one time with coastlines, colour scale and legend, at most 1600 pixels wide.",
  options: ["scale", "range", "stations"],
  times: "one",
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const scale = colourScale(options.scale);
  const frame = frameOf(source.grid);
  const samples = await samplePixels(source, frame.mapWidth, frame.mapHeight);
  const range = options.range === "auto" ? autoRange(scale, samples) : options.range;
  const picture = new Picture(frame.width, frame.height, paper);
  drawField(picture, frame, samples, scale, range);
  drawCoast(picture, frame, await coastlines());
  drawStations(picture, frame, options.stations);
  drawAxes(picture, frame);
  drawTitle(picture, frame, source);
  drawLegend(picture, frame, { scale, range, unit: source.unit, found: samples.range });
  const { width, height, data } = picture;
  yield encodePng(
    { width, height, data, channels: 3, depth: 8, text: metadata(source) },
    { zlib: { level: 6 } },
  );
}

/** The field's own range on round numbers; symmetric about zero for diverging scales. */
function autoRange(scale: ColourScale, { range }: Samples): readonly [number, number] {
  const [low, high] = range ?? [0, 1];
  if (scale.kind === "sequential") return niceRange(low, high);
  const [, size] = niceRange(0, Math.max(Math.abs(low), Math.abs(high)));
  return [-size, size];
}

function drawField(
  picture: Picture,
  frame: Frame,
  { values }: Samples,
  scale: ColourScale,
  [low, high]: readonly [number, number],
): void {
  for (let y = 0; y < frame.mapHeight; y++) {
    for (let x = 0; x < frame.mapWidth; x++) {
      const value = values[y * frame.mapWidth + x] ?? Number.NaN;
      const colour = Number.isNaN(value) ? noData : colourAt(scale, (value - low) / (high - low));
      picture.set(frame.left + x, frame.top + y, colour);
    }
  }
}

const noData = [222, 226, 233] as const;

/** Provenance as PNG text, which holds Latin-1 only. */
function metadata(source: FieldSource): Record<string, string> {
  const latin = (text: string): string =>
    text.replace(/[^\x20-\x7e\xa0-\xff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return {
    Software: "Isopleth",
    Title: latin(source.longName),
    Comment: latin(JSON.stringify(source.provenance)),
  };
}
