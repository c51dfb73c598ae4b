import type { FormatOptions } from "../format.ts";
import { coordinateText, shortestText, valuePrinter } from "../numbers.ts";
import { BLANK } from "./blank.ts";

/** What a Surfer header says: nodes, their outermost places, and the range of values (0, 0 without any). */
export interface SurferHead {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly z: readonly [number, number];
}

/**
 * One of Surfer's three ways to store a grid: rows from the south, places are those of nodes. Numbers are little-endian,
 * as every system that Electron runs on.
 */
export interface SurferVariant {
  /** Why a grid of this size does not fit, null when it does. */
  refusal(columns: number, rows: number): string | null;
  header(head: SurferHead): Uint8Array;
  /**
   * What turns rows of values into bytes, which are good until the call after the next. No data is NaN in text, and
   * has been blanked for the others.
   */
  body(options: FormatOptions): (values: Float32Array, columns: number) => Uint8Array;
}

const utf8 = new TextEncoder();

/** Version 6, text: at most ten values per line, an empty line after each row. */
export const surfer6Text: SurferVariant = {
  refusal: () => null,
  header({ columns, rows, x, y, z }) {
    const pair = (print: (value: number) => string, [low, high]: readonly [number, number]) =>
      `${print(low)} ${print(high)}`;
    const lines = [
      "DSAA",
      `${columns} ${rows}`,
      pair(coordinateText, x),
      pair(coordinateText, y),
      pair(shortestText, z),
    ];
    return utf8.encode(`${lines.join("\n")}\n`);
  },
  body({ decimals }) {
    const print = valuePrinter(decimals, String(BLANK));
    return (values, columns) => {
      let text = "";
      for (let start = 0; start < values.length; start += columns) {
        for (let i = 0; i < columns; i += 10) {
          const end = start + Math.min(columns, i + 10);
          text += `${Array.from(values.subarray(start + i, end), print).join(" ")}\n`;
        }
        text += "\n";
      }
      return utf8.encode(text);
    };
  },
};

/** Version 6, binary: counts of 16 bits, values of 32. */
export const surfer6Binary: SurferVariant = {
  refusal: (columns, rows) =>
    Math.max(columns, rows) <= 32767
      ? null
      : `A Surfer 6 binary grid holds at most 32767 columns and rows, this field has ${columns} x ${rows}. Use Surfer 7.`,
  header({ columns, rows, x, y, z }) {
    const view = new DataView(new ArrayBuffer(56));
    for (const [k, letter] of [..."DSBB"].entries()) view.setUint8(k, letter.charCodeAt(0));
    view.setInt16(4, columns, true);
    view.setInt16(6, rows, true);
    for (const [k, value] of [...x, ...y, ...z].entries()) view.setFloat64(8 + 8 * k, value, true);
    return new Uint8Array(view.buffer);
  },
  body: () => (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
};

/** Version 7: tagged sections "DSRB" (header), "GRID" and "DATA", values of 64 bits. */
export const surfer7: SurferVariant = {
  refusal: (columns, rows) =>
    columns * rows * 8 < 2 ** 31
      ? null
      : `A Surfer 7 grid holds at most 268 million nodes, this field has ${columns} x ${rows}. Use GeoTIFF or NetCDF.`,
  header({ columns, rows, x, y, z }) {
    const view = new DataView(new ArrayBuffer(100));
    const step = ([low, high]: readonly [number, number], nodes: number) =>
      nodes > 1 ? (high - low) / (nodes - 1) : 1;
    const whole = [0x42525344, 4, 1, 0x44495247, 72, rows, columns];
    for (const [k, value] of whole.entries()) view.setInt32(4 * k, value, true);
    const real = [x[0], y[0], step(x, columns), step(y, rows), ...z, 0, BLANK];
    for (const [k, value] of real.entries()) view.setFloat64(28 + 8 * k, value, true);
    view.setInt32(92, 0x41544144, true);
    view.setInt32(96, rows * columns * 8, true);
    return new Uint8Array(view.buffer);
  },
  body() {
    // Used in turn: fresh memory for each call takes longer than the conversion.
    let rooms = [new Float64Array(0), new Float64Array(0)] as const;
    let turn = 0;
    return (values) => {
      const { length } = values;
      if (rooms[0].length < length) rooms = [new Float64Array(length), new Float64Array(length)];
      const doubles = rooms[turn++ % 2 === 0 ? 0 : 1].subarray(0, length);
      doubles.set(values);
      return new Uint8Array(doubles.buffer, 0, doubles.byteLength);
    };
  },
};
