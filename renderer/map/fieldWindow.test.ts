import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Grid } from "../../shared/grid/grid.ts";
import { type FieldWindow, fieldWindow, MOST_TILES, tilesOf } from "./fieldWindow.ts";
import { constrain, type View, viewOfBounds } from "./mercator.ts";
import { pyramidOf } from "./texels.ts";

const vast: Grid = { west: 70, south: 0, dlon: 0.003, dlat: 0.003, columns: 20_000, rows: 14_000 };
const pyramid = pyramidOf(vast);
const view = (longitude: number, latitude: number, zoom: number): View =>
  constrain({ longitude, latitude, zoom, width: 1100, height: 800 });
const sizeOf = ({ firstColumn, endColumn, firstRow, endRow }: FieldWindow) =>
  [endColumn - firstColumn, endRow - firstRow] as const;

describe("field window", () => {
  it("takes the nodes where they are wide on the screen, and coarser levels the farther away", () => {
    const near = fieldWindow(pyramid, view(100, 20, 10), 1);
    expect(near).toMatchObject({ drawn: { level: 0 } });
    // 0.75 degrees across, 250 nodes, the 9875th to the 10125th.
    expect(near).toMatchObject({ firstColumn: 38, endColumn: 40 });
    const levels = [9, 8, 7, 6, 5, 4].map(
      (zoom) => fieldWindow(pyramid, view(100, 20, zoom), 1)?.drawn.level,
    );
    expect(levels).toEqual([0, 0, 0, 1, 2, 3]);
    expect(fieldWindow(pyramid, view(100, 20, 6), 2)?.drawn.level).toBe(0);
  });

  it("is null out of sight", () => {
    expect(fieldWindow(pyramid, view(20, 20, 6), 1)).toBeNull();
    expect(fieldWindow(pyramid, view(100, 60, 6), 1)).toBeNull();
  });

  it("holds all of the field when all is in sight", () => {
    const all = fieldWindow(
      pyramid,
      viewOfBounds({ west: 70, south: 0, east: 130, north: 42 }, 1100, 800),
      1,
    );
    expect(all).toMatchObject({ drawn: { level: 4 }, firstColumn: 0, endColumn: 5, firstRow: 0, endRow: 4 });
    expect(tilesOf(all as FieldWindow)).toHaveLength(20);
  });

  it("never asks for more tiles than the texture takes, nor for any that are not there", () => {
    const around: Grid = { west: -180, south: -80, dlon: 0.01, dlat: 0.01, columns: 36_000, rows: 16_000 };
    fc.assert(
      fc.property(
        fc.constantFrom(vast, around),
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 14, noNaN: true }),
        fc.integer({ min: 300, max: 3840 }),
        fc.constantFrom(1, 1.5, 2),
        (grid, longitude, latitude, zoom, width, ratio) => {
          const seen = constrain({ longitude, latitude, zoom, width, height: Math.round(0.6 * width) });
          const window = fieldWindow(pyramidOf(grid), seen, ratio);
          if (window === null) return;
          const { drawn, firstColumn, firstRow, endColumn, endRow } = window;
          expect(Math.max(...sizeOf(window))).toBeLessThanOrEqual(MOST_TILES);
          expect(Math.min(firstColumn, firstRow, ...sizeOf(window).map((size) => size - 1))).toBeGreaterThan(
            -1,
          );
          expect(endColumn).toBeLessThanOrEqual(drawn.tileColumns);
          expect(endRow).toBeLessThanOrEqual(drawn.tileRows);
        },
      ),
    );
  });

  it("finds a field past the date line from either side", () => {
    const grid: Grid = { west: 170, south: -10, dlon: 0.05, dlat: 0.05, columns: 400, rows: 400 };
    for (const longitude of [179, -179, -172]) {
      expect(fieldWindow(pyramidOf(grid), view(longitude, 0, 6), 1)).not.toBeNull();
    }
  });
});
