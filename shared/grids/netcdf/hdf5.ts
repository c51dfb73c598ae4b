import type { Entity, Dataset as Hdf5Array, File as Hdf5File, OutputData } from "h5wasm";
import type { GridFile } from "../gridFile.ts";
import { malformed } from "../troubles.ts";
import type { AttributeValue, Dataset, DatasetVariable } from "./dataset.ts";

/*
 * NetCDF-4 is HDF5 with conventions: dimensions are scales attached to the axes of an array, and stand in the same
 * group or above. Source: "NetCDF-4/HDF5 File Format" of the NetCDF documentation.
 */

/** Names of HDF5's own bookkeeping. */
const HIDDEN = new Set([
  "DIMENSION_LIST",
  "REFERENCE_LIST",
  "CLASS",
  "NAME",
  "_Netcdf4Dimid",
  "_Netcdf4Coordinates",
]);
const MOST_DEPTH = 8;

/** @throws UserError "malformed-file" */
export async function openHdf5(file: GridFile): Promise<Dataset> {
  const hdf5 = await file.openHdf5();
  return sound(
    file,
    () => {
      const arrays = new Map<string, Hdf5Array>();
      collect(hdf5, "", arrays, 0);
      return {
        attributes: attributesOf(hdf5),
        variables: [...arrays].map(([name, array]) => variableOf(name, array)),
        close: () => quietly(() => hdf5.close()),
        read: (variable: DatasetVariable, leading: readonly number[], row: number, rows: number) =>
          sound(file, () => numbersOf(arrays.get(variable.name) as Hdf5Array, leading, row, rows)),
      };
    },
    () => quietly(() => hdf5.close()),
  );
}

function numbersOf(array: Hdf5Array, leading: readonly number[], row: number, rows: number): Float64Array {
  const dimensions = array.shape?.length ?? 0;
  const ranges = [...leading.map((k): [number, number] => [k, k + 1]), [row, row + rows] as [number, number]];
  const numbers = doublesOf(dimensions === 0 ? array.value : array.slice(ranges.slice(0, dimensions)));
  if (numbers === null) throw new Error(`no numbers in ${array.path}`);
  return numbers;
}

/** The library throws plain errors for what is wrong with a file. */
function sound<T>(file: GridFile, read: () => T, cleanUp: () => void = () => {}): T {
  try {
    return read();
  } catch (thrown) {
    cleanUp();
    throw malformed(
      file.name,
      `the HDF5 library says "${thrown instanceof Error ? thrown.message : String(thrown)}"`,
    );
  }
}

type Parent = Pick<Hdf5File, "keys" | "get">;

/** All arrays by their path without the first slash; what cannot be opened is left out. */
function collect(group: Parent, prefix: string, arrays: Map<string, Hdf5Array>, depth: number): void {
  if (depth > MOST_DEPTH) return;
  for (const key of group.keys()) {
    const entity = quietly(() => group.get(key)) as Entity | null | undefined;
    if (isArray(entity)) arrays.set(prefix + key, entity);
    else if (isGroup(entity)) collect(entity, `${prefix}${key}/`, arrays, depth + 1);
  }
}

const typeOf = (entity: Entity | null | undefined): string =>
  entity && "type" in entity ? String(entity.type) : "";
const isArray = (entity: Entity | null | undefined): entity is Hdf5Array => typeOf(entity) === "Dataset";
const isGroup = (entity: Entity | null | undefined): entity is Entity & Parent => typeOf(entity) === "Group";

function variableOf(name: string, array: Hdf5Array): DatasetVariable {
  const shape = array.shape ?? [];
  const group = name.slice(0, name.lastIndexOf("/") + 1);
  const { type, size } = array.metadata;
  // HDF5's classes: 0 integer, 1 floating point.
  const integerBits = type === 0 ? 8 * size : type === 1 ? 0 : null;
  return {
    name,
    shape,
    integerBits,
    attributes: attributesOf(array),
    dimensions: shape.map(
      (_, axis) => scaleOf(array, axis) ?? ownScale(array, name) ?? `${group}axis ${axis}`,
    ),
  };
}

const scaleOf = (array: Hdf5Array, axis: number): string | undefined =>
  quietly(() => array.get_attached_scales(axis)[0])?.replace(/^\//, "");

/** A coordinate of one dimension is the scale itself. */
const ownScale = (array: Hdf5Array, name: string): string | undefined =>
  array.shape?.length === 1 ? name : undefined;

function attributesOf({ attrs }: Pick<Hdf5Array, "attrs">): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const [name, attribute] of Object.entries(attrs)) {
    if (HIDDEN.has(name)) continue;
    const value = quietly(() => attribute.value);
    if (typeof value === "string") attributes.set(name, value);
    else if (Array.isArray(value) && typeof value[0] === "string") attributes.set(name, value.join(" "));
    else {
      const numbers = doublesOf(value ?? null);
      if (numbers !== null) attributes.set(name, numbers);
    }
  }
  return attributes;
}

function doublesOf(value: OutputData | null): Float64Array | null {
  if (typeof value === "number" || typeof value === "bigint") return Float64Array.of(Number(value));
  if (value === null || typeof value !== "object" || !ArrayBuffer.isView(value)) return null;
  return Float64Array.from(value as ArrayLike<number | bigint>, Number);
}

/** Damaged parts of a file make the library throw; what hangs on them is then missing. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
