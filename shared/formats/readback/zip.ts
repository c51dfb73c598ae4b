import { type RandomFile, viewOf } from "./file.ts";

/** Reads entries of a zip archive by name. */
export interface ZipReader {
  readonly names: readonly string[];
  /** null when there is no such entry. @throws when its bytes are not what the archive says they are. */
  entry(name: string): Promise<Uint8Array | null>;
}

/** The end of an archive that has no comment, and its 64-bit form with the pointer to it. */
const END = 22;
const END_64 = 56 + 20;

/** Opens an archive by the list at its end. */
export async function openZip(file: RandomFile): Promise<ZipReader> {
  const end = await viewOf(file, file.size - END, END);
  if (end.getUint32(0, true) !== 0x06054b50) throw new Error("the archive has no list of its entries");
  let [count, size, start] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (count === 0xffff || start === 0xffffffff) {
    const wide = await viewOf(file, file.size - END - END_64, END_64);
    if (wide.getUint32(0, true) !== 0x06064b50) throw new Error("the archive has no list in 64 bits");
    [count, size, start] = [32, 40, 48].map((place) => Number(wide.getBigUint64(place, true))) as [
      number,
      number,
      number,
    ];
  }
  const list = await viewOf(file, start, size);
  const lines = new Map<string, DataView>();
  for (let place = 0; lines.size < count; ) {
    const [name, extra, note] = [28, 30, 32].map((k) => list.getUint16(place + k, true)) as [
      number,
      number,
      number,
    ];
    const line = new DataView(list.buffer, list.byteOffset + place, 46 + name + extra + note);
    lines.set(
      new TextDecoder().decode(new Uint8Array(list.buffer, list.byteOffset + place + 46, name)),
      line,
    );
    place += line.byteLength;
  }
  return {
    names: [...lines.keys()],
    entry: async (name) => {
      const line = lines.get(name);
      return line === undefined ? null : unpack(file, line);
    },
  };
}

async function unpack(file: RandomFile, line: DataView): Promise<Uint8Array> {
  const packedSize = line.getUint32(20, true);
  let place = line.getUint32(42, true);
  const extra = 46 + line.getUint16(28, true);
  if (place === 0xffffffff) place = Number(line.getBigUint64(extra + 4, true));
  const head = await viewOf(file, place, 30);
  const start = place + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const packed = await file.read(start, packedSize);
  const bytes = line.getUint16(10, true) === 0 ? packed : await inflate(packed, "deflate-raw");
  if (bytes.length !== line.getUint32(24, true))
    throw new Error("an entry of the archive has another length");
  return bytes;
}

/** Unpacks by the platform's own implementation, which checks what has a checksum. */
export async function inflate(bytes: Uint8Array, format: CompressionFormat): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
