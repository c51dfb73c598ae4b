import { deflate } from "../deflate.ts";
import { crc32 } from "../zip/crc32.ts";

/** A picture of 8 bits per channel, top row first. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);

/**
 * The picture as PNG, rows without filter. Source: PNG specification, third edition, W3C.
 * @param text Latin-1 by keyword
 */
export async function encodePng(
  { width, height, channels, data }: Raster,
  text: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(9, channels === 3 ? 2 : 6);
  const stride = width * channels;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  const chunks = [
    chunk("IHDR", new Uint8Array(head.buffer)),
    ...Object.entries(text).map(([keyword, words]) => chunk("tEXt", latin1(`${keyword}\0${words}`))),
    chunk("IDAT", await deflate(rows, "zlib")),
    chunk("IEND", new Uint8Array(0)),
  ];
  const file = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, SIGNATURE.length));
  file.set(SIGNATURE);
  let end = SIGNATURE.length;
  for (const part of chunks) {
    file.set(part, end);
    end += part.length;
  }
  return file;
}

/** Length, type, content, and the checksum of type and content. */
function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(latin1(type), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
