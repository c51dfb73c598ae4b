import type { UserError } from "../../errors.ts";
import type { GridFile } from "../gridFile.ts";
import { malformed } from "../troubles.ts";
import type { AttributeValue, Dataset, DatasetVariable } from "./dataset.ts";

/*
 * NetCDF's classic formats: CDF-1, CDF-2 (64-bit offset) and CDF-5 (64-bit data). Source: "File Format
 * Specifications" of the NetCDF documentation. Only the header is held; values are read from where they stand.
 */

interface NumberType {
  readonly bytes: number;
  readonly bits: number;
  readonly get: (view: DataView, at: number) => number;
}

/** By the format's number of a type; 2 is text. */
const types: Readonly<Record<number, NumberType>> = {
  1: { bytes: 1, bits: 8, get: (view, at) => view.getInt8(at) },
  3: { bytes: 2, bits: 16, get: (view, at) => view.getInt16(at) },
  4: { bytes: 4, bits: 32, get: (view, at) => view.getInt32(at) },
  5: { bytes: 4, bits: 0, get: (view, at) => view.getFloat32(at) },
  6: { bytes: 8, bits: 0, get: (view, at) => view.getFloat64(at) },
  7: { bytes: 1, bits: 8, get: (view, at) => view.getUint8(at) },
  8: { bytes: 2, bits: 16, get: (view, at) => view.getUint16(at) },
  9: { bytes: 4, bits: 32, get: (view, at) => view.getUint32(at) },
  10: { bytes: 8, bits: 64, get: (view, at) => Number(view.getBigInt64(at)) },
  11: { bytes: 8, bits: 64, get: (view, at) => Number(view.getBigUint64(at)) },
};
const TEXT = 2;

interface ClassicVariable extends DatasetVariable {
  readonly type: number;
  readonly begin: number;
  /** Whether its slowest dimension grows: then each of its steps lies in another record. */
  readonly isRecord: boolean;
}

/** @throws UserError "malformed-file" */
export function openClassic(file: GridFile): Dataset {
  const header = new HeaderReader(file).read();
  const { variables, recordBytes } = header;
  return {
    attributes: header.attributes,
    variables,
    close: () => {},
    read(variable, leading, row, rows) {
      const own = variables.find(({ name }) => name === variable.name) as ClassicVariable;
      const type = types[own.type];
      if (type === undefined) throw malformed(file.name, `${own.name} holds no numbers`);
      const rowLength = own.shape.slice(leading.length + 1).reduce((product, length) => product * length, 1);
      // The rows of a growing dimension do not follow one another.
      if (own.isRecord && leading.length === 0 && rows > 1) {
        const parts = Array.from({ length: rows }, (_, k) => this.read(variable, [], row + k, 1));
        return Float64Array.from(parts.flatMap((part) => [...part]));
      }
      return numbersAt(
        file,
        type,
        startOf(own, [...leading, row], recordBytes, type.bytes),
        rows * rowLength,
      );
    },
  };
}

/** Where a place of an array stands in the file, bytes. */
function startOf(
  { shape, begin, isRecord }: ClassicVariable,
  indices: readonly number[],
  recordBytes: number,
  typeBytes: number,
): number {
  let offset = 0;
  let stride = typeBytes;
  for (let k = shape.length - 1; k >= (isRecord ? 1 : 0); k--) {
    offset += (indices[k] ?? 0) * stride;
    stride *= shape[k] as number;
  }
  return begin + offset + (isRecord ? (indices[0] ?? 0) * recordBytes : 0);
}

