import { latOf, lonOf, TILE_SIZE } from "../../grid/grid.ts";
import { axisAttributes, crsAttributes, valueAttributes } from "../cf.ts";
import type { Entry } from "../format.ts";
import { validName } from "../netcdf/names.ts";
import type { FieldSource } from "../source.ts";

/*
 * A field as a Zarr v2 group (https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html) with the attributes that
 * xarray and the CF conventions ask for. One chunk is one tile of one time.
 */

/** What a field is, apart from its numbers. */
export type FieldDescription = Omit<FieldSource, "readRows">;

/** The group attribute "isopleth", as JSON: what the conventions have no place for. */
export interface StoredDescription extends Omit<FieldDescription, "times" | "provenance"> {
  /** null when undated: NaN is not JSON. */
  readonly times: readonly number[] | null;
  /** Which of the group's attributes are provenance. */
  readonly provenance: readonly string[];
}

const MS_PER_HOUR = 3_600_000;

/** Everything but the field's chunks: metadata and coordinates. The group's own file comes last. */
export function* groupEntries(field: FieldDescription): Generator<Entry> {
  const { grid, times } = field;
  yield* coordinate("lon", grid.columns, (i) => lonOf(grid, i));
  yield* coordinate("lat", grid.rows, (j) => latOf(grid, j));
  if (!times.some(Number.isNaN)) {
    yield* coordinate("time", times.length, (k) => (times[k] as number) / MS_PER_HOUR);
  }
  yield* arrayEntries("crs", { shape: [], chunks: [], dtype: "<i4", fill_value: 0 }, [], crsAttributes);
  yield { name: "crs/0", bytes: new Uint8Array(4) };
  const shape = [times.length, grid.rows, grid.columns];
  const metadata = { shape, chunks: [1, TILE_SIZE, TILE_SIZE], dtype: "<f4", dimension_separator: "/" };
  yield* arrayEntries(validName(field.value), metadata, ["time", "lat", "lon"], valueAttributes(field));
  yield attributesEntry(field);
  yield { name: ".zgroup", bytes: json({ zarr_format: 2 }) };
}

/** The group's attributes. */
export function attributesEntry(field: FieldDescription): Entry {
  // A nested attribute would keep xarray from saving the field as NetCDF.
  const isopleth = JSON.stringify(storedDescription(field));
  return { name: ".zattrs", bytes: json({ Conventions: "CF-1.8", ...field.provenance, isopleth }) };
}

function storedDescription(field: FieldDescription): StoredDescription {
  const { grid, times, value, unit, longName, provenance } = field;
  const dates = times.some(Number.isNaN) ? null : times;
  return { grid, times: dates, value, unit, longName, provenance: Object.keys(provenance) };
}

function* coordinate(
  name: keyof typeof axisAttributes,
  length: number,
  at: (index: number) => number,
): Generator<Entry> {
  yield* arrayEntries(
    name,
    { shape: [length], chunks: [length], dtype: "<f8" },
    [name],
    axisAttributes[name],
  );
  const values = new Float64Array(length);
  for (let k = 0; k < length; k++) values[k] = at(k);
  yield { name: `${name}/0`, bytes: new Uint8Array(values.buffer) };
}

function* arrayEntries(
  name: string,
  metadata: object,
  dimensions: readonly string[],
  attributes: object,
): Generator<Entry> {
  const common = { zarr_format: 2, order: "C", compressor: null, filters: null, fill_value: "NaN" };
  yield { name: `${name}/.zarray`, bytes: json({ ...common, ...metadata }) };
  yield { name: `${name}/.zattrs`, bytes: json({ _ARRAY_DIMENSIONS: dimensions, ...attributes }) };
}

/** Readers in Python take only ASCII. */
function json(content: object): Uint8Array {
  const ascii = JSON.stringify(content, null, 2).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new TextEncoder().encode(`${ascii}\n`);
}
