import fc from "fast-check";
import { NetCDFReader } from "netcdfjs";
import { describe, expect, it } from "vitest";
import { latOf, lonOf } from "../../grid/grid.ts";
import { joinPieces } from "../format.ts";
import type { FieldSource } from "../source.ts";
import { anyField, asymmetric, defaultOptions, fieldOf, undated } from "../testing/fields.ts";
import {
  cornersByGdal,
  expectOuterEdges,
  gdalInfo,
  gdalValue,
  has,
  python,
  run,
  withFile,
} from "../testing/readers.ts";
import { netcdfHeader } from "./header.ts";
import { validName } from "./names.ts";
import { netcdf } from "./netcdf.ts";

const FILL = Math.fround(9.969209968386869e36);
const read = async (source: FieldSource) =>
  new NetCDFReader(await joinPieces(netcdf.encode(source, defaultOptions)));
const withNetcdf = <T>(source: FieldSource, look: (path: string) => T) =>
  withFile(netcdf, source, defaultOptions, look);

/** Every value in the file's order, fill instead of NaN. */
async function expected(source: FieldSource): Promise<number[]> {
  const all = await Promise.all(source.times.map((_, t) => source.readRows(t, 0, source.grid.rows)));
  return all.flatMap((values) => [...values].map((value) => (Number.isNaN(value) ? FILL : value)));
}

describe("netCDF read by netcdfjs", () => {
  it("holds coordinates, times, values and metadata", async () => {
    const file = await read(asymmetric);
    expect(file.version).toBe("64-bit offset format");
    expect(file.getDataVariable("lat")).toEqual([0, 1, 2, 3, 4].map((j) => latOf(asymmetric.grid, j)));
    expect(file.getDataVariable("lon")).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => lonOf(asymmetric.grid, i)));
    expect(file.getDataVariable("time")).toEqual([429844, 429845.5]);
    expect(file.getDataVariable("PM2_5")).toEqual(await expected(asymmetric));
    expect(file.getAttribute("Conventions")).toBe("CF-1.8");
    expect(file.getAttribute("rcond")).toBe(1.5e-6);
    const data = file.variables.find(({ name }) => name === "PM2_5");
    const attributes = Object.fromEntries(data?.attributes.map(({ name, value }) => [name, value]) ?? []);
    expect(attributes).toMatchObject({
      units: "ug m-3",
      original_units: "ug/m3",
      standard_name: "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air",
      grid_mapping: "crs",
      _FillValue: FILL,
    });
  });

  it("has no time when the field is undated", async () => {
    const file = await read(undated);
    expect(file.dimensions.map(({ name, size }) => [name, size])).toEqual([
      ["lat", 5],
      ["lon", 7],
    ]);
    expect(file.getDataVariable("PM2_5")).toEqual(await expected(undated));
  });

  it("gives back any field", async () => {
    await fc.assert(
      fc.asyncProperty(anyField, async (source) => {
        const file = await read(source);
        expect(file.getDataVariable("PM2_5")).toEqual(await expected(source));
        expect(file.getDataVariable("time")).toEqual(source.times.map((time) => time / 3_600_000));
      }),
      { numRuns: 40 },
    );
  });

  it("takes names and texts of any alphabet", async () => {
    const source = fieldOf(asymmetric.grid, [0], () => 1, {
      value: "细颗粒物",
      longName: "地面细颗粒物 µg",
      unit: "微克",
    });
    const file = await read(source);
    expect(file.getDataVariable("value")).toHaveLength(35);
  });
});

describe("netCDF header", () => {
  const layout = (length: number) => ({
    dimensions: [{ name: "x", length }],
    attributes: {},
    variables: [{ name: "v", type: "float" as const, dims: [0], attributes: {} }],
  });

  it("becomes CDF-5 when a variable passes 4 GiB, and not before", () => {
    expect(netcdfHeader(layout(2 ** 30 - 1))[3]).toBe(2);
    expect(netcdfHeader(layout(2 ** 30))[3]).toBe(5);
  });

  it("keeps data aligned to four bytes", () => {
    for (const length of [1, 2 ** 31]) expect(netcdfHeader(layout(length)).length % 4).toBe(0);
  });
});

