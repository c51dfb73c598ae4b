/** Seeded numbers in 0..1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Random choices from one stream of numbers. */
export class Choices {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("nothing to choose from");
    return item;
  }
}

/** What trips readers: delimiters, quotes, line breaks, signs, byte order marks, halves of characters, great numbers. */
const snippets: readonly Uint8Array[] = [
  ...[
    ",",
    ";",
    "\t",
    "|",
    "，",
    " ",
    '"',
    '""',
    "\n",
    "\r",
    "\r\n",
    "#",
    "-",
    "--",
    ".",
    "+",
    "\0",
    "\u007f",
    ":",
    "/",
  ],
  ...["-9999", "9999", "NaN", "NA", "1e999", "-0", "0x10", "1,5", "360", "180.0000001", "91", "1e308"],
  ...["2024-04-16T12:00Z", "31/02/2024", "24:00", "16/04/24", "20240416", "2024年4月16日", "+99:99", "60"],
  ...[
    "lon",
    "lat",
    "id",
    "time",
    "value",
    "经度",
    "纬度",
    "时间",
    "parameter",
    "__proto__",
    "constructor",
    "PM2.5",
  ],
  ...["\ufeff", "é", "站", "µg/m³", "ug/m3", "diamond 3 ", "AQI", "()", "(30.28 -97.73)", "\u2028", "'"],
]
  .map((text) => new TextEncoder().encode(text))
  .concat([Uint8Array.of(0xff), Uint8Array.of(0xc3), Uint8Array.of(0xb1, 0xb1), Uint8Array.of(0x81, 0x30)]);

type Mutation = (bytes: Uint8Array, choose: Choices, others: readonly Uint8Array[]) => Uint8Array;

const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** Start and end of a random run of bytes, short more often than long. */
function run(bytes: Uint8Array, choose: Choices): readonly [number, number] {
  const from = choose.below(bytes.length + 1);
  const most = choose.chance(0.8) ? 12 : bytes.length;
  return [from, Math.min(bytes.length, from + choose.below(most + 1))];
}

/** Start of a random line and of the one behind it. */
function line(bytes: Uint8Array, choose: Choices): readonly [number, number] {
  const from = bytes.lastIndexOf(0x0a, choose.below(bytes.length)) + 1;
  const end = bytes.indexOf(0x0a, from);
  return [from, end < 0 ? bytes.length : end + 1];
}

const replaceByte: Mutation = (bytes, choose) => {
  const copy = Uint8Array.from(bytes);
  copy[choose.below(copy.length)] = choose.below(256);
  return copy;
};

const insertSnippet: Mutation = (bytes, choose) => {
  const at = choose.below(bytes.length + 1);
  return join(bytes.subarray(0, at), choose.of(snippets), bytes.subarray(at));
};

const replaceBySnippet: Mutation = (bytes, choose) => {
  const [from, to] = run(bytes, choose);
  return join(bytes.subarray(0, from), choose.of(snippets), bytes.subarray(to));
};

const remove: Mutation = (bytes, choose) => {
  const [from, to] = run(bytes, choose);
  return join(bytes.subarray(0, from), bytes.subarray(to));
};

const repeat: Mutation = (bytes, choose) => {
  const [from, to] = choose.chance(0.5) ? run(bytes, choose) : line(bytes, choose);
  const copies = Array.from({ length: 1 + choose.below(4) }, () => bytes.subarray(from, to));
  return join(bytes.subarray(0, from), ...copies, bytes.subarray(from));
};

const removeLine: Mutation = (bytes, choose) => {
  const [from, to] = line(bytes, choose);
  return join(bytes.subarray(0, from), bytes.subarray(to));
};

const moveLine: Mutation = (bytes, choose) => {
  const [from, to] = line(bytes, choose);
  const without = join(bytes.subarray(0, from), bytes.subarray(to));
  const at = without.length === 0 ? 0 : line(without, choose)[0];
  return join(without.subarray(0, at), bytes.subarray(from, to), without.subarray(at));
};

const cutEnd: Mutation = (bytes, choose) => bytes.subarray(0, choose.below(bytes.length + 1));
const cutBeginning: Mutation = (bytes, choose) => bytes.subarray(choose.below(bytes.length + 1));

/** Every byte of one value becomes another: another delimiter, other line breaks, no points. */
const exchange: Mutation = (bytes, choose) => {
  const from = bytes[choose.below(bytes.length)] ?? 0x2c;
  const to = choose.of([0x2c, 0x3b, 0x09, 0x7c, 0x20, 0x22, 0x0a, 0x0d, 0x2e, 0x2d, 0x30, 0xe9]);
  return bytes.map((byte) => (byte === from ? to : byte));
};

const splice: Mutation = (bytes, choose, others) => {
  const other = choose.of(others);
  return join(
    bytes.subarray(0, choose.below(bytes.length + 1)),
    other.subarray(choose.below(other.length + 1)),
  );
};

const mutations: readonly Mutation[] = [
  replaceByte,
  insertSnippet,
  replaceBySnippet,
  remove,
  repeat,
  removeLine,
  moveLine,
  cutEnd,
  cutBeginning,
  exchange,
  splice,
];

/** No file grows past this, however often its parts are repeated. */
const MOST_BYTES = 200_000;

/** A file changed in one to twelve places. */
export function mutate(bytes: Uint8Array, choose: Choices, others: readonly Uint8Array[]): Uint8Array {
  let changed = bytes;
  for (let left = 1 + choose.below(choose.chance(0.3) ? 12 : 3); left > 0; left--) {
    if (changed.length === 0) return changed;
    changed = choose.of(mutations)(changed, choose, others);
  }
  return changed.subarray(0, MOST_BYTES);
}
