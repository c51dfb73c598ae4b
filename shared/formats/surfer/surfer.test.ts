import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FormatOptions } from "../format.ts";
import { joinPieces } from "../format.ts";
import { anyField, asymmetric, defaultOptions, fieldOf } from "../testing/fields.ts";
import { cornersByGdal, expectOuterEdges, gdalInfo, gdalValue, has, withFile } from "../testing/readers.ts";
import { surfer } from "./surfer.ts";

const { west, south, dlon, dlat } = asymmetric.grid;

describe.skipIf(!has.gdal)("Surfer grids read by GDAL (skipped without gdal-bin)", () => {
  it.each([
    ["6-text", "GSAG"],
    ["6-binary", "GSBG"],
    ["7", "GS7BG"],
  ] as const)("%s lies in the right place with its holes", async (variant, driver) => {
    await withFile(surfer, asymmetric, { ...defaultOptions, surfer: variant }, (path) => {
      const info = gdalInfo(path, "-mm");
      expect(info.driverShortName).toBe(driver);
      expectOuterEdges(info, asymmetric.grid);
      expect(cornersByGdal(path, asymmetric.grid)).toEqual([0.25, 6.25, 40.25, 46.25]);
      expect(gdalValue(path, west + dlon, south + 3 * dlat)).toBe(31.25);
      const hole = gdalValue(path, west + 3 * dlon, south + 2 * dlat);
      expect(hole / Number(info.bands[0]?.noDataValue)).toBeCloseTo(1, 7);
      expect(info.bands[0]).toMatchObject({ computedMin: 0.25, computedMax: 46.25 });
    });
  });
});

describe("Surfer 7", () => {
  it("gives back any field", async () => {
    await fc.assert(
      fc.asyncProperty(anyField, async (source) => {
        const bytes = await joinPieces(surfer.encode(source, defaultOptions));
        const view = new DataView(bytes.buffer);
        const { columns, rows } = source.grid;
        expect(bytes.length).toBe(100 + 8 * columns * rows);
        const values = await source.readRows(0, 0, rows);
        for (const [k, value] of values.entries()) {
          expect(view.getFloat64(100 + 8 * k, true)).toBe(Number.isNaN(value) ? 1.701410009187828e38 : value);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("says when a grid is too large for a variant", () => {
    const grid = { ...asymmetric.grid, columns: 40_000, rows: 3 };
    const wide = fieldOf(grid, [0], () => 1);
    const refusal = (variant: FormatOptions["surfer"]) =>
      surfer.holds(wide, { ...defaultOptions, surfer: variant });
    expect(refusal("6-binary")).toMatch(/32767.*40000 x 3/);
    expect(refusal("7")).toBeNull();
    expect(surfer.holds({ ...wide, grid: { ...grid, rows: 20_000 } }, defaultOptions)).toMatch(/268 million/);
  });
});
