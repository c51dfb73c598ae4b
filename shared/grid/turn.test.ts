import { expect, it } from "vitest";
import type { StationTable } from "../stations/table.ts";
import { inTurnOf } from "./turn.ts";

const at = (...lon: number[]): StationTable => ({
  value: "o3",
  unit: "ppb",
  ids: lon.map(String),
  names: lon.map(() => ""),
  lon: Float64Array.from(lon),
  lat: new Float64Array(lon.length),
  times: [0],
  values: [new Float64Array(lon.length)],
});

it("takes stations east of 180 degrees to the side of the grid where they are near", () => {
  expect([...inTurnOf(at(-175, 179, 10, 178.5), { west: 170, east: 190 }).lon]).toEqual([
    185, 179, 10, 178.5,
  ]);
  expect([...inTurnOf(at(-175, 5, 300), { west: 300, east: 370 }).lon]).toEqual([185, 365, 300]);
});

it("leaves stations of grids within -180 .. 180 alone, however far they are", () => {
  const table = at(-175, 179);
  expect(inTurnOf(table, { west: 100, east: 180 })).toBe(table);
});
