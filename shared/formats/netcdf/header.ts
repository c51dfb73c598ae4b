/*
 * The header of NetCDF's classic formats. Source: "File Format Specifications" of the NetCDF documentation.
 * CDF-2 ("64-bit offset") counts in 32 bits and places in 64; CDF-5 ("64-bit data") counts in 64 bits too.
 */

export type Attributes = Readonly<Record<string, string | number | Float32Array>>;

/** A variable of fixed size; dims are positions in the list of dimensions, slowest first. */
export interface Variable {
  readonly name: string;
  readonly type: "int" | "float" | "double";
  readonly dims: readonly number[];
  readonly attributes: Attributes;
}

export interface Layout {
  readonly dimensions: readonly { readonly name: string; readonly length: number }[];
  readonly attributes: Attributes;
  readonly variables: readonly Variable[];
}

const TAG = { dimension: 0x0a, variable: 0x0b, attribute: 0x0c };
const TYPE = { char: 2, int: 4, float: 5, double: 6 };
const SIZE = { int: 4, float: 4, double: 8 };

/** Beyond this a variable's size no longer fits the 32 bits of CDF-2. */
const CDF2_LARGEST = 2 ** 32 - 4;

/** Bytes of a variable's data. Every type here fills whole groups of four bytes. */
function variableBytes(layout: Layout, variable: Variable): number {
  return variable.dims.reduce(
    (product, dim) => product * (layout.dimensions[dim]?.length ?? 1),
    SIZE[variable.type],
  );
}

/** The header; the variables' data follow it in the order given, without gaps. */
export function netcdfHeader(layout: Layout): Uint8Array {
  const wide = layout.variables.some((variable) => variableBytes(layout, variable) > CDF2_LARGEST);
  // Offsets have a fixed width: the header's length does not depend on them.
  const length = headerBytes(layout, wide, 0).length;
  return headerBytes(layout, wide, length);
}

function headerBytes(layout: Layout, wide: boolean, dataStart: number): Uint8Array {
  const out = new HeaderWriter(wide);
  out.chars(`CDF${String.fromCharCode(wide ? 5 : 2)}`);
  out.count(0);
  out.list(TAG.dimension, layout.dimensions, ({ name, length }) => {
    out.name(name);
    out.count(length);
  });
  out.attributes(layout.attributes);
  let offset = dataStart;
  out.list(TAG.variable, layout.variables, (variable) => {
    const bytes = variableBytes(layout, variable);
    out.name(variable.name);
    out.count(variable.dims.length);
    for (const dim of variable.dims) out.count(dim);
    out.attributes(variable.attributes);
    out.int(TYPE[variable.type]);
    out.count(bytes);
    out.int64(offset);
    offset += bytes;
  });
  return out.bytes();
}

/** Writes big-endian, padding texts to groups of four bytes. */
class HeaderWriter {
  readonly #parts: number[] = [];
  readonly #wide: boolean;

  constructor(wide: boolean) {
    this.#wide = wide;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }

  int(value: number): void {
    this.#number(4, (view) => view.setUint32(0, value));
  }

  int64(value: number): void {
    this.#number(8, (view) => view.setBigUint64(0, BigInt(value)));
  }

  count(value: number): void {
    if (this.#wide) this.int64(value);
    else this.int(value);
  }

  chars(text: string): void {
    this.#padded(new TextEncoder().encode(text));
  }

  name(text: string): void {
    this.count(new TextEncoder().encode(text).length);
    this.chars(text);
  }

  list<T>(tag: number, items: readonly T[], write: (item: T) => void): void {
    this.int(items.length > 0 ? tag : 0);
    this.count(items.length);
    for (const item of items) write(item);
  }

  attributes(attributes: Attributes): void {
    this.list(TAG.attribute, Object.entries(attributes), ([name, value]) => {
      this.name(name);
      if (typeof value === "string") {
        this.int(TYPE.char);
        this.name(value);
      } else if (typeof value === "number") {
        this.int(TYPE.double);
        this.count(1);
        this.#number(8, (view) => view.setFloat64(0, value));
      } else {
        this.int(TYPE.float);
        this.count(value.length);
        for (const single of value) this.#number(4, (view) => view.setFloat32(0, single));
      }
    });
  }

  #number(size: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    for (const byte of bytes) this.#parts.push(byte);
  }

  #padded(bytes: Uint8Array): void {
    for (const byte of bytes) this.#parts.push(byte);
    while (this.#parts.length % 4 !== 0) this.#parts.push(0);
  }
}
