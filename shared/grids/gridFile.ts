import type { File as Hdf5File } from "h5wasm";

/** A file as the readers of grids see it: any part of it, never the whole. */
export interface GridFile {
  /** Without its folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** At most `length` bytes from `position` on; fewer where the file ends. */
  read(position: number, length: number): Uint8Array;
  /** The same file by the HDF5 library, which has its own way to the disk. The caller closes it. */
  openHdf5(): Promise<Hdf5File>;
}

/** One quantity of a grid file. Axes and rows as they stand in the file: any direction, any turn of longitude. */
export interface GridVariable {
  readonly name: string;
  readonly longName: string;
  /** As the file writes it, "" when it does not. */
  readonly unit: string;
  /** Of the columns' nodes, degrees. */
  readonly lon: Float64Array;
  /** Of the rows' nodes, degrees. */
  readonly lat: Float64Array;
  /** Milliseconds since 1970-01-01 UTC; a single NaN when undated. */
  readonly times: readonly number[];
  /** What else there is to choose, in words ("level 1000 hPa"); empty when there is nothing. */
  readonly levels: readonly string[];
}

/** Some rows of one time: values[k * columns + i] is row `row` + k, NaN = no data. */
export interface GridBand {
  /** Index into the variable's times. */
  readonly time: number;
  /** Index into the variable's lat. */
  readonly row: number;
  readonly values: Float32Array;
}

/** A grid file whose header has been read. */
export interface OpenedGrid {
  /** At least one. */
  readonly variables: readonly GridVariable[];
  /** What the file says of itself as a whole. */
  readonly attributes: Readonly<Record<string, string>>;
  /** All rows of a variable at one level: time after time, rows in the file's order, a few megabytes at once. */
  bands(variable: GridVariable, level: number): AsyncGenerator<GridBand>;
  close(): void;
}

/** One file format that grids come in. */
export interface GridReader {
  readonly id: string;
  readonly name: string;
  /**
   * Why the file is of this format, judged by its beginning; null when it is not.
   * @param head the first 512 bytes, fewer in a shorter file.
   */
  recognise(head: Uint8Array): string | null;
  /** @throws UserError "malformed-file" or "unusable-grid", with the way out. */
  open(file: GridFile): Promise<OpenedGrid>;
}

/** Bytes of values in a band. */
const BAND_BYTES = 4 * 2 ** 20;

/** How many rows of so many columns make a band. */
export const bandRows = (columns: number): number => Math.max(1, Math.floor(BAND_BYTES / 4 / columns));

/** Largest grid taken, nodes of one time: beyond it a header is rather damaged than true. */
const MOST_NODES = 2 ** 31;

/** Whether a header's size of a grid can be meant. */
export const isGridSize = (columns: number, rows: number): boolean =>
  Number.isInteger(columns) &&
  Number.isInteger(rows) &&
  columns > 1 &&
  rows > 1 &&
  columns * rows <= MOST_NODES;
