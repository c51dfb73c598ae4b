import { describe, expect, it } from "vitest";
import type { StationTable } from "../../shared/stations/table.ts";
import { dataBounds, movedMuch, wholeWorld } from "./bounds.ts";

const stationsAt = (lon: number[], lat: number[]): StationTable => ({
  value: "o3",
  unit: "",
  ids: lon.map(String),
  names: lon.map(() => ""),
  lon: Float64Array.from(lon),
  lat: Float64Array.from(lat),
  times: [Number.NaN],
  values: [new Float64Array(lon.length)],
});

describe("data bounds", () => {
  it("are the grid's drawn cells", () => {
    const grid = { west: 70, south: 10, dlon: 0.5, dlat: 0.25, columns: 140, rows: 180 };
    expect(dataBounds(grid, stationsAt([0], [0]))).toEqual({
      west: 69.75,
      south: 9.875,
      east: 139.75,
      north: 54.875,
    });
  });

  it("are the stations' smallest region, also across the date line", () => {
    const [lon, lat] = [
      [120, 73, 100],
      [20, 51, 30],
    ];
    expect(dataBounds(null, stationsAt(lon, lat))).toEqual({ west: 73, east: 120, south: 20, north: 51 });
    const fiji = dataBounds(null, stationsAt([178, -179, 177, -178], [-18, -17, -16, -19]));
    expect(fiji).toEqual({ west: 177, east: 182, south: -19, north: -16 });
  });

  it("are the world without data", () => {
    expect(dataBounds(null, null)).toBe(wholeWorld);
    expect(dataBounds(null, stationsAt([], []))).toBe(wholeWorld);
  });

  it("have moved much when an edge has, not when the spacing changed", () => {
    const from = dataBounds({ west: 70, south: 10, dlon: 0.5, dlat: 0.5, columns: 141, rows: 101 }, null);
    const finer = dataBounds({ west: 70, south: 10, dlon: 0.1, dlat: 0.1, columns: 701, rows: 501 }, null);
    const wider = dataBounds({ west: 60, south: 10, dlon: 0.5, dlat: 0.5, columns: 161, rows: 101 }, null);
    expect(movedMuch(from, finer)).toBe(false);
    expect(movedMuch(from, wider)).toBe(true);
  });
});
