import { bandRows, type GridBand, type GridFile, type GridVariable, type OpenedGrid } from "../gridFile.ts";
import { Tokens } from "./tokens.ts";

/** A text grid of one variable and one time whose rows follow its header as numbers. */
export interface TextGrid {
  readonly variable: GridVariable;
  /** Where the values begin, bytes. */
  readonly dataStart: number;
  readonly isMissing: (value: number) => boolean;
}

/** The grid for reading its rows. */
export function openText(file: GridFile, { variable, dataStart, isMissing }: TextGrid): OpenedGrid {
  return {
    variables: [variable],
    attributes: {},
    async *bands(): AsyncGenerator<GridBand> {
      const tokens = new Tokens(file, dataStart);
      const columns = variable.lon.length;
      const rows = variable.lat.length;
      const step = bandRows(columns);
      for (let row = 0; row < rows; row += step) {
        const values = new Float32Array(Math.min(step, rows - row) * columns);
        for (let k = 0; k < values.length; k++) {
          const value = tokens.number("a value");
          values[k] = isMissing(value) ? Number.NaN : value;
        }
        yield { time: 0, row, values };
      }
    },
    close: () => {},
  };
}

/** Evenly spaced places. */
export const evenAxis = (first: number, step: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, k) => first + k * step);

/** The file's name without its extension: formats that hold no name of the value. */
export const nameOf = (file: GridFile): string => file.name.replace(/\.[^.]*$/, "") || "grid";
