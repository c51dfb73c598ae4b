import { closeSync, openSync, readSync, rmSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeChecked } from "../../electron/jobs/exportFile.ts";
import { EngineRooms } from "../../electron/jobs/rooms.ts";
import { formatFor } from "../../shared/formats/registry.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { defaultOptions } from "../../shared/formats/testing/fields.ts";
import { gdalInfo, gdalValue, has, python, run } from "../../shared/formats/testing/readers.ts";
import { latOf, lonOf } from "../../shared/grid/grid.ts";
import { setRooms } from "../../shared/grid/passes.ts";
import { module } from "../../shared/rbf/wasm/testing.ts";
import { newFolder } from "./harness.ts";
import { isSoak, report } from "./report.ts";

/* Files past 4 GiB, where places and counts no longer fit 32 bits: written, and read by programs of others. */

const grid = { west: 60, south: -10, dlon: 0.002, dlat: 0.0025, columns: 40_000, rows: 27_000 };
const GIGABYTE = 2 ** 30;

/** Noise, so that it stays large when it is compressed; 24 bits, which float32 holds exactly. */
function valueAt(i: number, j: number): number {
  let mixed = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(j + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 8) / 2 ** 24;
}

const field: FieldSource = {
  grid,
  times: [Date.UTC(2019, 0, 14, 4)],
  value: "PM2.5",
  unit: "ug/m3",
  longName: "PM2.5",
  provenance: {},
  async readRows(_, j0, rows, into = new Float32Array(rows * grid.columns)) {
    for (let k = 0; k < into.length; k++)
      into[k] = valueAt(k % grid.columns, j0 + Math.floor(k / grid.columns));
    return into;
  },
};

/** Corners, centre and the last rows, which lie beyond 4 GiB. */
const places = [
  [0, 0],
  [grid.columns - 1, 0],
  [0, grid.rows - 1],
  [grid.columns - 1, grid.rows - 1],
  [grid.columns / 2, grid.rows / 2],
  [17, grid.rows - 2],
] as const;

let folder: string;
beforeAll(() => {
  folder = newFolder();
  setRooms(new EngineRooms(module));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns its path; its size is told. */
async function written(name: string): Promise<string> {
  const { bavail, bsize } = statfsSync(folder);
  expect(bavail * bsize, "room for the file on the disk").toBeGreaterThan(7 * GIGABYTE);
  const content = { format: formatFor(name), source: field, options: defaultOptions };
  await writeChecked(folder, name, content, () => {});
  return path.join(folder, name);
}

const size = (file: string): string => `${(statSync(file).size / GIGABYTE).toFixed(2)} GiB`;

describe.skipIf(!isSoak || !has.gdal || !has.xarray)("files past 4 GiB (part of `npm run soak`)", () => {
  it("NetCDF becomes CDF-5, and xarray finds every value in its place", { timeout: 900_000 }, async () => {
    const file = await written("huge.nc");
    expect(statSync(file).size).toBeGreaterThan(4 * GIGABYTE);
    expect(run("ncdump", "-k", file).trim()).toBe("cdf5");
    const read = `
import json, sys, xarray as xr
d = xr.open_dataset(sys.argv[1])
v = d[[n for n in d.data_vars if n != "crs"][0]]
print(json.dumps([[float(v[0, j, i]), float(v.lon[i]), float(v.lat[j])] for i, j in json.loads(sys.argv[2])]))`;
    const found = JSON.parse(python(read, file, JSON.stringify(places)));
    expect(found).toEqual(places.map(([i, j]) => [valueAt(i, j), lonOf(grid, i), latOf(grid, j)]));
    report("NetCDF of 40000 x 27000 nodes", 1, `${size(file)}, CDF-5; every value right in xarray`);
    rmSync(file);
  });

  it("GeoTIFF becomes BigTIFF, and GDAL finds every value in its place", { timeout: 900_000 }, async () => {
    const file = await written("huge.tif");
    expect(statSync(file).size).toBeGreaterThan(4 * GIGABYTE);
    const start = Buffer.alloc(4);
    const descriptor = openSync(file, "r");
    readSync(descriptor, start);
    closeSync(descriptor);
    // 43 instead of 42: BigTIFF.
    expect(start.toString("latin1")).toBe("II\u002b\0");
    expect(gdalInfo(file).size).toEqual([grid.columns, grid.rows]);
    // As float32: GDAL prints 15 digits.
    const found = places.map(([i, j]) => Math.fround(gdalValue(file, lonOf(grid, i), latOf(grid, j))));
    expect(found).toEqual(places.map(([i, j]) => valueAt(i, j)));
    report("GeoTIFF of 40000 x 27000 nodes", 1, `${size(file)}, BigTIFF; every value right in GDAL`);
    rmSync(file);
  });
});
