import { describe, expect, it } from "vitest";
import { ascii } from "./ascii.ts";
import { joinPieces } from "./format.ts";
import { asymmetric, defaultOptions, fieldOf } from "./testing/fields.ts";
import { cornersByGdal, expectOuterEdges, gdalInfo, gdalValue, has, withFile } from "./testing/readers.ts";

const square = fieldOf(
  { west: 70.1, south: -0.45, dlon: 0.15, dlat: 0.15, columns: 7, rows: 5 },
  [Number.NaN],
  (_, i, j) => (i === 3 && j === 2 ? Number.NaN : i === 0 && j === 4 ? 7 : 10 * j + i / 3),
);

describe("ESRI ASCII grid", () => {
  it("writes rows from the north, node positions and -9999 without data", async () => {
    const lines = new TextDecoder()
      .decode(await joinPieces(ascii.encode(square, { ...defaultOptions, decimals: 1 })))
      .split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "NCOLS 7",
      "NROWS 5",
      "XLLCENTER 70.1",
      "YLLCENTER -0.45",
      "CELLSIZE 0.15",
      "NODATA_VALUE -9999",
    ]);
    expect(lines[6]).toBe("7.0 40.3 40.7 41.0 41.3 41.7 42.0");
    expect(lines[8]).toBe("20.0 20.3 20.7 -9999 21.3 21.7 22.0");
  });

  it("refuses unequal spacing, saying both", () => {
    expect(ascii.holds(asymmetric, defaultOptions)).toMatch(/0\.25 x 0\.2 degrees/);
    expect(ascii.holds(square, defaultOptions)).toBeNull();
  });

  it.skipIf(!has.gdal)("is read by GDAL in the right place (skipped without gdal-bin)", async () => {
    await withFile(ascii, square, defaultOptions, async (path) => {
      const info = gdalInfo(path);
      expectOuterEdges(info, square.grid);
      expect(info.bands[0]).toMatchObject({ type: "Float32", noDataValue: -9999 });
      expect(info.coordinateSystem?.wkt).toMatch(/WGS 84|WGS_1984/);
      expect(cornersByGdal(path, square.grid)).toEqual([0, 2, 7, 42]);
      expect(gdalValue(path, 70.1 + 3 * 0.15, -0.45 + 2 * 0.15)).toBe(-9999);
    });
  });
});
