import { expect, test } from "vitest";
import {
  boundingBox,
  EARTH_RADIUS_KM,
  KM_PER_DEGREE,
  nearestNeighbours,
  onSphere,
  placesOf,
  squaredDistances,
} from "./distance.ts";
import { seeded } from "./testing.ts";

/** Distance of two places by the metric. */
function between(metric: "degrees" | "great-circle", a: [number, number], b: [number, number]): number {
  const places = placesOf(metric, Float64Array.of(a[0], b[0]), Float64Array.of(a[1], b[1]));
  const out = new Float64Array(2);
  squaredDistances(places, places.x[1] ?? 0, places.y[1] ?? 0, places.z[1] ?? 0, 1, out);
  expect(out[1]).toBe(0);
  return Math.sqrt(out[0] ?? Number.NaN);
}

test("degrees are a plane", () => {
  expect(between("degrees", [10, 20], [13, 24])).toBe(5);
});

test("the great circle gives chords, also across the date line and over the pole", () => {
  const chord = 2 * EARTH_RADIUS_KM * Math.sin(Math.PI / 360);
  expect(between("great-circle", [179.5, 0], [-179.5, 0])).toBeCloseTo(chord, 9);
  expect(between("great-circle", [20, 89.5], [-160, 89.5])).toBeCloseTo(chord, 9);
  expect(between("great-circle", [0, 0], [180, 0])).toBeCloseTo(2 * EARTH_RADIUS_KM, 9);
  expect(chord / KM_PER_DEGREE).toBeCloseTo(1, 4);
});

test("whole turns and the pole's longitude leave a place where it is", () => {
  expect(onSphere(116.25 + 360, 40)).toEqual(onSphere(116.25, 40));
  expect(onSphere(10, 90)).toEqual([0, 0, EARTH_RADIUS_KM]);
  expect(between("great-circle", [10, -90], [150, -90])).toBe(0);
});

test("nearest neighbours", () => {
  const places = placesOf("degrees", Float64Array.of(0, 1, 10, 12), Float64Array.of(0, 0, 0, 0));
  const neighbours = nearestNeighbours(places);
  expect(neighbours?.closest).toEqual({ a: 0, b: 1, distance: 1 });
  expect(neighbours?.median).toBe(2);
  expect(nearestNeighbours(placesOf("degrees", Float64Array.of(1), Float64Array.of(1)))).toBeNull();
});

test.each(["degrees", "great-circle"] as const)(
  "nearest neighbours are those of a full search (%s)",
  (metric) => {
    const random = seeded(5);
    // Coarse coordinates: many places share one, and many distances are equal.
    const coordinate = (): number => Math.floor(12 * random());
    const lon = Float64Array.from({ length: 300 }, coordinate);
    const lat = Float64Array.from({ length: 300 }, coordinate).map((y, k) =>
      k % 3 === 0 ? y + random() : y,
    );
    const places = placesOf(metric, lon, lat);
    const distances = new Float64Array(300);
    const nearest = Float64Array.from({ length: 300 }, (_, a) => {
      const [x, y, z] = [places.x[a] as number, places.y[a] as number, places.z[a] ?? 0];
      squaredDistances(places, x, y, z, 1, distances);
      distances[a] = Infinity;
      return Math.sqrt(Math.min(...distances));
    });
    const found = nearestNeighbours(places);
    expect(found?.median).toBeCloseTo(nearest.toSorted()[150] as number, 12);
    expect(found?.closest.distance).toBe(Math.min(...nearest));
  },
);

test("bounding box of each axis", () => {
  expect(boundingBox(placesOf("degrees", Float64Array.of(3, -1), Float64Array.of(5, 8)))).toEqual([
    [-1, 3],
    [5, 8],
  ]);
});
