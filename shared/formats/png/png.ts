import { type ColourScale, colourAt, colourScale } from "../../colour/scales.ts";
import { type FileFormat, type FormatOptions, plainFormat, type Sidecar } from "../format.ts";
import type { FieldSource } from "../source.ts";
import { coastlines } from "./coast.ts";
import { drawAxes, drawCoast, drawLegend, drawStations, drawTitle, paper } from "./draw.ts";
import { type Frame, frameOf, worldFile } from "./frame.ts";
import { autoRange, bareWorldFile, overlay } from "./overlay.ts";
import { Picture } from "./picture.ts";
import { type Samples, samplePixels } from "./sample.ts";

/** A picture to show: map with coastlines, axes, title and legend; or the bare field. A world file lies beside it. */
export const png: FileFormat = {
  ...plainFormat,
  id: "png",
  extension: ".png",
  name: "PNG picture",
  about:
    "A map of one time with coastlines, colour scale and legend, or the bare field; a world file places it in a GIS.",
  options: ["scale", "range", "stations", "framed"],
  noData: "grey, or transparent in the bare field",
  times: () => "one",
  estimate: ({ times }) => 4e5 * times.length,
  encode,
  sidecars: ({ grid }, { framed }): readonly Sidecar[] => [
    { extension: ".pgw", bytes: framed ? worldFile(frameOf(grid)) : bareWorldFile(grid) },
  ],
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  yield options.framed ? await framedPicture(source, options) : await bareField(source, options);
}

async function framedPicture(source: FieldSource, options: FormatOptions): Promise<Uint8Array> {
  const scale = colourScale(options.scale);
  const frame = frameOf(source.grid);
  const samples = await samplePixels(source, frame.mapWidth, frame.mapHeight);
  const range = options.range === "auto" ? autoRange(scale, samples.range) : options.range;
  const picture = new Picture(frame.width, frame.height, paper);
  drawField(picture, frame, samples, scale, range);
  drawCoast(picture, frame, await coastlines());
  drawStations(picture, frame, options.stations);
  drawAxes(picture, frame);
  drawTitle(picture, frame, source);
  drawLegend(picture, frame, { scale, range, unit: source.unit, found: samples.range });
  return picture.encode(metadata(source));
}

async function bareField(source: FieldSource, options: FormatOptions): Promise<Uint8Array> {
  const scale = colourScale(options.scale);
  return overlay(source, 0, scale, options.range, metadata(source));
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
