import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestStations, unitVectors } from "./sphere.ts";

/** Haversine, from R. W. Sinnott, Sky and Telescope 68 (1984), as an independent check. */
function haversine(lonA: number, latA: number, lonB: number, latB: number): number {
  const rad = Math.PI / 180;
  const a =
    Math.sin(((latB - latA) * rad) / 2) ** 2 +
    Math.cos(latA * rad) * Math.cos(latB * rad) * Math.sin(((lonB - lonA) * rad) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.sqrt(a));
}

const longitude = fc.double({ min: -180, max: 360, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });

describe("nearest stations", () => {
  it("are those that sorting by distance gives", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(longitude, latitude), { maxLength: 60 }),
        longitude,
        latitude,
        (stations, lon, lat) => {
          const vectors = unitVectors(
            Float64Array.from(stations, ([l]) => l),
            Float64Array.from(stations, ([, l]) => l),
          );
          const expected = stations.map(([l, p]) => haversine(lon, lat, l, p)).sort((a, b) => a - b);
          const found = nearestStations(vectors, lon, lat, 3);
          expect(found).toHaveLength(Math.min(3, stations.length));
          for (const [k, { station, km }] of found.entries()) {
            const [l = 0, p = 0] = stations[station] ?? [];
            expect(km).toBeCloseTo(expected[k] ?? Number.NaN, 2);
            expect(km).toBeCloseTo(haversine(lon, lat, l, p), 2);
          }
        },
      ),
    );
  });

  it("are found across the date line and at the poles, to the metre", () => {
    const vectors = unitVectors(Float64Array.of(179.9, -179.9, 10), Float64Array.of(0, 0, 89.9));
    expect(nearestStations(vectors, -179.99, 0, 1)[0]).toMatchObject({ station: 1 });
    expect(nearestStations(vectors, 180.05, 0, 1)[0]).toMatchObject({ station: 1 });
    expect(nearestStations(vectors, -170, 89.9, 1)[0]?.km).toBeCloseTo(22.239, 3);
    expect(nearestStations(vectors, 10, 89.90001, 1)[0]?.km).toBeCloseTo(0.001112, 6);
  });
});
