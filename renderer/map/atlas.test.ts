import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type AtlasTopology, atlasOf, type Line } from "./atlas.ts";

const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const atlas = atlasOf(JSON.parse(readFileSync(path, "utf8")) as AtlasTopology);

const someNear = (lines: Line[], lon: number, lat: number, degrees: number): boolean =>
  lines.some((line) => line.some(([x, y]) => Math.hypot(x - lon, y - lat) < degrees));

describe("base map", () => {
  it("has coasts and borders where they are", () => {
    expect(someNear(atlas.coasts, 103.84, 1.26, 0.3)).toBe(true); // Singapore
    expect(someNear(atlas.coasts, -9.5, 38.78, 0.1)).toBe(true); // Cabo da Roca
    expect(someNear(atlas.borders, 6.12, 50.75, 0.1)).toBe(true); // Belgium, Germany, Netherlands
    expect(someNear(atlas.borders, 103.84, 1.26, 0.3)).toBe(false);
  });

  it("does not draw where polygons are cut at the date line and the southern edge", () => {
    for (const line of [...atlas.coasts, ...atlas.borders]) {
      for (let k = 1; k < line.length; k++) {
        const [[lonA = 0, latA = 0] = [], [lonB = 0, latB = 0] = []] = [line[k - 1], line[k]];
        expect(Math.min(Math.abs(lonA), Math.abs(lonB)) > 179.99 || Math.max(latA, latB) < -89.9).toBe(false);
      }
    }
  });

  it("has land as closed rings", () => {
    expect(atlas.land.length).toBeGreaterThan(1000);
    for (const [outer] of atlas.land) expect(outer?.[0]).toEqual(outer?.at(-1));
  });
});
