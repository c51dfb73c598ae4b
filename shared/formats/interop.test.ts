import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colourAt, colourScale } from "../colour/scales.ts";
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

/** Bands of values at places [lon, lat]: least and greatest of the shapes they lie in, None for none; validity; reach. */
const byOgr = `
import json, sys
from osgeo import ogr
ogr.UseExceptions()
data = ogr.Open(sys.argv[1])
shapes = [(f.GetGeometryRef().Clone(), f.GetField("min"), f.GetField("max")) for f in data.GetLayer()]
def at(lon, lat):
    p = ogr.Geometry(ogr.wkbPoint); p.AddPoint(lon, lat)
    return [[low, high] for s, low, high in shapes if s.Contains(p)]
print(json.dumps({"valid": all(s.IsValid() for s, _, _ in shapes), "area": sum(s.GetArea() for s, _, _ in shapes),
  "reach": data.GetLayer().GetExtent(), "found": [at(*p) for p in json.loads(sys.argv[2])]}))`;

/** Lines: level and places [lon, lat] of each. */
const linesByOgr = `
import json, sys
from osgeo import ogr
ogr.UseExceptions()
data = ogr.Open(sys.argv[1])
lines = []
for f in data.GetLayer():
    g = f.GetGeometryRef()
    lines += [[f.GetField("level"), [list(p[:2]) for p in g.GetGeometryRef(k).GetPoints()]] for k in range(g.GetGeometryCount())]
print(json.dumps(lines))`;

/** A matrix with margins: per line time, latitude and values by longitude. */
const byMatrix = `
import csv, json, sys
head, *rows = list(csv.reader(open(sys.argv[1])))
print(json.dumps({"head": head[:2], "lons": [float(x) for x in head[2:]],
  "rows": [[r[0], float(r[1]), [None if x == "" else float(x) for x in r[2:]]] for r in rows]}))`;

/** Red, green, blue and opacity of a picture with a world file, or of an overlay in a KMZ, at places [lon, lat]. */
const byPicture = `
import json, sys
from osgeo import gdal
gdal.UseExceptions()
d = gdal.Open(sys.argv[1])
w, across, _, n, _, down = d.GetGeoTransform()
a = d.ReadAsArray()
pixel = lambda lon, lat: a[:, int((lat - n) / down), int((lon - w) / across)].tolist()
print(json.dumps({"edges": [w, w + d.RasterXSize * across, n + d.RasterYSize * down, n],
  "pixels": [pixel(*p) for p in json.loads(sys.argv[2])]}))`;

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
  for (const { extension, bytes } of format.sidecars(source, options)) {
    writeFileSync(join(dirname(path), `field${extension}`), bytes);
  }
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

/** Every node of the first time: longitude as the grid has it and within -180 .. 180, value, whether at the edge. */
async function placesOf(source: FieldSource) {
  const { columns, rows } = source.grid;
  return Array.from(await source.readRows(0, 0, rows), (value, k) => {
    const [i, j] = [k % columns, Math.floor(k / columns)];
    const lon = lonOf(source.grid, i);
    const edge = i === 0 || j === 0 || i === columns - 1 || j === rows - 1;
    return { lon, turned: lon - 360 * Math.round(lon / 360), lat: latOf(source.grid, j), value, edge };
  });
}

