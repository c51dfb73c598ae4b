import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type AtlasLevel, type AtlasTopology, atlasLevels, levelAt } from "./atlas.ts";
import { latOfWorldY, lonOfWorldX } from "./mercator.ts";
import { piecesInSight } from "./pieces.ts";

const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const atlas = [...atlasLevels(JSON.parse(readFileSync(path, "utf8")) as AtlasTopology)];
const byDetail = atlas.map((level): [string, AtlasLevel] => [`below zoom ${level.below}`, level]);
const everything = { west: -512, south: 0, east: 1024, north: 512 };

/** Ends of segments, degrees. */
function endsOf(segments: Float32Array): [number, number][] {
  return Array.from({ length: segments.length / 2 }, (_, k) => [
    lonOfWorldX(segments[2 * k] ?? 0),
    latOfWorldY(segments[2 * k + 1] ?? 0),
  ]);
}

const isNear = (segments: Float32Array, lon: number, lat: number, degrees: number): boolean =>
  endsOf(segments).some(([x, y]) => Math.hypot(x - lon, y - lat) < degrees);

/** Corners of triangles, degrees. */
const trianglesOf = ({ land: { corners, indices } }: AtlasLevel): [number, number][][] =>
  Array.from({ length: indices.length / 3 }, (_, k) =>
    [...indices.subarray(3 * k, 3 * k + 3)].map((at) => [
      lonOfWorldX(corners[2 * at] ?? 0),
      latOfWorldY(corners[2 * at + 1] ?? 0),
    ]),
  );

/** Whether a place is on land. */
function isLand(triangles: [number, number][][], lon: number, lat: number): boolean {
  return triangles.some((corners) => {
    const sides = corners.map(([x, y], k) => {
      const [nextX, nextY] = corners[(k + 1) % 3] ?? [0, 0];
      return (nextX - x) * (lat - y) - (nextY - y) * (lon - x);
    });
    return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
  });
}

describe("base map", () => {
  it("has fewer points at zooms that need no more", () => {
    expect([2, 3, 14].map((zoom) => levelAt(atlas, zoom)?.below)).toEqual([3, Infinity, Infinity]);
    expect(levelAt(atlas, 0)?.below).toBe(1.5);
    expect(levelAt(atlas.slice(0, 1), 0)?.below).toBe(Infinity);
    const [fine = 0, middle = 0, coarse = 0] = atlas.map(({ coasts }) => coasts.segments.length / 4);
    expect(fine).toBeGreaterThan(50_000);
    expect(middle).toBeLessThan(0.7 * fine);
    expect(coarse).toBeLessThan(0.4 * fine);
  });

  describe.each(byDetail)("%s", (_, level) => {
    it("has coasts and borders where they are", () => {
      expect(isNear(level.coasts.segments, 103.84, 1.26, 0.3)).toBe(true); // Singapore
      expect(isNear(level.coasts.segments, -9.5, 38.78, 0.1)).toBe(true); // Cabo da Roca
      expect(isNear(level.borders.segments, 6.02, 50.75, 0.1)).toBe(true); // Belgium, Germany, Netherlands
      expect(isNear(level.borders.segments, 103.84, 1.26, 0.3)).toBe(false);
    });

    it("does not draw where polygons are cut at the date line and the southern edge", () => {
      const ends = endsOf(level.coasts.segments);
      for (let k = 0; k < ends.length; k += 2) {
        const [[lonA, latA] = [0, 0], [lonB, latB] = [0, 0]] = [ends[k], ends[k + 1]];
        expect(Math.abs(lonA - lonB)).toBeLessThan(10);
        expect(Math.min(Math.abs(lonA), Math.abs(lonB)) > 179.99 || Math.max(latA, latB) < -85.01).toBe(
          false,
        );
      }
    });

    it("has land where there is land, and none that stretches around the world", () => {
      const triangles = trianglesOf(level);
      // Vienna, Lhasa, Ulan Bator, Denver, Alice Springs, the South Pole's plateau; Chukotka on both sides of 180.
      for (const [lon, lat] of [
        [16.4, 48.2],
        [91.1, 29.6],
        [106.9, 47.9],
        [-105, 39.7],
        [133.9, -23.7],
        [60, -84],
        [178, 67.5],
        [-175.5 + 360, 67],
      ] as const)
        expect(isLand(triangles, lon, lat), `${lon} ${lat}`).toBe(true);
      // The Atlantic, the Caspian Sea, Hudson Bay, the Pacific at 180.
      for (const [lon, lat] of [
        [-35, 35],
        [50.5, 42],
        [-86, 60],
        [180, 30],
      ] as const)
        expect(isLand(triangles, lon, lat), `${lon} ${lat}`).toBe(false);
      const wide = triangles.filter((corners) => {
        const longitudes = corners.map(([lon]) => lon);
        const isNorth = corners.some(([, lat]) => lat > -60);
        return isNorth && Math.max(...longitudes) - Math.min(...longitudes) > 180;
      });
      expect(wide).toEqual([]);
    });

    it("is in pieces all of which are in sight of the whole world, few of a country", () => {
      const { land, coasts, borders } = level;
      const country = { west: 250, south: 330, east: 270, north: 350 };
      for (const [pieces, count] of [
        [land.pieces, land.indices.length / 3],
        [coasts.pieces, coasts.segments.length / 4],
        [borders.pieces, borders.segments.length / 4],
      ] as const) {
        expect(piecesInSight(pieces, everything)).toEqual([[0, count]]);
        const few = piecesInSight(pieces, country);
        expect(few.length).toBeGreaterThan(0);
        expect(few.length).toBeLessThan(20);
        expect(few.reduce((sum, [, drawn]) => sum + drawn, 0)).toBeLessThan(0.2 * count);
      }
    });
  });
});
