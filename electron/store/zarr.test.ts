import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { witnessOf } from "../../shared/formats/readback/witness.ts";
import { oneTime, withProgress } from "../../shared/formats/rows.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { defaultOptions } from "../../shared/formats/testing/fields.ts";
import { tilesOf } from "../../shared/formats/tiles.ts";
import { zarr } from "../../shared/formats/zarr/zarr.ts";
import { type Grid, tileAt, tileCounts, tileTotal } from "../../shared/grid/grid.ts";
import { openField } from "./openField.ts";
import { chunkPath, createStore, type FieldDescription, storeBytes, writeChunk } from "./zarr.ts";

const python = "/usr/bin/python3";
const hasXarray = spawnSync(python, ["-c", "import xarray, zarr"]).status === 0;

const grid: Grid = { west: 100, south: 30, dlon: 0.1, dlat: 0.2, columns: 300, rows: 270 };
const description: FieldDescription = {
  grid,
  times: [Date.UTC(2024, 3, 16), Date.UTC(2024, 3, 16, 1)],
  value: "PM2.5 浓度",
  unit: "µg/m³",
  longName: "PM2.5 浓度",
  provenance: { title: "测试", rcond: 1e-7 },
};
/** Asymmetric, so that no mix-up of axes stays unseen. */
const valueAt = (time: number, i: number, j: number): number => Math.fround(1000 * time + i + j / 1000);

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-store-"));
  store = join(folder, "field.zarr");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the whole field but for one tile of the second time. */
function writeField(field: FieldDescription, leftOut: number): void {
  createStore(store, field);
  for (let time = 0; time < field.times.length; time++) {
    for (let index = 0; index < tileTotal(grid); index++) {
      if (time === 1 && index === leftOut) continue;
      const { i0, j0, columns, rows, tileRow, tileColumn } = tileAt(grid, index);
      const values = Float32Array.from({ length: rows * columns }, (_, k) =>
        valueAt(time, i0 + (k % columns), j0 + Math.floor(k / columns)),
      );
      writeChunk(chunkPath(store, "PM2_5", time, tileRow, tileColumn), values, rows, columns);
    }
  }
}

/** What an export writes of a field, sees of it and counts. */
async function exported(field: FieldSource) {
  const fractions: number[] = [];
  const { source, probes, range } = witnessOf(withProgress(field, 1, (done) => fractions.push(done)));
  const entries = new Map<string, string>();
  for await (const { name, bytes } of zarr.entries(source, defaultOptions)) {
    entries.set(name, createHash("sha1").update(bytes).digest("hex"));
  }
  const byPlace = probes().toSorted((a, b) => a.time - b.time || a.j - b.j || a.i - b.i);
  const values = byPlace.filter(({ value }) => !Number.isNaN(value));
  return { entries, values, range: range(), done: fractions.at(-1) };
}

describe("a store", () => {
  it("reads back what was written, absent tiles as no data", async () => {
    writeField(description, 3);
    const field = await openField(store);
    expect(field).toMatchObject(description);
    const rows = await field.readRows(1, 250, 20);
    const expected = Float32Array.from({ length: 20 * grid.columns }, (_, k) => {
      const [i, j] = [k % grid.columns, 250 + Math.floor(k / grid.columns)];
      return i >= 256 && j >= 256 ? Number.NaN : valueAt(1, i, j);
    });
    expect(rows).toEqual(expected);
  });

  it("becomes the same Zarr group from its tiles as from its rows, and the same is seen of it on the way", async () => {
    writeField(description, 3);
    const stored = await openField(store);
    const groups = [stored, oneTime(stored, 1)].map(async (field) => {
      const [byTiles, byRows] = await Promise.all([field, { ...field }].map(exported));
      expect(byTiles).toEqual(byRows);
      return byTiles?.entries.size;
    });
    expect(await Promise.all(groups)).toEqual([8 + 16, 4 + 16]);
    expect(tilesOf(stored)).not.toBeNull();
    expect(tilesOf({ ...stored })).toBeNull();
  });

  it("keeps an undated field undated", async () => {
    createStore(store, { ...description, times: [Number.NaN] });
    expect((await openField(store)).times).toEqual([Number.NaN]);
    expect(existsSync(join(store, "time"))).toBe(false);
  });

  it("says how much it will take", () => {
    expect(tileCounts(grid)).toEqual({ tileColumns: 2, tileRows: 2 });
    expect(storeBytes(grid, 2)).toBe(2 * (4 * 256 * 256 + 4 * (128 * 128 + 1)) * 4);
  });

  it("is not found where there is none", async () => {
    await expect(openField(store)).rejects.toMatchObject({ tag: "not-found" });
  });

  it.skipIf(!hasXarray)("opens in xarray and can be saved from there (skipped without it)", () => {
    writeField(description, 3);
    const script = `
import json, sys, xarray
field = xarray.open_zarr(sys.argv[1], consolidated=False, chunks=None)
value = field["PM2_5"]
print(json.dumps({
  "dims": value.dims, "shape": value.shape, "units": value.units, "title": field.title,
  "crs": field.crs.grid_mapping_name,
  "times": [str(time)[:16] for time in field.time.values],
  "corners": [value.sel(lon=lon, lat=lat, method="nearest").values.tolist()[0]
              for lon in (100, 129.9) for lat in (30, 83.8)],
  "missing": int(value.isnull().sum()),
}))
field.to_netcdf(sys.argv[2], engine="netcdf4")
`;
    const answer = execFileSync(python, ["-c", script, store, join(folder, "saved.nc")], {
      encoding: "utf8",
    });
    expect(JSON.parse(answer)).toEqual({
      dims: ["time", "lat", "lon"],
      shape: [2, 270, 300],
      units: "ug m-3",
      title: "测试",
      crs: "latitude_longitude",
      times: ["2024-04-16T00:00", "2024-04-16T01:00"],
      corners: [valueAt(0, 0, 0), valueAt(0, 0, 269), valueAt(0, 299, 0), valueAt(0, 299, 269)],
      missing: 44 * 14,
    });
  });
});
