/** How bytes are wrapped: in zlib's header and checksum, or not at all. */
type Wrapping = "zlib" | "raw";

type Deflate = (bytes: Uint8Array, wrapping: Wrapping) => Promise<Uint8Array>;

let implementation: Deflate = byStream;

/** Deflate by the platform's own implementation, outside of JavaScript's thread; several may run together. */
export const deflate: Deflate = (bytes, wrapping) => implementation(bytes, wrapping);

/** Takes a faster implementation where the platform has one. */
export function setDeflate(faster: Deflate): void {
  implementation = faster;
}

/** The one that every platform has. */
async function byStream(bytes: Uint8Array, wrapping: Wrapping): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream(wrapping === "zlib" ? "deflate" : "deflate-raw");
  const writer = writable.getWriter();
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of readable) {
    parts.push(part);
    length += part.length;
  }
  await written;
  const joined = new Uint8Array(length);
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}
