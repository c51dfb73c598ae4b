import { join } from "node:path";
import { axisAttributes, crsAttributes, valueAttributes } from "../../shared/formats/cf.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import { type Grid, latOf, lonOf, TILE_SIZE, tileCounts } from "../../shared/grid/grid.ts";
import { overviewBytes } from "../../shared/grid/overviews.ts";
import { writeAtomically } from "./atomicFile.ts";
import { checkOf } from "./journal.ts";

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
  const dated = !times.some(Number.isNaN);
  writeCoordinate(store, "lon", grid.columns, (i) => lonOf(grid, i));
  writeCoordinate(store, "lat", grid.rows, (j) => latOf(grid, j));
  if (dated) writeCoordinate(store, "time", times.length, (k) => (times[k] as number) / MS_PER_HOUR);
  writeArray(store, "crs", { shape: [], chunks: [], dtype: "<i4", fill_value: 0 }, [], crsAttributes);
  writeAtomically(join(store, "crs", "0"), new Uint8Array(4));
  const shape = [times.length, grid.rows, grid.columns];
  const metadata = { shape, chunks: [1, TILE_SIZE, TILE_SIZE], dtype: "<f4", dimension_separator: "/" };
  writeArray(store, validName(field.value), metadata, ["time", "lat", "lon"], valueAttributes(field));
  writeAttributes(store, field);
  writeJson(join(store, ".zgroup"), { zarr_format: 2 });
}

/** Writes the group's attributes; again when more is known of the field. */
export function writeAttributes(store: string, field: FieldDescription): void {
  // A nested attribute would keep xarray from saving the field as NetCDF.
  const isopleth = JSON.stringify(storedDescription(field));
  writeJson(join(store, ".zattrs"), { Conventions: "CF-1.8", ...field.provenance, isopleth });
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

/** The group attribute "isopleth", as JSON. */
export interface StoredDescription extends Omit<FieldDescription, "times" | "provenance"> {
  readonly times: readonly number[] | null;
  /** Which of the group's attributes are provenance. */
  readonly provenance: readonly string[];
}

function writeCoordinate(
  store: string,
  name: keyof typeof axisAttributes,
  length: number,
  at: (index: number) => number,
): void {
  writeArray(store, name, { shape: [length], chunks: [length], dtype: "<f8" }, [name], axisAttributes[name]);
  writeAtomically(
    join(store, name, "0"),
    new Uint8Array(Float64Array.from({ length }, (_, k) => at(k)).buffer),
  );
}

function writeArray(
  store: string,
  name: string,
  metadata: object,
  dimensions: readonly string[],
  attributes: object,
): void {
  const common = { zarr_format: 2, order: "C", compressor: null, filters: null, fill_value: "NaN" };
  writeJson(join(store, name, ".zarray"), { ...common, ...metadata });
  writeJson(join(store, name, ".zattrs"), { _ARRAY_DIMENSIONS: dimensions, ...attributes });
}

/** Readers in Python take only ASCII. */
function writeJson(path: string, content: object): void {
  const text = JSON.stringify(content, null, 2);
  const ascii = text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeAtomically(path, `${ascii}\n`);
}

/**
 * Writes one time of a tile as one chunk.
 * @param values rows x columns of the tile, row 0 southernmost.
 * @returns the check of its bytes, for the journal.
 */
export function writeChunk(path: string, values: Float32Array, rows: number, columns: number): number {
  const bytes = toLittleEndianBytes(padded(values, rows, columns));
  writeAtomically(path, bytes);
  return checkOf(bytes);
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

/** Bytes the field's chunks and its overviews take on disk. */
export function storeBytes(grid: Grid, times: number): number {
  const { tileColumns, tileRows } = tileCounts(grid);
  return times * tileColumns * tileRows * CHUNK_BYTES + overviewBytes(grid, times);
}
