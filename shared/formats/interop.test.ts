import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { latOf, lonOf } from "../grid/grid.ts";
import { type Format, type FormatOptions, isFolder, joinPieces } from "./format.ts";
import { formats } from "./registry.ts";
import { oneTime } from "./rows.ts";
import type { FieldSource } from "./source.ts";
import { asymmetric, defaultOptions, fieldOf } from "./testing/fields.ts";
import { has, python } from "./testing/readers.ts";

/*
 * Every format that holds values, read by programs of others: a field with unequal spacing across the equator, and one
 * across 180 degrees; corners, centre, extremes, missing cells, spacing, times and unit.
 */

const acrossTheDateLine = fieldOf(
  { west: 170, south: -3, dlon: 0.5, dlat: 0.5, columns: 41, rows: 14 },
  [Date.UTC(2019, 0, 14, 4), Date.UTC(2019, 0, 14, 5)],
  (time, i, j) => (i > 30 && j < 3 ? Number.NaN : 1000 * time + 10 * i + j + 0.25),
);
const fields = { "unequal spacing, equator": asymmetric, "across 180 degrees": acrossTheDateLine };

/** Reads a raster by GDAL: size, outer edges and every band, southern row first, None for no data. */
const byGdal = `
import json, math, sys
from osgeo import gdal
gdal.UseExceptions()
d = gdal.Open(sys.argv[1])
bands = []
for k in range(d.RasterCount):
    b = d.GetRasterBand(k + 1)
    no = b.GetNoDataValue()
    rows = b.ReadAsArray()[::-1].tolist()
    bands.append([[None if v != v or (no is not None and no == no and abs(v - no) <= 1e-5 * abs(no)) else v for v in r] for r in rows])
print(json.dumps({"transform": d.GetGeoTransform(), "size": [d.RasterXSize, d.RasterYSize], "bands": bands,
                  "unit": d.GetRasterBand(1).GetUnitType()}))`;

/** The same by xarray, which takes groups and archives of Zarr, too: places are those of nodes. */
const byXarray = `
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np, xarray as xr
p = sys.argv[1]
d = xr.open_zarr(p, consolidated=False) if "zarr" in p else xr.open_dataset(p)
v = d[[n for n in d.data_vars if n != "crs"][0]]
lon, lat = d.lon.values, d.lat.values
a = v.values.reshape(-1, lat.size, lon.size)
step = lambda x: float(x[-1] - x[0]) / (x.size - 1)
print(json.dumps({"transform": [float(lon[0]) - step(lon) / 2, step(lon), 0, float(lat[-1]) + step(lat) / 2, 0, -step(lat)],
  "size": [lon.size, lat.size], "unit": v.attrs["units"],
  "times": [str(t)[:19] for t in d.time.values],
  "bands": [[[None if x != x else float(x) for x in r] for r in t] for t in a]}))`;

/** Texts by Python's own words. */
const byCsv = `
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1])))
name = [n for n in rows[0] if n not in ("lon", "lat", "time")][0]
print(json.dumps([[float(r["lon"]), float(r["lat"]), r["time"], None if r[name] == "" else float(r[name])] for r in rows]))`;
const byMicaps = `
import json, sys
t = open(sys.argv[1], encoding="gbk").read().split()
h = [float(x) for x in t[3:22]]
v = [None if float(x) == 9999 else float(x) for x in t[22:]]
n, m = int(h[12]), int(h[13])
print(json.dumps({"transform": [h[8] - h[6] / 2, h[6], 0, h[11] + h[7] / 2, 0, -h[7]], "size": [n, m],
  "bands": [[v[j * n:(j + 1) * n] for j in range(m)]], "date": t[3:7]}))`;

