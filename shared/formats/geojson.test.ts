import type { FeatureCollection, MultiLineString, MultiPolygon } from "geojson";
import { describe, expect, it } from "vitest";
import type { FormatOptions } from "./format.ts";
import { joinPieces } from "./format.ts";
import { geojson } from "./geojson.ts";
import type { FieldSource } from "./source.ts";
import { asymmetric, defaultOptions, fieldOf } from "./testing/fields.ts";
import { has, python, run, withFile } from "./testing/readers.ts";

const wavy = fieldOf(
  { west: 100, south: -5, dlon: 0.1, dlat: 0.2, columns: 60, rows: 50 },
  [Date.UTC(2019, 0, 14, 4)],
  (_, i, j) => (Math.hypot(i - 40, j - 10) < 5 ? Number.NaN : 50 + 40 * Math.sin(i / 6) * Math.cos(j / 7)),
);

async function written<G extends MultiPolygon | MultiLineString>(
  source: FieldSource,
  options: Partial<FormatOptions>,
): Promise<FeatureCollection<G>> {
  const bytes = await joinPieces(geojson.encode(source, { ...defaultOptions, ...options }));
  return JSON.parse(new TextDecoder().decode(bytes)) as FeatureCollection<G>;
}

describe("GeoJSON contours", () => {
  it("has a MultiPolygon per band with limits, colour, unit and time", async () => {
    const plane = fieldOf(asymmetric.grid, [Date.UTC(2019, 0, 14)], (_, i) => i);
    const { features } = await written<MultiPolygon>(plane, { levels: [2, 4] });
    expect(features.map(({ properties }) => [properties?.min, properties?.max])).toEqual([
      [null, 2],
      [2, 4],
      [4, null],
    ]);
    expect(features[1]?.properties).toMatchObject({
      value: "PM2.5",
      unit: "ug/m3",
      time: "2019-01-14T00:00:00Z",
    });
    expect(features[1]?.properties?.fill).toMatch(/^#[0-9a-f]{6}$/);
    const lons = features[1]?.geometry.coordinates.flat(2).map(([lon]) => lon ?? Number.NaN) ?? [];
    expect([Math.min(...lons), Math.max(...lons)]).toEqual([70.6, 71.1]);
  });

  it("has lines along levels", async () => {
    const plane = fieldOf(asymmetric.grid, [0], (_, _i, j) => j);
    const { features } = await written<MultiLineString>(plane, { contours: "lines", levels: [1.5] });
    expect(features).toHaveLength(1);
    expect(features[0]?.properties?.level).toBe(1.5);
    for (const [, lat] of features[0]?.geometry.coordinates.flat() ?? []) expect(lat).toBeCloseTo(-0.25, 9);
  });

  it.each([
    ["on a node", 170, 0.5],
    ["between nodes", 170.2, 0.5],
  ])("is cut at 180 degrees %s, both parts within -180 .. 180", async (_, west, dlon) => {
    const grid = { west, south: -3, dlon, dlat: 0.5, columns: 41, rows: 9 };
    const plane = fieldOf(grid, [0], (_, i, j) => west + i * dlon + 100 * j);
    const { features } = await written<MultiPolygon>(plane, { levels: [160, 500] });
    const polygons = features[1]?.geometry.coordinates ?? [];
    const reach = polygons.map((polygon) => polygon.flat().map(([lon = 0]) => lon));
    expect(reach.map((lons) => [Math.min(...lons), Math.max(...lons)])).toEqual([
      [west, 180],
      [-180, west + 40 * dlon - 360],
    ]);
    const { features: lines } = await written<MultiLineString>(plane, { contours: "lines", levels: [500] });
    expect(lines[0]?.geometry.coordinates).toHaveLength(2);
  });

  it("moves a region beyond 180 degrees back by a turn", async () => {
    const plane = fieldOf({ ...wavy.grid, west: 190 }, [0], (_, i) => i);
    const { features } = await written<MultiPolygon>(plane, { levels: [1000] });
    const lons = features[0]?.geometry.coordinates.flat(2).map(([lon = 0]) => lon) ?? [];
    expect([Math.min(...lons), Math.max(...lons)]).toEqual([-170, -164.1]);
  });

  it("says when a field is too large", () => {
    const large = { ...wavy, grid: { ...wavy.grid, columns: 20_000, rows: 14_000 } };
    expect(geojson.holds(large, defaultOptions)).toMatch(/25 million nodes.*20000 x 14000/);
  });

  it.skipIf(!has.gdal)("is read by GDAL (skipped without gdal-bin)", async () => {
    const seen = await withFile(geojson, wavy, defaultOptions, (path) => run("ogrinfo", "-al", "-so", path));
    expect(seen).toContain("Geometry: Multi Polygon");
    expect(seen).toMatch(/Extent: \(100\.0+, -5\.0+\) - \(105\.9\d*, 4\.8\d*\)/);
  });

  it.skipIf(!has.osgeo)(
    "is valid and covers the field once, says GEOS (skipped without python3-gdal)",
    async () => {
      const script = `
import json, sys
from osgeo import ogr
ogr.UseExceptions()
data = ogr.Open(sys.argv[1])
shapes = [f.GetGeometryRef().Clone() for f in data.GetLayer()]
union = shapes[0]
for s in shapes[1:]: union = union.Union(s)
print(json.dumps([all(s.IsValid() for s in shapes), sum(s.GetArea() for s in shapes), union.GetArea()]))`;
      const [valid, sum, union] = await withFile(geojson, wavy, defaultOptions, (path) =>
        JSON.parse(python(script, path)),
      );
      expect(valid).toBe(true);
      expect(sum / union).toBeCloseTo(1, 6);
      expect(union).toBeGreaterThan(0.94 * 5.9 * 9.8);
      expect(union).toBeLessThan(5.9 * 9.8);
    },
  );
});
