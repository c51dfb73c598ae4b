import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { widenedTo } from "../../grid/grid.ts";
import { openCases } from "./finding.ts";
import { outsideInUse, outsideOf } from "./outside.ts";

const at = (...places: readonly (readonly [number, number])[]) => ({
  ids: places.map((_, k) => `S${k}`),
  lon: Float64Array.from(places, ([lon]) => lon),
  lat: Float64Array.from(places, ([, lat]) => lat),
});
const idsIn = (found: ReturnType<typeof outsideOf>) => found?.cases.flatMap(({ stations }) => stations) ?? [];
const region = { west: 100, east: 110, south: 30, north: 38 };

describe("stations outside of the region", () => {
  it("are listed with how far, the farthest first, and wait for no decision", () => {
    const found = outsideOf(at([105, 34], [111, 34], [100, 30], [105, 20]), region);
    expect(idsIn(found)).toEqual(["S3", "S1"]);
    expect(found?.cases[1]?.words).toMatch(/^At 111, 34, 9\d(\.\d)? km outside\.$/);
    expect(found && openCases(found, [], "pm25")).toBe(0);
  });

  it("are not those that another decision has left out", () => {
    const table = { ...at([105, 34], [0, 0], [111, 34]), value: "pm25" };
    const leftOut = (reason: "origin" | "outside", id: string) =>
      ({ action: "exclude", reason, stations: [id] }) as const;
    const found = outsideInUse(table, region, [leftOut("origin", "S1"), leftOut("outside", "S2")]);
    expect(idsIn(found)).toEqual(["S2"]);
    expect(
      outsideInUse({ ...at([105, 34], [0, 0]), value: "pm25" }, region, [leftOut("origin", "S1")]),
    ).toBeNull();
  });

  it("are none where the region goes on beyond 180 degrees, or all lie on its edge", () => {
    expect(outsideOf(at([-170, 0], [175, 0]), { west: 170, east: 200, south: -10, north: 10 })).toBeNull();
    expect(outsideOf(at([100, 30], [110, 38]), region)).toBeNull();
  });

  it("are none once the grid is widened, whose nodes stay where they were", () => {
    const places = fc.array(
      fc.tuple(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(places, fc.constantFrom(0.05, 0.1, 0.25, 1), (stations, dlon) => {
        const grid = { ...region, dlon, dlat: 2 * dlon };
        const wide = widenedTo(grid, at(...stations));
        expect(outsideOf(at(...stations), wide)).toBeNull();
        expect(wide).toMatchObject({ dlon, dlat: 2 * dlon });
        const steps = (grid.west - wide.west) / dlon;
        if (wide.west > -180) expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-6);
      }),
    );
  });
});
