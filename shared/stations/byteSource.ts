/** The bytes of a file, of any size, read piece by piece. */
export interface ByteSource {
  /** Bytes in all. */
  readonly length: number;
  /** The bytes from `offset` on, fewer than `length` only at the end; good until the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/**
 * Bytes read at a time. Measured on 160 MB: with more the cells of a piece outlive the engine's youngest generation,
 * which costs half again as much time and 60 MB; with less the calls begin to count.
 */
export const PIECE_BYTES = 1 << 16;

/** All pieces in order, with the offset of each. A piece is good until the next one. */
export function* piecesOf(
  source: ByteSource,
): Generator<{ readonly at: number; readonly bytes: Uint8Array }> {
  for (let at = 0; at < source.length; at += PIECE_BYTES) yield { at, bytes: source.read(at, PIECE_BYTES) };
}

/** Offset of the first such byte, -1 when there is none. */
export function indexOfByte(source: ByteSource, byte: number): number {
  for (const { at, bytes } of piecesOf(source)) {
    const found = bytes.indexOf(byte);
    if (found >= 0) return at + found;
  }
  return -1;
}
