import { strToU8, type Zippable, zipSync } from "fflate";
import { colourScale } from "../../colour/scales.ts";
import { type Format, type FormatOptions, plainFormat } from "../format.ts";
import { drawKey, paper } from "../png/draw.ts";
import { autoRange, overlay } from "../png/overlay.ts";
import { Picture } from "../png/picture.ts";
import { rangeOf } from "../rows.ts";
import type { FieldSource } from "../source.ts";
import { kmlDocument, overlayName } from "./kml.ts";

const KEY = { width: 320, height: 84 };

/** A ground overlay per time with its legend, zipped: for Google Earth. */
export const kmz: Format = {
  ...plainFormat,
  id: "kmz",
  extension: ".kmz",
  name: "KMZ overlay",
  about:
    "Pictures laid over the globe, a time slider when there are several times, and a legend; for Google Earth.",
  options: ["scale", "range"],
  times: "all",
  passes: (_, { range }) => (range === "auto" ? 2 : 1),
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const scale = colourScale(options.scale);
  const range = options.range === "auto" ? autoRange(scale, await rangeOf(source)) : options.range;
  const key = new Picture(KEY.width, KEY.height, paper);
  drawKey(key, source, scale, range);
  const files: Zippable = {
    "doc.kml": strToU8(kmlDocument(source)),
    "key.png": [key.encode(), { level: 0 }],
  };
  for (const time of source.times.keys()) {
    files[overlayName(time)] = [await overlay(source, time, scale, range), { level: 0 }];
  }
  yield zipSync(files);
}
