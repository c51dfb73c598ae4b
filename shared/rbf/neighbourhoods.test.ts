import { expect, test } from "vitest";
import { placesOf } from "./distance.ts";
import { evenly, neighbourhoods } from "./neighbourhoods.ts";
import { network } from "./testing.ts";

test.each(["degrees", "great-circle"] as const)(
  "%s: every place is in one neighbourhood, none is too large",
  (metric) => {
    const { lon, lat } = network(333, 8);
    const parts = neighbourhoods(placesOf(metric, lon, lat), 50);
    const all = parts.flatMap((part) => [...part]).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 333 }, (_, k) => k));
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(50);
      expect(part.length).toBeGreaterThanOrEqual(25);
    }
  },
);

test("cuts the wider axis first", () => {
  const places = placesOf("degrees", Float64Array.of(9, 0, 10, 1), Float64Array.of(0, 1, 1, 0));
  expect(neighbourhoods(places, 2).map((part) => [...part].sort())).toEqual([
    [1, 3],
    [0, 2],
  ]);
});

test("evenly spread items", () => {
  expect(evenly([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 2, 4, 6]);
  expect(evenly([1, 2], 5)).toEqual([1, 2]);
});
