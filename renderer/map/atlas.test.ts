import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type AtlasTopology, atlasOf } from "./atlas.ts";
import { latOfWorldY, lonOfWorldX } from "./mercator.ts";

const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const atlas = atlasOf(JSON.parse(readFileSync(path, "utf8")) as AtlasTopology);

/** Ends of segments, degrees. */
function endsOf(segments: Float32Array): [number, number][] {
  return Array.from({ length: segments.length / 2 }, (_, k) => [
    lonOfWorldX(segments[2 * k] ?? 0),
    latOfWorldY(segments[2 * k + 1] ?? 0),
  ]);
}

const isNear = (segments: Float32Array, lon: number, lat: number, degrees: number): boolean =>
  endsOf(segments).some(([x, y]) => Math.hypot(x - lon, y - lat) < degrees);

describe("base map", () => {
  it("has coasts and borders where they are", () => {
    expect(isNear(atlas.coasts, 103.84, 1.26, 0.3)).toBe(true); // Singapore
    expect(isNear(atlas.coasts, -9.5, 38.78, 0.1)).toBe(true); // Cabo da Roca
    expect(isNear(atlas.borders, 6.12, 50.75, 0.1)).toBe(true); // Belgium, Germany, Netherlands
    expect(isNear(atlas.borders, 103.84, 1.26, 0.3)).toBe(false);
  });

  it("does not draw where polygons are cut at the date line and the southern edge", () => {
    const ends = endsOf(atlas.coasts);
    for (let k = 0; k < ends.length; k += 2) {
      const [[lonA, latA] = [0, 0], [lonB, latB] = [0, 0]] = [ends[k], ends[k + 1]];
      expect(Math.abs(lonA - lonB)).toBeLessThan(10);
      expect(Math.min(Math.abs(lonA), Math.abs(lonB)) > 179.99 || Math.max(latA, latB) < -85.01).toBe(false);
    }
  });

  it("has land as closed rings that do not stretch around the world, Antarctica aside", () => {
    expect(atlas.land.length).toBeGreaterThan(1000);
    const widths = atlas.land.map(([outer = []]) => {
      const longitudes = outer.map(([x]) => lonOfWorldX(x));
      return Math.max(...longitudes) - Math.min(...longitudes);
    });
    expect(widths.filter((width) => width > 350)).toHaveLength(1);
    for (const [outer] of atlas.land) {
      const [[x = 0, y] = [], [lastX = 0, lastY] = []] = [outer?.[0], outer?.at(-1)];
      expect([x % 512, y]).toEqual([lastX % 512, lastY]);
    }
  });
});
