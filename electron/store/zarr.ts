import { join } from "node:path";
import { validName } from "../../shared/formats/netcdf/names.ts";
import { udunitsOf } from "../../shared/formats/units.ts";
import { type Grid, TILE_SIZE, tileCounts } from "../../shared/grid/grid.ts";
import { writeAtomically } from "./atomicFile.ts";

/*
 * The field on disk: a Zarr v2 group (https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html) with the
 * attributes that xarray and the CF conventions ask for. One chunk is one tile of one time.
 */

/** What a field is, apart from its numbers. */
export interface FieldDescription {
  readonly grid: Grid;
  /** Milliseconds since 1970-01-01 UTC; a single NaN when undated. */
  readonly times: readonly number[];
  readonly value: string;
  readonly unit: string;
  readonly longName: string;
  readonly provenance: Readonly<Record<string, string | number>>;
}

/** Bytes of one chunk: edge tiles are padded with NaN to the full size. */
export const CHUNK_BYTES = TILE_SIZE * TILE_SIZE * 4;

const MS_PER_HOUR = 3_600_000;

/** Path of a chunk inside the store. */
export function chunkPath(store: string, array: string, time: number, row: number, column: number): string {
  return join(store, array, String(time), String(row), String(column));
}

/** Writes the group without chunks of the field: metadata and coordinates. */
export function createStore(store: string, field: FieldDescription): void {
  const { grid, times } = field;
  const name = validName(field.value);
  const lon = Float64Array.from({ length: grid.columns }, (_, i) => grid.west + i * grid.dlon);
  const lat = Float64Array.from({ length: grid.rows }, (_, j) => grid.south + j * grid.dlat);
  writeCoordinate(store, "lon", lon, { standard_name: "longitude", units: "degrees_east", axis: "X" });
  writeCoordinate(store, "lat", lat, { standard_name: "latitude", units: "degrees_north", axis: "Y" });
  if (!times.some(Number.isNaN)) {
    const hours = Float64Array.from(times, (time) => time / MS_PER_HOUR);
    writeCoordinate(store, "time", hours, {
      standard_name: "time",
      units: "hours since 1970-01-01 00:00:00",
      calendar: "standard",
      axis: "T",
    });
  }
  writeJson(join(store, name, ".zarray"), {
    ...arrayMetadata([times.length, grid.rows, grid.columns], [1, TILE_SIZE, TILE_SIZE], "<f4"),
    dimension_separator: "/",
  });
  writeJson(join(store, name, ".zattrs"), {
    _ARRAY_DIMENSIONS: ["time", "lat", "lon"],
    long_name: field.longName,
    ...(field.unit === "" ? {} : { units: udunitsOf(field.unit) }),
  });
  writeAttributes(store, field);
  writeJson(join(store, ".zgroup"), { zarr_format: 2 });
}

/** Writes the group's attributes; again when more is known of the field. */
export function writeAttributes(store: string, field: FieldDescription): void {
  writeJson(join(store, ".zattrs"), {
    Conventions: "CF-1.8",
    ...field.provenance,
    isopleth: storedDescription(field),
  });
}

/** What openField needs and the conventions have no place for. NaN is not JSON: an undated field has times null. */
function storedDescription({
  grid,
  times,
  value,
  unit,
  longName,
  provenance,
}: FieldDescription): StoredDescription {
  return {
    grid,
    times: times.some(Number.isNaN) ? null : times,
    value,
    unit,
    longName,
    provenance: Object.keys(provenance),
  };
}

/** The group attribute "isopleth". */
export interface StoredDescription extends Omit<FieldDescription, "times" | "provenance"> {
  readonly times: readonly number[] | null;
  /** Which of the group's attributes are provenance. */
  readonly provenance: readonly string[];
}

function writeCoordinate(
  store: string,
  name: string,
  values: Float64Array,
  attributes: Readonly<Record<string, string>>,
): void {
  writeJson(join(store, name, ".zarray"), arrayMetadata([values.length], [values.length], "<f8"));
  writeJson(join(store, name, ".zattrs"), { _ARRAY_DIMENSIONS: [name], ...attributes });
  writeAtomically(join(store, name, "0"), new Uint8Array(values.buffer));
}

function arrayMetadata(shape: readonly number[], chunks: readonly number[], dtype: string): object {
  return {
    zarr_format: 2,
    shape,
    chunks,
    dtype,
    order: "C",
    compressor: null,
    filters: null,
    fill_value: "NaN",
  };
}

function writeJson(path: string, content: object): void {
  writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Writes one time of a tile as one chunk.
 * @param values rows x columns of the tile, row 0 southernmost.
 */
export function writeChunk(path: string, values: Float32Array, rows: number, columns: number): void {
  writeAtomically(path, toLittleEndianBytes(padded(values, rows, columns)));
}

function padded(values: Float32Array, rows: number, columns: number): Float32Array {
  if (rows === TILE_SIZE && columns === TILE_SIZE) return values;
  const chunk = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
  for (let j = 0; j < rows; j++) {
    chunk.set(values.subarray(j * columns, (j + 1) * columns), j * TILE_SIZE);
  }
  return chunk;
}

/** Every system that Electron runs on is little-endian, so the bytes are the array's own. */
function toLittleEndianBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Bytes the field's chunks take on disk. */
export function storeBytes(grid: Grid, times: number): number {
  const { tileColumns, tileRows } = tileCounts(grid);
  return times * tileColumns * tileRows * CHUNK_BYTES;
}
