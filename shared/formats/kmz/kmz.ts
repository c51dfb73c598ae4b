import { colourScale } from "../../colour/scales.ts";
import { type Entry, type FileFormat, type FormatOptions, plainFormat } from "../format.ts";
import { drawKey, paper } from "../png/draw.ts";
import { autoRange, overlay } from "../png/overlay.ts";
import { Picture } from "../png/picture.ts";
import { rangeOf } from "../rows.ts";
import type { FieldSource } from "../source.ts";
import { zipped } from "../zip/zip.ts";
import { kmlDocument, overlayName } from "./kml.ts";

const KEY = { width: 320, height: 84 };

/** A ground overlay per time with its legend, zipped: for Google Earth. */
export const kmz: FileFormat = {
  ...plainFormat,
  id: "kmz",
  extension: ".kmz",
  name: "KMZ overlay",
  about:
    "Pictures laid over the globe, a time slider when there are several times, and a legend; for Google Earth.",
  options: ["scale", "range"],
  noData: "transparent",
  estimate: ({ times }) => 2e5 + 4e5 * times.length,
  passes: (_, { range }) => (range === "auto" ? 2 : 1),
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const scale = colourScale(options.scale);
  const range = options.range === "auto" ? autoRange(scale, await rangeOf(source)) : options.range;
  const key = new Picture(KEY.width, KEY.height, paper);
  drawKey(key, source, scale, range);
  yield* zipped(
    files(source, key, (time) => overlay(source, time, scale, range)),
    true,
  );
}

async function* files(
  source: FieldSource,
  key: Picture,
  picture: (time: number) => Promise<Uint8Array>,
): AsyncGenerator<Entry> {
  yield { name: "doc.kml", bytes: new TextEncoder().encode(kmlDocument(source)) };
  yield { name: "key.png", bytes: await key.encode() };
  for (const time of source.times.keys()) yield { name: overlayName(time), bytes: await picture(time) };
}