describe("variable names", () => {
  it.each([
    ["PM2.5", "PM2_5"],
    ["ozone_ppb", "ozone_ppb"],
    ["24h mean", "value_24h_mean"],
    ["lat", "value_lat"],
    ["臭氧", "value"],
    ["O3 [µg/m³]", "O3_g_m"],
  ])("%s becomes %s", (text, name) => {
    expect(validName(text)).toBe(name);
  });
});

describe.skipIf(!has.xarray)(
  "netCDF read by xarray (skipped without python3-xarray and python3-netcdf4)",
  () => {
    it("shows coordinates, decoded times, missing cells and attributes", async () => {
      const script = `
import json, sys, xarray
d = xarray.open_dataset(sys.argv[1]); v = d["PM2_5"]
print(json.dumps(dict(dims=v.dims, shape=v.shape, lat=d.lat.values.tolist(), lon=d.lon.values.tolist(),
  time=[str(t)[:19] for t in d.time.values], missing=int(v.isnull().sum()), units=v.attrs["units"],
  corners=[[float(v.sel(time=t, lat=y, lon=x)) for y in (d.lat[0], d.lat[-1]) for x in (d.lon[0], d.lon[-1])] for t in d.time],
  hole=bool(v.isel(lat=2, lon=3).isnull().all()), conventions=d.attrs["Conventions"])))`;
      const seen = await withNetcdf(asymmetric, (path) => JSON.parse(python(script, path)));
      expect(seen).toEqual({
        dims: ["time", "lat", "lon"],
        shape: [2, 5, 7],
        lat: [0, 1, 2, 3, 4].map((j) => latOf(asymmetric.grid, j)),
        lon: [0, 1, 2, 3, 4, 5, 6].map((i) => lonOf(asymmetric.grid, i)),
        time: ["2019-01-14T04:00:00", "2019-01-14T05:30:00"],
        missing: 4,
        units: "ug m-3",
        corners: [
          [0.25, 6.25, 40.25, 46.25],
          [100.25, 106.25, 140.25, 146.25],
        ],
        hole: true,
        conventions: "CF-1.8",
      });
    });

    it("shows an undated field as a plain map", async () => {
      const script = `import sys, xarray; print(*xarray.open_dataset(sys.argv[1])["PM2_5"].shape)`;
      expect(await withNetcdf(undated, (path) => python(script, path).trim())).toBe("5 7");
    });
  },
);

describe.skipIf(!has.ncdump)("netCDF read by ncdump (skipped without netcdf-bin)", () => {
  it("is 64-bit offset with all variables", async () => {
    const [kind, header] = await withNetcdf(asymmetric, (path) => [
      run("ncdump", "-k", path),
      run("ncdump", "-h", path),
    ]);
    expect(kind?.trim()).toBe("64-bit offset");
    expect(header).toContain("float PM2_5(time, lat, lon)");
    expect(header).toContain('PM2_5:grid_mapping = "crs"');
    expect(header).toContain('time:units = "hours since 1970-01-01 00:00:00"');
  });
});

describe.skipIf(!has.gdal)("netCDF read by GDAL (skipped without gdal-bin)", () => {
  it("lies in the right place, north up, with its holes", async () => {
    const { west, south, dlon, dlat } = asymmetric.grid;
    await withNetcdf(asymmetric, (path) => {
      const info = gdalInfo(path);
      expectOuterEdges(info, asymmetric.grid);
      expect(info.coordinateSystem?.wkt).toMatch(/ID\["EPSG",4326\]\]$/);
      expect(info.bands).toHaveLength(2);
      expect(info.bands[0]?.unit).toBe("ug m-3");
      expect(cornersByGdal(path, asymmetric.grid, 1)).toEqual([0.25, 6.25, 40.25, 46.25]);
      expect(cornersByGdal(path, asymmetric.grid, 2)).toEqual([100.25, 106.25, 140.25, 146.25]);
      expect(gdalValue(path, west + 3 * dlon, south + 2 * dlat)).toBeCloseTo(FILL, -32);
      expect(Number(info.bands[0]?.noDataValue)).toBeCloseTo(FILL, -32);
    });
  });
});