function numbersAt(file: GridFile, type: NumberType, start: number, count: number): Float64Array {
  const bytes = file.read(start, count * type.bytes);
  if (bytes.length < count * type.bytes)
    throw malformed(file.name, `it ends at byte ${start + bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float64Array(count);
  for (let k = 0; k < count; k++) numbers[k] = type.get(view, k * type.bytes);
  return numbers;
}

interface Header {
  readonly attributes: Map<string, AttributeValue>;
  readonly variables: readonly ClassicVariable[];
  /** From one record to the next. */
  readonly recordBytes: number;
}

/** Longest header taken, bytes. */
const MOST_HEADER = 64 * 2 ** 20;
const FIRST_READ = 64 * 2 ** 10;

/** Reads a header from left to right, fetching more of the file as it goes. */
class HeaderReader {
  readonly #file: GridFile;
  #view: DataView;
  #at = 0;
  #wideCounts = false;
  #wideOffsets = false;

  constructor(file: GridFile) {
    this.#file = file;
    this.#view = this.#fetch(FIRST_READ);
  }

  read(): Header {
    const version = this.#bytes(4)[3] as number;
    if (version !== 1 && version !== 2 && version !== 5)
      throw this.#trouble(`its version ${version} is not known`);
    this.#wideCounts = version === 5;
    this.#wideOffsets = version !== 1;
    const stated = this.#count();
    const dimensions = this.#list(10, () => ({ name: this.#name(), length: this.#count() }));
    const attributes = this.#attributes();
    const raw = this.#list(11, () => this.#variable(dimensions));
    const growing = raw.filter(({ isRecord }) => isRecord);
    // A single growing array of small numbers is the one case without padding.
    const recordBytes =
      growing.length === 1
        ? bytesOf(growing[0] as ClassicVariable, 1)
        : growing.reduce((sum, variable) => sum + padded(bytesOf(variable, 1)), 0);
    const firstRecord = Math.min(...growing.map(({ begin }) => begin));
    const isStreaming = stated >= (this.#wideCounts ? 2 ** 53 : 2 ** 32 - 1);
    const records = isStreaming
      ? Math.max(0, Math.floor((this.#file.size - firstRecord) / recordBytes))
      : stated;
    const variables = raw.map((variable) =>
      variable.isRecord ? { ...variable, shape: [records, ...variable.shape.slice(1)] } : variable,
    );
    return { attributes, variables, recordBytes };
  }

  #variable(dimensions: readonly { readonly name: string; readonly length: number }[]): ClassicVariable {
    const name = this.#name();
    const own = this.#repeat(this.#count(), () => {
      const dimension = dimensions[this.#count()];
      if (dimension === undefined) throw this.#trouble(`${name} has a dimension that the file has not`);
      return dimension;
    });
    const attributes = this.#attributes();
    const type = this.#int();
    this.#count();
    const begin = this.#wideOffsets ? this.#int64() : this.#int();
    const integerBits = type === TEXT ? null : (types[type]?.bits ?? null);
    return {
      name,
      dimensions: own.map((dimension) => dimension.name),
      shape: own.map(({ length }) => length),
      integerBits,
      attributes,
      type,
      begin,
      isRecord: own[0]?.length === 0,
    };
  }

  #attributes(): Map<string, AttributeValue> {
    return new Map(
      this.#list(12, (): readonly [string, AttributeValue] => {
        const name = this.#name();
        const type = this.#int();
        const length = this.#count();
        if (type === TEXT) return [name, this.#text(length)];
        const known = types[type];
        if (known === undefined) throw this.#trouble(`attribute ${name} is of unknown type ${type}`);
        const start = this.#at;
        const numbers = this.#repeat(length, () => {
          this.#need(known.bytes);
          const number = known.get(this.#view, this.#at);
          this.#at += known.bytes;
          return number;
        });
        this.#at = start + padded(length * known.bytes);
        return [name, Float64Array.from(numbers)];
      }),
    );
  }

  #list<T>(tag: number, item: () => T): T[] {
    const found = this.#int();
    const length = this.#count();
    if (found !== tag && !(found === 0 && length === 0))
      throw this.#trouble("a list in its header has a wrong mark");
    return this.#repeat(length, item);
  }

  /** A list as long as a count says; each item takes at least a byte, so a damaged count ends soon. */
  #repeat<T>(length: number, item: () => T): T[] {
    if (length > this.#file.size) throw this.#trouble("a count in its header is larger than the file");
    const items: T[] = [];
    for (let k = 0; k < length; k++) items.push(item());
    return items;
  }

  #name(): string {
    return this.#text(this.#count());
  }

  #text(length: number): string {
    const text = new TextDecoder().decode(this.#bytes(length)).replace(/\0+$/, "");
    this.#at += padded(length) - length;
    return text;
  }

  #bytes(length: number): Uint8Array {
    this.#need(length);
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#at, length);
    this.#at += length;
    return bytes;
  }

  #int(): number {
    this.#need(4);
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  #int64(): number {
    this.#need(8);
    this.#at += 8;
    return Number(this.#view.getBigUint64(this.#at - 8));
  }

  #count(): number {
    return this.#wideCounts ? this.#int64() : this.#int();
  }

  #need(length: number): void {
    const end = this.#at + length;
    if (end <= this.#view.byteLength) return;
    if (end > MOST_HEADER || end > this.#file.size) throw this.#trouble("it ends inside its header");
    this.#view = this.#fetch(Math.min(2 * end, MOST_HEADER));
  }

  #fetch(length: number): DataView {
    const bytes = this.#file.read(0, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #trouble(words: string): UserError {
    return malformed(this.#file.name, words);
  }
}

/** Bytes of an array whose growing dimension has so many steps. */
const bytesOf = ({ shape, type, isRecord }: ClassicVariable, records: number): number =>
  (isRecord ? [records, ...shape.slice(1)] : shape).reduce(
    (product, length) => product * length,
    type === TEXT ? 1 : (types[type]?.bytes ?? 1),
  );

const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;