interface Raster {
  readonly transform: readonly number[];
  readonly size: readonly [number, number];
  readonly bands: readonly (readonly (readonly (number | null)[])[])[];
  readonly unit?: string;
  readonly times?: readonly string[];
  readonly date?: readonly string[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-interop-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const formatOf = (id: string): Format => formats.find((format) => format.id === id) as Format;

async function written(format: Format, source: FieldSource, options: FormatOptions): Promise<string> {
  const path = join(mkdtempSync(join(folder, "one-")), `field${format.extension}`);
  if (isFolder(format)) {
    for await (const { name, bytes } of format.entries(source, options)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), bytes);
    }
  } else writeFileSync(path, await joinPieces(format.encode(source, options)));
  return path;
}

/** Every value of the field as its nodes have it, float32 as text may round it to nine digits. */
async function expectField(raster: Raster, source: FieldSource): Promise<void> {
  const { west, south, dlon, dlat, columns, rows } = source.grid;
  expect(raster.size).toEqual([columns, rows]);
  const edges = [west - dlon / 2, dlon, 0, south + (rows - 0.5) * dlat, 0, -dlat];
  for (const [k, edge] of edges.entries()) expect(raster.transform[k]).toBeCloseTo(edge, 6);
  for (const [time, band] of raster.bands.entries()) {
    const values = await source.readRows(time, 0, rows);
    const expected = Array.from(values, (value) => (Number.isNaN(value) ? null : value));
    expect(band.flat().map((value) => (value === null ? null : Math.fround(value)))).toEqual(expected);
  }
  expect(raster.bands).toHaveLength(source.times.length);
}

const byOthers: readonly (readonly [string, Partial<FormatOptions>, string])[] = [
  ["netcdf", {}, byXarray],
  ["netcdf", { noData: -9999 }, byXarray],
  ["geotiff", {}, byGdal],
  ["geotiff", { noData: -9999 }, byGdal],
  ["zarr", {}, byXarray],
  ["zarr-zip", {}, byXarray],
  ["ascii", {}, byGdal],
  ["ascii", { noData: -1 }, byGdal],
  ["surfer", { surfer: "6-text" }, byGdal],
  ["surfer", { surfer: "6-binary" }, byGdal],
  ["surfer", { surfer: "7" }, byGdal],
  ["micaps4", {}, byMicaps],
];

const readable = has.osgeo && has.xarray && has.zarr;

describe.each(Object.entries(fields))("%s, read by others", (_, field) => {
  it.skipIf(!readable).each(byOthers)(
    "%s %o (skipped without python3-gdal, python3-xarray and python3-zarr)",
    async (id, choice, script) => {
      const format = formatOf(id);
      const options = { ...defaultOptions, ...choice };
      const source = format.times(options) === "one" ? oneTime(field, 1) : field;
      if (format.holds(source, options) !== null) return expect(id).toBe("ascii");
      const raster = JSON.parse(python(script, await written(format, source, options))) as Raster;
      await expectField(raster, source);
      if (script === byXarray) {
        expect(raster.unit).toBe("ug m-3");
        expect(raster.times).toEqual(field.times.map((time) => new Date(time).toISOString().slice(0, 19)));
      }
      if (id === "geotiff") expect(raster.unit).toBe("ug/m3");
      if (raster.date) expect(raster.date.slice(0, 3)).toEqual(["19", "01", "14"]);
    },
  );

  it.skipIf(!has.python)("csv (skipped without python3)", async () => {
    const path = await written(formatOf("csv"), field, defaultOptions);
    const lines = JSON.parse(python(byCsv, path)) as [number, number, string, number | null][];
    const { columns, rows } = field.grid;
    expect(lines).toHaveLength(columns * rows * field.times.length);
    for (const time of field.times.keys()) {
      const values = await field.readRows(time, 0, rows);
      for (const [k, value] of values.entries()) {
        const [lon, lat, when, found] = lines[time * columns * rows + k] ?? [0, 0, "", 0];
        expect(lon).toBeCloseTo(lonOf(field.grid, k % columns), 9);
        expect(lat).toBeCloseTo(latOf(field.grid, Math.floor(k / columns)), 9);
        expect(Date.parse(when)).toBe(field.times[time]);
        expect(found === null ? Number.NaN : Math.fround(found)).toBe(value);
      }
    }
  });
});
