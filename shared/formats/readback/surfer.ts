import { type RandomFile, viewOf } from "./file.ts";
import { readSurferText } from "./gridTexts.ts";
import { type FieldNode, type ReadBack, type Reader, unknown, type Wanted } from "./readback.ts";

/** Surfer's grids, by what the file itself says it is. */
export const readSurfer: Reader = async (file, wanted) => {
  const kind = String.fromCharCode(...(await file.read(0, 4)));
  if (kind === "DSAA") return readSurferText(file, wanted);
  if (kind === "DSBB") return readSurfer6(file, wanted);
  if (kind === "DSRB") return readSurfer7(file, wanted);
  return { ...unknown, faults: [`The file begins with ${kind}.`] };
};

/** What Surfer itself takes as blanked: this value and larger. */
const BLANK = 1.70141e38;

async function readSurfer6(file: RandomFile, wanted: Wanted): Promise<ReadBack> {
  const head = await viewOf(file, 0, 56);
  const [columns, rows] = [head.getInt16(4, true), head.getInt16(6, true)];
  const [west, east, south, north] = [8, 16, 24, 32].map((place) => head.getFloat64(place, true)) as Four;
  const place = { west, south, dlon: (east - west) / (columns - 1), dlat: (north - south) / (rows - 1) };
  const value = async ({ i, j }: FieldNode) =>
    (await viewOf(file, 56 + 4 * (j * columns + i), 4)).getFloat32(0, true);
  return finished(file, wanted, { ...unknown, ...place, columns, rows }, 56 + 4 * columns * rows, value);
}

type Four = [number, number, number, number];

async function readSurfer7(file: RandomFile, wanted: Wanted): Promise<ReadBack> {
  const head = await viewOf(file, 0, 100);
  const [rows, columns] = [head.getInt32(20, true), head.getInt32(24, true)];
  const [west, south, dlon, dlat] = [28, 36, 44, 52].map((place) => head.getFloat64(place, true)) as Four;
  const value = async ({ i, j }: FieldNode) =>
    (await viewOf(file, 100 + 8 * (j * columns + i), 8)).getFloat64(0, true);
  const found = { ...unknown, columns, rows, west, south, dlon, dlat };
  return finished(file, wanted, found, 100 + 8 * columns * rows, value);
}

async function finished(
  file: RandomFile,
  { probes }: Wanted,
  found: ReadBack,
  size: number,
  valueAt: (node: FieldNode) => Promise<number>,
): Promise<ReadBack> {
  if (file.size !== size)
    return { ...found, faults: [`The file has ${file.size} bytes and should have ${size}.`] };
  const values = await Promise.all(probes.map(valueAt));
  return { ...found, values: values.map((value) => (value >= BLANK ? Number.NaN : value)) };
}
