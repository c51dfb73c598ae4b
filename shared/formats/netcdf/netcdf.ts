import { latOf, lonOf } from "../../grid/grid.ts";
import { fillMissing, toBigEndian } from "../../grid/passes.ts";
import { axisAttributes, crsAttributes, valueAttributes } from "../cf.ts";
import { type FileFormat, type FormatOptions, noDataOr, nodesOf, plainFormat } from "../format.ts";
import { bandsOf } from "../rows.ts";
import type { FieldSource } from "../source.ts";
import { type Attributes, type Layout, netcdfHeader, type Variable } from "./header.ts";
import { validName } from "./names.ts";

/** NetCDF's own default fill value for floats, which older tools know without being told. */
const FILL = Math.fround(9.969209968386869e36);
const MILLISECONDS_PER_HOUR = 3_600_000;

/** NetCDF classic with CF-1.8 metadata: all times in one file. */
export const netcdf: FileFormat = {
  ...plainFormat,
  id: "netcdf",
  extension: ".nc",
  name: "NetCDF",
  about:
    "All times in one self-describing file (CF-1.8), read by xarray, GDAL, Panoply, NCL, MeteoInfo and QGIS.",
  options: ["noData"],
  noData: "9.96921e36, NetCDF's own fill value",
  estimate: (source) => 8192 + nodesOf(source) * 4,
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const fill = Math.fround(noDataOr(options, FILL));
  const { grid, times } = source;
  yield netcdfHeader(layoutOf(source, fill));
  yield doubles(grid.rows, (j) => latOf(grid, j));
  yield doubles(grid.columns, (i) => lonOf(grid, i));
  if (isDated(source)) yield doubles(times.length, (t) => (times[t] ?? 0) / MILLISECONDS_PER_HOUR);
  yield new Uint8Array(4);
  for (const time of times.keys()) {
    for await (const { values } of bandsOf(source, time, "south")) {
      fillMissing(values, fill);
      yield toBigEndian(values);
    }
  }
}

const isDated = (source: FieldSource): boolean => source.times.every((time) => Number.isFinite(time));

/** Undated fields have no time dimension: xarray and GDAL then show a plain map instead of a false date. */
function layoutOf(source: FieldSource, fill: number): Layout {
  const { grid, times } = source;
  const lat = { name: "lat", length: grid.rows };
  const lon = { name: "lon", length: grid.columns };
  const time = { name: "time", length: times.length };
  const crs: Variable = { name: "crs", type: "int", dims: [], attributes: crsAttributes };
  const attributes = globalAttributes(source);
  if (isDated(source)) {
    const axes = [axis("lat", 1), axis("lon", 2), axis("time", 0)];
    const variables = [...axes, crs, dataVariable(source, [0, 1, 2], fill)];
    return { dimensions: [time, lat, lon], attributes, variables };
  }
  const variables = [axis("lat", 0), axis("lon", 1), crs, dataVariable(source, [0, 1], fill)];
  return { dimensions: [lat, lon], attributes, variables };
}

function axis(name: keyof typeof axisAttributes, dim: number): Variable {
  return { name, type: "double", dims: [dim], attributes: axisAttributes[name] };
}

function dataVariable(source: FieldSource, dims: readonly number[], fill: number): Variable {
  return {
    name: validName(source.value),
    type: "float",
    dims,
    attributes: {
      ...valueAttributes(source),
      _FillValue: Float32Array.of(fill),
      missing_value: Float32Array.of(fill),
    },
  };
}

function globalAttributes(source: FieldSource): Attributes {
  const given = Object.entries(source.provenance).map(([key, value]) => [validName(key), value] as const);
  return {
    Conventions: "CF-1.8",
    title: source.longName,
    source: "Radial basis function interpolation of station observations (Isopleth)",
    ...Object.fromEntries(given),
  };
}

function doubles(length: number, value: (index: number) => number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * length));
  for (let index = 0; index < length; index++) view.setFloat64(8 * index, value(index));
  return new Uint8Array(view.buffer);
}