const byOthers: readonly (readonly [string, Partial<FormatOptions>, string])[] = [
  ["netcdf", {}, byXarray],
  ["netcdf", { noData: -9999 }, byXarray],
  ["geotiff", {}, byGdal],
  ["geotiff", { tiffTimes: "files" }, byGdal],
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

  it.skipIf(!has.python)("csv, matrix (skipped without python3)", async () => {
    const path = await written(formatOf("csv"), field, { ...defaultOptions, layout: "matrix" });
    const { head, lons, rows } = JSON.parse(python(byMatrix, path)) as {
      readonly head: readonly string[];
      readonly lons: readonly number[];
      readonly rows: readonly (readonly [string, number, readonly (number | null)[]])[];
    };
    expect(head).toEqual(["time", "lat"]);
    expect(lons).toHaveLength(field.grid.columns);
    for (const [i, lon] of lons.entries()) expect(lon).toBeCloseTo(lonOf(field.grid, i), 9);
    expect(rows).toHaveLength(field.grid.rows * field.times.length);
    for (const [k, [when, lat, found]] of rows.entries()) {
      const [time, j] = [Math.floor(k / field.grid.rows), k % field.grid.rows];
      expect(Date.parse(when)).toBe(field.times[time]);
      expect(lat).toBeCloseTo(latOf(field.grid, j), 9);
      const values = found.map((value) => (value === null ? Number.NaN : Math.fround(value)));
      expect(values).toEqual([...(await field.readRows(time, j, 1))]);
    }
  });

  it.skipIf(!readable)(
    "contour lines lie where the field has their level (skipped without python3-gdal)",
    async () => {
      const levels = field === acrossTheDateLine ? [1100.1, 1205.1, 1300.1] : [110.1, 120.1];
      const source = oneTime(field, 1);
      const options = { ...defaultOptions, levels, contours: "lines" } as const;
      const path = await written(formatOf("geojson"), source, options);
      const lines = JSON.parse(python(linesByOgr, path)) as [number, [number, number][]][];
      expect([...new Set(lines.map(([level]) => level))]).toEqual(levels);
      const { west, south, dlon, dlat, columns, rows } = source.grid;
      const values = await source.readRows(0, 0, rows);
      const reach = lines.flatMap(([, places]) => places.map(([lon]) => lon));
      if (field === acrossTheDateLine) expect([Math.min(...reach), Math.max(...reach)]).toEqual([-180, 180]);
      for (const [level, places] of lines) {
        for (const [lon, lat] of places) {
          const x = ((((lon - west) % 360) + 360) % 360) / dlon;
          const y = (lat - south) / dlat;
          const [i, j] = [Math.min(columns - 2, Math.floor(x)), Math.min(rows - 2, Math.floor(y))];
          const corner = (right: number, up: number) => values[(j + up) * columns + i + right] as number;
          // Both fields are planes in columns and rows: the three nodes beside a place tell its value.
          const [right, up] = [corner(1, 0) - corner(0, 0), corner(0, 1) - corner(0, 0)];
          if (Number.isNaN(right + up)) continue;
          expect(corner(0, 0) + right * (x - i) + up * (y - j)).toBeCloseTo(level, 2);
        }
      }
    },
  );

  it.skipIf(!readable)("contours (skipped without python3-gdal)", async () => {
    const levels = [110.1, 120.1, 1100.1, 1200.1, 1300.1];
    const source = oneTime(field, 1);
    const path = await written(formatOf("geojson"), source, { ...defaultOptions, levels });
    const inside = (await placesOf(source)).filter(
      ({ turned, value, edge }) => !edge && Math.abs(turned) < 180 && !Number.isNaN(value),
    );
    const asked = JSON.stringify(inside.map(({ turned, lat }) => [turned, lat]));
    const { valid, reach, found } = JSON.parse(python(byOgr, path, asked)) as {
      readonly valid: boolean;
      readonly reach: readonly number[];
      readonly found: readonly (readonly (readonly [number | null, number | null])[])[];
    };
    expect(valid).toBe(true);
    const [west = 0, east = 0] = reach;
    expect([west, east]).toEqual(field === acrossTheDateLine ? [-180, 180] : [70.1, 71.6]);
    for (const [k, { value }] of inside.entries()) {
      const bands = found[k] ?? [];
      expect(bands.length).toBeLessThanOrEqual(1);
      for (const [low, high] of bands) {
        expect(value).toBeGreaterThanOrEqual(low ?? -Infinity);
        expect(value).toBeLessThan(high ?? Infinity);
      }
    }
    expect(found.filter(({ length }) => length === 1).length).toBeGreaterThan(0.6 * inside.length);
  });

  it.skipIf(!readable).each(["png", "kmz"])("%s (skipped without python3-gdal)", async (id) => {
    const format = formatOf(id);
    const [low, high] = field === acrossTheDateLine ? [1000, 1450] : [100, 150];
    const options: FormatOptions = { ...defaultOptions, framed: false, range: [low, high] };
    const source = oneTime(field, 1);
    const path = await written(format, source, options);
    const places = await placesOf(source);
    const asked = JSON.stringify(places.map(({ lon, lat }) => [lon, lat]));
    const { edges, pixels } = JSON.parse(python(byPicture, path, asked)) as {
      readonly edges: readonly number[];
      readonly pixels: readonly (readonly number[])[];
    };
    const { west, south, dlon, dlat, columns, rows } = field.grid;
    const outer = [
      west - dlon / 2,
      west + (columns - 0.5) * dlon,
      south - dlat / 2,
      south + (rows - 0.5) * dlat,
    ];
    for (const [k, edge] of outer.entries()) expect(edges[k]).toBeCloseTo(edge, 6);
    const scale = colourScale(options.scale);
    for (const [k, { value }] of places.entries()) {
      const [red = 0, green = 0, blue = 0, opacity = 0] = pixels[k] ?? [];
      expect(opacity).toBe(Number.isNaN(value) ? 0 : 255);
      if (Number.isNaN(value)) continue;
      // The pixel that holds the node may be drawn for a place half a pixel off.
      const expected = colourAt(scale, (value - low) / (high - low));
      for (const [c, level] of [red, green, blue].entries()) {
        expect(Math.abs(level - (expected[c] as number))).toBeLessThanOrEqual(6);
      }
    }
  });
});
