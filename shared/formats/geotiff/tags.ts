/*
 * Headers of TIFF and BigTIFF files, little-endian. Sources: TIFF 6.0; "BigTIFF Design", AWare Systems;
 * GeoTIFF: OGC 19-008r4.
 */

const TYPE = { ascii: 2, short: 3, long: 4, double: 12, long8: 16 } as const;
const SIZE = { ascii: 1, short: 2, long: 4, double: 8, long8: 8 } as const;

/** "offset" is a place in the file: 4 bytes wide in TIFF, 8 in BigTIFF. */
type TagType = "ascii" | "short" | "long" | "double" | "offset";

export interface Tag {
  readonly code: number;
  readonly type: TagType;
  /** Numbers, or text for ascii. */
  readonly values: readonly number[] | string;
}

/** Codes of the tags used here, in the order a directory must list them. */
export const TAG = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerPixel: 277,
  planarConfiguration: 284,
  software: 305,
  predictor: 317,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  modelPixelScale: 33550,
  modelTiepoint: 33922,
  geoKeyDirectory: 34735,
  gdalMetadata: 42112,
  gdalNoData: 42113,
} as const;

/** All directories at the start of the file, one after another, each followed by the values that it points to. */
export function tiffHeader(directories: readonly (readonly Tag[])[], big: boolean): Uint8Array {
  const blocks: Uint8Array[] = [fileHeader(big)];
  let start = big ? 16 : 8;
  for (const [index, tags] of directories.entries()) {
    const block = directoryBlock(tags, start, index === directories.length - 1, big);
    blocks.push(block);
    start += block.length;
  }
  const joined = new Uint8Array(start);
  let end = 0;
  for (const block of blocks) {
    joined.set(block, end);
    end += block.length;
  }
  return joined;
}

function fileHeader(big: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(big ? 16 : 8));
  view.setUint16(0, 0x4949);
  view.setUint16(2, big ? 43 : 42, true);
  if (big) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, 16n, true);
  } else view.setUint32(4, 8, true);
  return new Uint8Array(view.buffer);
}

/** One directory at a place in the file; the next one follows its values. */
function directoryBlock(tags: readonly Tag[], start: number, last: boolean, big: boolean): Uint8Array {
  const width = big ? 8 : 4;
  const [countBytes, entryBytes] = big ? [8, 20] : [2, 12];
  const head = countBytes + tags.length * entryBytes + width;
  const payloads = tags.map((tag) => payloadOf(tag, big));
  const outside = payloads
    .filter(({ length }) => length > width)
    .reduce((sum, bytes) => sum + padded(bytes), 0);
  const view = new DataView(new ArrayBuffer(padTo8(head) + outside));
  const offset = (place: number, value: number) =>
    big ? view.setBigUint64(place, BigInt(value), true) : view.setUint32(place, value, true);

  if (big) view.setBigUint64(0, BigInt(tags.length), true);
  else view.setUint16(0, tags.length, true);
  let free = padTo8(head);
  for (const [index, tag] of tags.entries()) {
    const entry = countBytes + index * entryBytes;
    const payload = payloads[index] ?? new Uint8Array(0);
    const type = storedType(tag, big);
    view.setUint16(entry, tag.code, true);
    view.setUint16(entry + 2, TYPE[type], true);
    offset(entry + 4, payload.length / SIZE[type]);
    const inline = payload.length <= width;
    if (!inline) offset(entry + 4 + width, start + free);
    new Uint8Array(view.buffer).set(payload, inline ? entry + 4 + width : free);
    if (!inline) free += padded(payload);
  }
  offset(countBytes + tags.length * entryBytes, last ? 0 : start + view.byteLength);
  return new Uint8Array(view.buffer);
}

const padTo8 = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const padded = (bytes: Uint8Array): number => padTo8(bytes.length);

function storedType(tag: Tag, big: boolean): keyof typeof TYPE {
  if (tag.type === "offset") return big ? "long8" : "long";
  return tag.type;
}

function payloadOf(tag: Tag, big: boolean): Uint8Array {
  if (typeof tag.values === "string") return new TextEncoder().encode(`${tag.values}\0`);
  const type = storedType(tag, big);
  const view = new DataView(new ArrayBuffer(tag.values.length * SIZE[type]));
  for (const [index, value] of tag.values.entries()) {
    const place = index * SIZE[type];
    if (type === "short") view.setUint16(place, value, true);
    else if (type === "double") view.setFloat64(place, value, true);
    else if (type === "long8") view.setBigUint64(place, BigInt(value), true);
    else view.setUint32(place, value, true);
  }
  return new Uint8Array(view.buffer);
}
