import { NetCDFReader } from "netcdfjs";
import { type Cdf5Header, readCdf5Header } from "./cdf5.ts";
import { type RandomFile, viewOf } from "./file.ts";
import { type FieldNode, type ReadBack, type Reader, unknown } from "./readback.ts";

/** How much is read for the header: mostly enough; and for any that Isopleth writes, long lists of stations included. */
const HEADER_BYTES = [2 ** 17, 16 * 2 ** 20];

/** NetCDF classic: the header by netcdfjs (CDF-5, which that does not know, by its own description), values by place. */
export const readNetcdf: Reader = async (file, { probes }) => {
  const { dimensions, variables } = await headerOf(file);
  const lengthOf = (name: string) => dimensions.find((dimension) => dimension.name === name)?.size ?? 0;
  const [columns, rows] = [lengthOf("lon"), lengthOf("lat")];
  const coordinate = (name: string) => doubles(file, placeOf(variables, name), lengthOf(name));
  const [lon, lat] = [await coordinate("lon"), await coordinate("lat")];
  const dated = variables.some(({ name }) => name === "time");
  const data = variables.find(({ dimensions }) => dimensions.length >= 2);
  const fill = Number(data?.attributes.find(({ name }) => name === "_FillValue")?.value ?? Number.NaN);
  const valueAt = async ({ time, i, j }: FieldNode): Promise<number> => {
    const node = (time * rows + j) * columns + i;
    const value = (await viewOf(file, (data?.offset ?? 0) + 4 * node, 4)).getFloat32(0);
    return value === Math.fround(fill) ? Number.NaN : value;
  };
  const nodes = columns * rows * (dated ? lengthOf("time") : 1);
  const end = (data?.offset ?? 0) + 4 * nodes;
  const found: ReadBack = {
    ...unknown,
    columns,
    rows,
    west: lon[0] ?? Number.NaN,
    south: lat[0] ?? Number.NaN,
    dlon: ((lon.at(-1) ?? Number.NaN) - (lon[0] ?? Number.NaN)) / (columns - 1),
    dlat: ((lat.at(-1) ?? Number.NaN) - (lat[0] ?? Number.NaN)) / (rows - 1),
    times: dated ? (await coordinate("time")).map((hours) => hours * 3_600_000) : null,
    values: await Promise.all(probes.map(valueAt)),
    faults: end === file.size ? [] : [`The file has ${file.size} bytes and should have ${end}.`],
  };
  return found;
};

type Header = Pick<Cdf5Header, "dimensions" | "variables">;

async function headerOf(file: RandomFile): Promise<Header> {
  for (const length of HEADER_BYTES) {
    const start = await file.read(0, Math.min(file.size, length));
    try {
      return parseHeader(start);
    } catch (thrown) {
      if (start.length === file.size || length === HEADER_BYTES.at(-1)) throw thrown;
    }
  }
  throw new Error("the file has no header");
}

function parseHeader(start: Uint8Array): Header {
  if (start[3] === 5) return readCdf5Header(start);
  const { dimensions, variables } = new NetCDFReader(start);
  return {
    dimensions,
    variables: variables.map(({ name, dimensions, offset, attributes }) => ({
      name,
      dimensions,
      offset,
      attributes: attributes.map(({ name, value }) => ({ name, value: value as string | number })),
    })),
  };
}

const placeOf = (variables: Header["variables"], wanted: string): number =>
  variables.find(({ name }) => name === wanted)?.offset ?? 0;

async function doubles(file: RandomFile, place: number, length: number): Promise<number[]> {
  const view = await viewOf(file, place, 8 * length);
  return Array.from({ length }, (_, k) => view.getFloat64(8 * k));
}
