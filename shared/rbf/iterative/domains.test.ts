import { expect, test } from "vitest";
import { placesOf } from "../distance.ts";
import { network } from "../testing.ts";
import { domainsOf, representatives } from "./domains.ts";

test("domains cover every station once, with stations around them; representatives are few and distinct", () => {
  const { lon, lat } = network(3000, 1);
  const places = placesOf("degrees", lon, lat);
  const domains = domainsOf(places);
  const inside = domains.flatMap((domain) => [...domain.stations.subarray(0, domain.inside)]);
  expect(inside.sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, k) => k));
  for (const { stations, inside: own } of domains) {
    expect(new Set(stations).size).toBe(stations.length);
    expect(stations.length).toBeGreaterThan(own);
  }
  const few = representatives(places, 500);
  expect(new Set(few).size).toBe(few.length);
  expect(few.length).toBeLessThanOrEqual(500);
  expect(few.length).toBeGreaterThan(200);
});
