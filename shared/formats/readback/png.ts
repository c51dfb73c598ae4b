import type { ColourScale } from "../../colour/scales.ts";
import { colourAt, colourScale } from "../../colour/scales.ts";
import { latOf, lonOf } from "../../grid/grid.ts";
import { autoRange } from "../png/overlay.ts";
import { wholeFile } from "./file.ts";
import { type Probe, type ReadBack, type Reader, unknown, type Wanted } from "./readback.ts";
import { inflate } from "./zip.ts";

/** Pixels of a picture, top row first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** Colours may differ by so much in a channel: a pixel's centre is seldom a node's place. */
const COLOUR_SLACK = 24;
/** Share of the nodes whose colour must be right: coastlines, letters and marks lie over some. */
const RIGHT_SHARE = 0.6;

/** A picture with its world file: every pixel is unpacked, and nodes must have the colour of their value. */
export const readPng: Reader = async (file, wanted) => {
  const pixels = await readPixels(await wholeFile(file));
  const world = await wanted.beside(".pgw");
  const [dx = 0, , , dy = 0, x0 = 0, y0 = 0] = new TextDecoder()
    .decode(world ?? undefined)
    .split("\n")
    .map(Number);
  const place = (lon: number, lat: number) =>
    [Math.round((lon - x0) / dx), Math.round((lat - y0) / dy)] as const;
  return { ...unknown, faults: colourFaults(pixels, place, wanted) };
};

/** What is wrong with the colours at the nodes asked for. */
export function colourFaults(
  pixels: Pixels,
  place: (lon: number, lat: number) => readonly [number, number],
  { field, options, probes }: Wanted,
  time = 0,
): readonly string[] {
  const scale = colourScale(options.scale);
  const shown = probes.filter((probe) => probe.time === time && !Number.isNaN(probe.value));
  const values = probes.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const range = options.range === "auto" ? autoRange(scale, extent(values)) : options.range;
  const right = shown.filter((probe) => {
    const at = place(lonOf(field.grid, probe.i), latOf(field.grid, probe.j));
    return hasColour(pixels, at, probe, scale, range);
  });
  if (right.length >= RIGHT_SHARE * shown.length) return [];
  return [`Only ${right.length} of ${shown.length} nodes have the colour of their value.`];
}

function extent(values: readonly number[]): readonly [number, number] | null {
  return values.length === 0 ? null : [Math.min(...values), Math.max(...values)];
}

function hasColour(
  { width, height, channels, data }: Pixels,
  [x, y]: readonly [number, number],
  { value }: Probe,
  scale: ColourScale,
  [low, high]: readonly [number, number],
): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const colour = colourAt(scale, (value - low) / (high - low));
  return colour.every(
    (level, k) => Math.abs(level - (data[channels * (y * width + x) + k] ?? 0)) <= COLOUR_SLACK,
  );
}

/**
 * A PNG of 8 bits and three or four channels, not interlaced. Source: PNG specification, third edition, W3C.
 * @throws when it is no such picture
 */
export async function readPixels(bytes: Uint8Array): Promise<Pixels> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x89504e47) throw new Error("the file is no PNG picture");
  const [width, height, kind] = [view.getUint32(16), view.getUint32(20), view.getUint8(25)];
  const packed: Uint8Array[] = [];
  let ended = false;
  for (let place = 8; place < bytes.length; place += 12 + view.getUint32(place)) {
    const type = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    if (type === "IDAT") packed.push(bytes.subarray(place + 8, place + 8 + view.getUint32(place)));
    ended ||= type === "IEND";
  }
  if (!ended || view.getUint8(24) !== 8 || (kind !== 2 && kind !== 6))
    throw new Error("the picture is cut short");
  const channels = kind === 2 ? 3 : 4;
  const rows = await inflate(new Uint8Array(await new Blob(packed as BlobPart[]).arrayBuffer()), "deflate");
  if (rows.length !== height * (width * channels + 1)) throw new Error("the picture has another size");
  return { width, height, channels, data: unfilter(rows, width * channels, height, channels) };
}

/** Undoes the filter that each row names in its first byte. */
function unfilter(rows: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] as number;
    for (let k = 0; k < stride; k++) {
      const place = y * stride + k;
      const left = k >= channels ? (data[place - channels] as number) : 0;
      const up = y > 0 ? (data[place - stride] as number) : 0;
      const corner = y > 0 && k >= channels ? (data[place - stride - channels] as number) : 0;
      data[place] = (rows[y * (stride + 1) + 1 + k] as number) + predicted(filter, left, up, corner);
    }
  }
  return data;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [guess - left, guess - up, guess - corner].map(Math.abs) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** For formats that hold pictures: nothing else is known of the field. */
export const pictureOnly = (faults: readonly string[]): ReadBack => ({ ...unknown, faults });
