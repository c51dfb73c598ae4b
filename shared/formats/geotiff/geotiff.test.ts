import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
import { geotiff } from "./geotiff.ts";
import { pyramidOf } from "./overviews.ts";
import { tiffHeader } from "./tags.ts";

const withGeotiff = <T>(source: FieldSource, look: (path: string) => T) =>
  withFile(geotiff, source, defaultOptions, look);

/** Several tiles both ways, no multiple of anything, one overview that is odd. */
const large = fieldOf(
  { west: 100, south: -10, dlon: 0.01, dlat: 0.02, columns: 1101, rows: 515 },
  [0, 3_600_000],
  (time, i, j) => (i % 97 === 5 && j % 89 === 7 ? Number.NaN : 1000 * time + Math.fround(i / 8 + j / 3)),
);

/** One time's values as pictures have them, the northern row first. */
async function northFirst({ grid, readRows }: FieldSource, time: number): Promise<Float32Array> {
  const rows: Float32Array[] = [];
  for (let j = grid.rows - 1; j >= 0; j--) rows.push(await readRows(time, j, 1));
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

describe.skipIf(!has.gdal)("GeoTIFF read by GDAL (skipped without gdal-bin)", () => {
  it("lies in the right place, north up, with holes, times, units and provenance", async () => {
    const { west, south, dlon, dlat } = asymmetric.grid;
    await withGeotiff(asymmetric, (path) => {
      const info = gdalInfo(path);
      expectOuterEdges(info, asymmetric.grid);
      expect(info.coordinateSystem?.wkt).toMatch(/ID\["EPSG",4326\]\]$/);
      expect(info.metadata[""]).toMatchObject({
        AREA_OR_POINT: "Area",
        history: "written by a test",
        rcond: "0.0000015",
      });
      expect(info.bands).toMatchObject([
        {
          type: "Float32",
          noDataValue: "NaN",
          unit: "ug/m3",
          description: "PM2.5 2019-01-14T04:00:00Z",
          block: [512, 512],
        },
        { description: "PM2.5 2019-01-14T05:30:00Z" },
      ]);
      expect(cornersByGdal(path, asymmetric.grid, 1)).toEqual([0.25, 6.25, 40.25, 46.25]);
      expect(cornersByGdal(path, asymmetric.grid, 2)).toEqual([100.25, 106.25, 140.25, 146.25]);
      expect(gdalValue(path, west + 3 * dlon, south + 2 * dlat)).toBeNaN();
    });
  });

  it("has every value of a field of several tiles, and means in its overviews", async () => {
    await withGeotiff(large, async (path) => {
      const raw = `${path}.raw`;
      run("gdal_translate", "-q", "-of", "ENVI", "-b", "2", path, raw);
      const expected = await northFirst(large, 1);
      expect(Buffer.compare(readFileSync(raw), new Uint8Array(expected.buffer))).toBe(0);
      const info = gdalInfo(path);
      expect(info.bands[0]).toMatchObject({ overviews: [{ size: [551, 258] }, { size: [276, 129] }] });
      expect(info.metadata.IMAGE_STRUCTURE).toMatchObject({ COMPRESSION: "DEFLATE" });
    });
  });
});

describe.skipIf(!has.osgeo)("GeoTIFF read by GDAL's checker (skipped without python3-gdal)", () => {
  it.each([
    ["small", asymmetric],
    ["large", large],
  ])("is cloud-optimised, %s", async (_, source) => {
    const script = `
import json, sys
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
warnings, errors, details = validate(sys.argv[1], full_check=True)
print(json.dumps([warnings, errors]))`;
    expect(await withGeotiff(source, (path) => JSON.parse(python(script, path)))).toEqual([[], []]);
  });
});

describe("GeoTIFF", () => {
  it("is a BigTIFF beyond 4 GB only, offsets 64 bits wide", () => {
    const tags = [{ code: 324, type: "offset", values: [2 ** 33, 5] }] as const;
    const big = new DataView(tiffHeader([tags], true).buffer);
    expect([big.getUint16(2, true), big.getUint16(16 + 8 + 2, true), big.getBigUint64(56, true)]).toEqual([
      43,
      16,
      2n ** 33n,
    ]);
    const classic = new DataView(tiffHeader([tags], false).buffer);
    expect([classic.getUint16(2, true), classic.getUint16(8 + 2 + 2, true)]).toEqual([42, 4]);
  });

  it("writes undated fields of any size", async () => {
    expect((await joinPieces(geotiff.encode(undated, defaultOptions))).length).toBeGreaterThan(400);
    await fc.assert(
      fc.asyncProperty(anyField, async (source) => {
        const bytes = await joinPieces(geotiff.encode(source, defaultOptions));
        expect([...bytes.subarray(0, 4)]).toEqual([0x49, 0x49, 42, 0]);
      }),
      { numRuns: 10 },
    );
  });

  it("counts the readings that its overviews need", async () => {
    let rows = 0;
    const counted: FieldSource = {
      ...large,
      readRows: (time, j0, count) => {
        rows += count;
        return large.readRows(time, j0, count);
      },
    };
    await joinPieces(geotiff.encode(counted, defaultOptions));
    expect(rows).toBe(geotiff.passes(large, defaultOptions) * 515 * 2);
  });
});

describe("overviews", () => {
  it("are means of 2 x 2 nodes from the north-west, missing ones left out", async () => {
    const grid = { west: 0, south: 0, dlon: 1, dlat: 1, columns: 3, rows: 3 };
    const field = fieldOf(grid, [0], (_, i, j) => (i === 0 && j === 2 ? Number.NaN : 10 * j + i));
    const [, half] = await pyramidOf(field, 2);
    expect(half?.grid).toMatchObject({ columns: 2, rows: 2, dlon: 2 });
    expect([...((await half?.readRows(0, 0, 2)) ?? [])]).toEqual([
      0.5,
      2,
      Math.fround((21 + 10 + 11) / 3),
      17,
    ]);
  });
});
