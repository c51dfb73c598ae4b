import {
  bandRows,
  type GridBand,
  type GridFile,
  type GridReader,
  type GridVariable,
  isGridSize,
  type OpenedGrid,
} from "./gridFile.ts";
import { SURFER_BLANK } from "./text/surferText.ts";
import { evenAxis, nameOf } from "./text/textGrid.ts";
import { asciiOf } from "./text/tokens.ts";
import { malformed } from "./troubles.ts";

/** Surfer 6 binary: DSBB, int16 size, float64 edges and range, float32 rows from the south. */
export const surfer6Binary: GridReader = {
  id: "surfer-6-binary",
  name: "Surfer 6 binary",
  recognise: (head) => (asciiOf(head.subarray(0, 4)) === "DSBB" ? "It begins with DSBB." : null),
  open: async (file) => {
    const view = viewOf(file, 4, 52);
    const [west, east, south, north] = [4, 12, 20, 28].map((at) => view.getFloat64(at, true)) as [
      number,
      number,
      number,
      number,
    ];
    const [columns, rows] = [view.getInt16(0, true), view.getInt16(2, true)];
    checkSize(file, columns, rows, 56, 4);
    return openRows(file, {
      lon: evenAxis(west, (east - west) / (columns - 1), columns),
      lat: evenAxis(south, (north - south) / (rows - 1), rows),
      dataStart: 56,
      size: 4,
      blank: SURFER_BLANK,
    });
  },
};

const SECTION = { header: 0x42525344, grid: 0x44495247, data: 0x41544144 };
const MOST_SECTIONS = 1000;

/** Surfer 7: tagged sections, float64 rows from the south. */
export const surfer7: GridReader = {
  id: "surfer-7",
  name: "Surfer 7",
  recognise: (head) => (asciiOf(head.subarray(0, 4)) === "DSRB" ? "It begins with DSRB." : null),
  open: async (file) => {
    const sections = sectionsOf(file);
    const [grid, data] = [sections.get(SECTION.grid), sections.get(SECTION.data)];
    if (grid === undefined || data === undefined)
      throw malformed(file.name, "its grid or data section is missing");
    const view = viewOf(file, grid, 72);
    const [rows, columns] = [view.getInt32(0, true), view.getInt32(4, true)];
    const [west, south, dlon, dlat, , , , blank] = [8, 16, 24, 32, 40, 48, 56, 64].map((at) =>
      view.getFloat64(at, true),
    ) as [number, number, number, number, number, number, number, number];
    checkSize(file, columns, rows, data, 8);
    return openRows(file, {
      lon: evenAxis(west, dlon, columns),
      lat: evenAxis(south, dlat, rows),
      dataStart: data,
      size: 8,
      blank,
    });
  },
};

/** Where the content of each section begins, by its tag. */
function sectionsOf(file: GridFile): Map<number, number> {
  const sections = new Map<number, number>();
  for (let at = 0, count = 0; at + 8 <= file.size && count < MOST_SECTIONS; count++) {
    const view = viewOf(file, at, 8);
    sections.set(view.getUint32(0, true), at + 8);
    at += 8 + view.getUint32(4, true);
  }
  return sections;
}

interface Rows {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly dataStart: number;
  /** Bytes of a value. */
  readonly size: 4 | 8;
  readonly blank: number;
}

function openRows(file: GridFile, { lon, lat, dataStart, size, blank }: Rows): OpenedGrid {
  if (!(lon.every(Number.isFinite) && lat.every(Number.isFinite)))
    throw malformed(file.name, "its edges are no numbers");
  const name = nameOf(file);
  const variable: GridVariable = {
    name,
    longName: name,
    unit: "",
    lon,
    lat,
    times: [Number.NaN],
    levels: [],
  };
  return {
    variables: [variable],
    attributes: {},
    async *bands(): AsyncGenerator<GridBand> {
      const step = bandRows(2 * lon.length);
      for (let row = 0; row < lat.length; row += step) {
        const values = new Float32Array(Math.min(step, lat.length - row) * lon.length);
        const view = viewOf(file, dataStart + row * lon.length * size, values.length * size);
        for (let k = 0; k < values.length; k++) {
          const value = size === 4 ? view.getFloat32(4 * k, true) : view.getFloat64(8 * k, true);
          values[k] = value >= blank ? Number.NaN : value;
        }
        yield { time: 0, row, values };
      }
    },
    close: () => {},
  };
}

function checkSize(file: GridFile, columns: number, rows: number, dataStart: number, size: number): void {
  if (!isGridSize(columns, rows))
    throw malformed(file.name, `a grid of ${columns} x ${rows} nodes cannot be`);
  if (dataStart + columns * rows * size > file.size)
    throw malformed(file.name, `it ends before its ${rows} rows do`);
}

function viewOf(file: GridFile, position: number, length: number): DataView {
  const bytes = file.read(position, length);
  if (bytes.length < length) throw malformed(file.name, `it ends at byte ${position + bytes.length}`);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
