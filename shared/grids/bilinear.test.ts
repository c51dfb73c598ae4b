import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderedBackground } from "./background.ts";
import { backgroundAtPlaces, betweenColumns, betweenRows } from "./bilinear.ts";
import type { GridVariable } from "./gridFile.ts";
import { matchTimes } from "./matchTimes.ts";
import { unitFactor } from "./units.ts";

const variable = (lon: ArrayLike<number>, lat: ArrayLike<number>): GridVariable => ({
  name: "v",
  longName: "v",
  unit: "",
  lon: Float64Array.from(lon),
  lat: Float64Array.from(lat),
  times: [Number.NaN],
  levels: [],
});
const even = (first: number, step: number, length: number): number[] =>
  Array.from({ length }, (_, k) => first + k * step);

describe("axes", () => {
  it.each([
    ["0 to 360", even(0, 90, 4), [-180, -90, 0, 90], true],
    ["0 to 360, the first one twice", even(0, 90, 5), [-180, -90, 0, 90], true],
    ["from east to west", [103, 102, 101], [101, 102, 103], false],
    ["across 180", [178, 179, 180, 181], [178, 179, 180, 181], false],
    ["across 180 with a jump", [178, 179, -180, -179], [178, 179, 180, 181], false],
    ["west of Greenwich in 0 to 360", [350, 351, 352], [-10, -9, -8], false],
  ])("of longitude are put in order: %s", (_, given, expected, isGlobal) => {
    const { background, columns } = orderedBackground("a.nc", variable(given, [1, 2]));
    expect(background.lon).toEqual(expected);
    expect(background.isGlobal).toBe(isGlobal);
    for (const [i, k] of columns.entries()) {
      expect(((given[k] ?? 0) - (expected[i] ?? 0)) % 360).toBeCloseTo(0, 9);
    }
  });

  it("that cannot be are refused", () => {
    expect(() => orderedBackground("a.nc", variable([1, 3, 2], [1, 2]))).toThrow("back and forth");
    expect(() => orderedBackground("a.nc", variable([1, 2], [5000, 6000]))).toThrow("5000 degrees");
  });
});

describe("values between nodes", () => {
  it("are those of a bilinear function, for any axes and turn of longitude", () => {
    const axis = (least: number, most: number) =>
      fc
        .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 2, maxLength: 12 })
        .map((numbers) => numbers.sort((a, b) => a - b));
    fc.assert(
      fc.property(
        axis(-80, 80),
        axis(-60, 60),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: -2, max: 2 }),
        (lon, lat, u, v, turns) => {
          const { background } = orderedBackground("a.nc", variable(lon, lat));
          const [west = 0, east = 0] = [lon[0], lon.at(-1)];
          const [south = 0, north = 0] = [lat[0], lat.at(-1)];
          const [x, y] = [west + u * (east - west), south + v * (north - south)];
          const plane = (a: number, b: number): number => 3 * a - 2 * b + 7;
          const read = (_: number, row: number) => Float32Array.from(lon, (a) => plane(a, lat[row] ?? 0));
          const [value] = backgroundAtPlaces(background, 0, [x + 360 * turns], [y], read);
          expect(value).toBeCloseTo(plane(x, y), 3);
        },
      ),
    );
  });

  it("go on across the seam of a global grid", () => {
    const { background } = orderedBackground("a.nc", variable(even(0, 90, 4), [-10, 10]));
    const read = () => Float32Array.of(10, 20, 30, 40);
    expect([...backgroundAtPlaces(background, 0, [135, -135, 225], [0, 0, 0], read)]).toEqual([25, 15, 15]);
  });

  it("are missing outside, and where a node that counts is", () => {
    const { background } = orderedBackground("a.nc", variable([0, 1, 2], [0, 1]));
    const read = () => Float32Array.of(1, 2, Number.NaN);
    const places = [-0.1, 0.5, 1, 1.0001, 1.5, 2.5];
    const values = backgroundAtPlaces(
      background,
      0,
      places,
      places.map(() => 0.5),
      read,
    );
    expect([...values]).toEqual([Number.NaN, 1.5, 2, 2, Number.NaN, Number.NaN]);
    expect(betweenRows(background, 1.1).low).toBe(-1);
    expect(betweenColumns(background, 360).low).toBe(0);
  });
});

describe("times of a background", () => {
  const hour = 3_600_000;
  it("are the nearest within half a step", () => {
    expect(matchTimes([0, 3 * hour, 6 * hour], [0, hour, 2 * hour, 7 * hour, 8 * hour])).toEqual([
      0, 0, 1, 2, -1,
    ]);
    expect(matchTimes([12 * hour], [11 * hour, 12 * hour, 12.4 * hour])).toEqual([-1, 0, 0]);
  });
  it("do not matter where there are none", () => {
    expect(matchTimes([null], [0, Number.NaN])).toEqual([0, 0]);
    expect(matchTimes([5], [Number.NaN])).toEqual([0]);
    expect(matchTimes([5, 6], [Number.NaN])).toEqual([-1]);
  });
});

describe("units", () => {
  it.each([
    ["kg m-3", "µg/m³", 1e9],
    ["kg m**-3", "µg/m³", 1e9],
    ["ug m-3", "µg/m³", 1],
    ["µg/m³", "mg/m³", 1e-3],
    ["mol mol-1", "ppb", 1e9],
    ["1e-9", "ppb", 1],
    ["", "ppb", 1],
    ["furlongs", "furlongs", 1],
  ])("%s is %s times %d", (from, to, factor) => expect(unitFactor(from, to)).toBeCloseTo(factor, 12));
  it("that no fixed factor joins are not", () => {
    expect(unitFactor("ppb", "µg/m³")).toBeNull();
    expect(unitFactor("K", "°C")).toBeNull();
  });
});
