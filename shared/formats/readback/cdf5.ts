/*
 * The header of NetCDF's 64-bit data format, read. Source: "CDF-5 File Format Specification" of PnetCDF.
 */

export interface Cdf5Header {
  readonly dimensions: readonly { readonly name: string; readonly size: number }[];
  readonly variables: readonly {
    readonly name: string;
    /** Positions in the list of dimensions. */
    readonly dimensions: readonly number[];
    readonly offset: number;
    readonly attributes: readonly { readonly name: string; readonly value: string | number }[];
  }[];
}

const BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 4,
  6: 8,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 8,
};
const [CHAR, INT, FLOAT, DOUBLE] = [2, 4, 5, 6];

/** Reads a header that begins with "CDF\x05". */
export function readCdf5Header(bytes: Uint8Array): Cdf5Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 12;
  const tag = (): number => {
    place += 4;
    return view.getUint32(place - 4);
  };
  const count = (): number => {
    place += 8;
    return Number(view.getBigUint64(place - 8));
  };
  const skipTo4 = (length: number): void => {
    place += Math.ceil(length / 4) * 4;
  };
  const text = (): string => {
    const length = count();
    const start = place;
    skipTo4(length);
    return new TextDecoder().decode(bytes.subarray(start, start + length));
  };
  const list = <T>(item: () => T): T[] => {
    tag();
    return Array.from({ length: count() }, item);
  };
  const attribute = () => {
    const name = text();
    const type = tag();
    const length = count();
    const start = place;
    skipTo4(length * (BYTES[type] ?? 1));
    if (type === CHAR)
      return { name, value: new TextDecoder().decode(bytes.subarray(start, start + length)) };
    if (type === INT) return { name, value: view.getInt32(start) };
    if (type === FLOAT) return { name, value: view.getFloat32(start) };
    return { name, value: type === DOUBLE ? view.getFloat64(start) : Number.NaN };
  };
  const dimensions = list(() => ({ name: text(), size: count() }));
  list(attribute);
  const variables = list(() => {
    const name = text();
    const own = Array.from({ length: count() }, count);
    const attributes = list(attribute);
    tag();
    count();
    return { name, dimensions: own, attributes, offset: count() };
  });
  return { dimensions, variables };
}
