/** The table of ISO 3309's polynomial, reversed. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  return remainder;
});

/** CRC-32 of ISO 3309, as zip and PNG want it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  const { length } = bytes;
  for (let k = 0; k < length; k++) crc = (table[(crc ^ (bytes[k] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
