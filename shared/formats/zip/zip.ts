import { deflate } from "../deflate.ts";
import type { Entry } from "../format.ts";
import { crc32 } from "./crc32.ts";

/*
 * Zip archives of any size, written entry by entry. Source: APPNOTE.TXT 6.3.10, PKWARE. Sizes stand before each
 * entry's bytes, because an entry is at hand whole; the list at the end is in the 64-bit form where it needs to be.
 */

const STORED = 0;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
/** 1 January 1980: the same field gives the same archive. */
const DATE = 0x0021;
const LARGEST_32 = 0xffffffff;
const LARGEST_16 = 0xffff;

interface Listed {
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The archive of some entries, each smaller than 4 GiB.
 * @param compress deflates entries that become smaller by it
 */
export async function* zipped(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  compress: boolean,
): AsyncGenerator<Uint8Array> {
  const listed: Listed[] = [];
  let end = 0;
  for await (const { name, bytes } of entries) {
    const deflated = compress ? await deflate(bytes, "raw") : bytes;
    const isSmaller = deflated.length < bytes.length;
    const packed = isSmaller ? deflated : bytes;
    const entry: Listed = {
      name: new TextEncoder().encode(name),
      method: isSmaller ? DEFLATED : STORED,
      crc: crc32(bytes),
      packed: packed.length,
      size: bytes.length,
      offset: end,
    };
    listed.push(entry);
    const head = localHeader(entry);
    yield head;
    yield packed;
    end += head.length + packed.length;
  }
  yield* directory(listed, end);
}

function* directory(listed: readonly Listed[], start: number): Generator<Uint8Array> {
  let end = start;
  for (const entry of listed) {
    const line = centralHeader(entry);
    yield line;
    end += line.length;
  }
  const size = end - start;
  if (listed.length >= LARGEST_16 || end >= LARGEST_32) yield end64(listed.length, size, start, end);
  const count = Math.min(listed.length, LARGEST_16);
  yield record(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, Math.min(size, LARGEST_32)],
    [4, Math.min(start, LARGEST_32)],
    [2, 0],
  ]);
}

function localHeader({ name, method, crc, packed, size }: Listed): Uint8Array {
  return joined(
    record(0x04034b50, [
      [2, 20],
      [2, UTF8_NAMES],
      [2, method],
      [2, 0],
      [2, DATE],
      [4, crc],
      [4, packed],
      [4, size],
      [2, name.length],
      [2, 0],
    ]),
    name,
  );
}

function centralHeader({ name, method, crc, packed, size, offset }: Listed): Uint8Array {
  const far = offset >= LARGEST_32;
  const extra = far
    ? fields([
        [2, 1],
        [2, 8],
        [8, offset],
      ])
    : new Uint8Array(0);
  const head = record(0x02014b50, [
    [2, far ? 45 : 20],
    [2, far ? 45 : 20],
    [2, UTF8_NAMES],
    [2, method],
    [2, 0],
    [2, DATE],
    [4, crc],
    [4, packed],
    [4, size],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, far ? LARGEST_32 : offset],
  ]);
  return joined(head, name, extra);
}

/** The end of the list in 64 bits, and where to find it. */
function end64(count: number, size: number, start: number, place: number): Uint8Array {
  return joined(
    record(0x06064b50, [
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, size],
      [8, start],
    ]),
    record(0x07064b50, [
      [4, 0],
      [8, place],
      [4, 1],
    ]),
  );
}

type Field = readonly [width: number, value: number];

const record = (signature: number, content: readonly Field[]): Uint8Array =>
  fields([[4, signature], ...content]);

/** Whole numbers, little-endian, each in its width of bytes. */
function fields(content: readonly Field[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(content.reduce((sum, [width]) => sum + width, 0)));
  let place = 0;
  for (const [width, value] of content) {
    if (width === 2) view.setUint16(place, value, true);
    else if (width === 4) view.setUint32(place, value, true);
    else view.setBigUint64(place, BigInt(value), true);
    place += width;
  }
  return new Uint8Array(view.buffer);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
