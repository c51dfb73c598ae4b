import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  constrain,
  latOfWorldY,
  MAX_LATITUDE,
  pan,
  placeAt,
  resized,
  screenOf,
  type View,
  viewOfBounds,
  worldX,
  worldY,
  wrapLongitude,
} from "./mercator.ts";

const view: View = { longitude: 105, latitude: 35, zoom: 3.3, width: 800, height: 600 };

describe("web mercator", () => {
  it("puts known places where EPSG:3857 does", () => {
    // 45 N is at 5621521.486 m of 20037508.343 m.
    expect(worldY(45)).toBeCloseTo(256 + (256 * 5621521.486192) / 20037508.342789, 9);
    expect(worldY(0)).toBe(256);
    expect(worldY(MAX_LATITUDE)).toBeCloseTo(512, 9);
    expect(worldY(90)).toBe(worldY(MAX_LATITUDE));
    expect([worldX(-180), worldX(0), worldX(190)]).toEqual([0, 256, (512 * 370) / 360]);
  });

  it("comes back from the world square", () => {
    fc.assert(
      fc.property(fc.double({ min: -85, max: 85, noNaN: true }), (lat) => {
        expect(latOfWorldY(worldY(lat))).toBeCloseTo(lat, 11);
      }),
    );
  });

  it("draws north up, east right, and comes back from the screen", () => {
    expect(screenOf(view, 105, 35)).toEqual([400, 300]);
    const [x, y] = screenOf(view, 110, 40);
    expect(x).toBeGreaterThan(400);
    expect(y).toBeLessThan(300);
    const [lon, lat] = placeAt(view, x, y);
    expect(lon).toBeCloseTo(110, 10);
    expect(lat).toBeCloseTo(40, 10);
  });

  it("wraps longitudes", () => {
    expect([190, -180, 180, 359, 540].map(wrapLongitude)).toEqual([-170, -180, -180, -1, -180]);
  });
});

describe("views", () => {
  it("fit a region inside the margin, across the date line too", () => {
    for (const [west, east] of [
      [70, 140],
      [160, 200],
      [0, 360],
    ] as const) {
      const fitted = viewOfBounds({ west, east, south: 10, north: 55 }, 900, 500, 20);
      const shift = 360 * Math.round((fitted.longitude - (west + east) / 2) / 360);
      const [left, top] = screenOf(fitted, west + shift, 55);
      const [right, bottom] = screenOf(fitted, east + shift, 10);
      expect(left + right).toBeCloseTo(900, 6);
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(19.999);
      expect(Math.max(right - 900, bottom - 500)).toBeLessThanOrEqual(-19.999);
    }
  });

  it("fit a single station without a division by zero", () => {
    const fitted = viewOfBounds({ west: 9, east: 9, south: 50, north: 50 }, 900, 500);
    expect(fitted.zoom).toBe(11);
    expect(fitted.latitude).toBeCloseTo(50, 9);
  });

  it("never show space beyond the poles' edges", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: -3, max: 20, noNaN: true }),
        (latitude, zoom) => {
          const held = constrain({ ...view, latitude, zoom });
          expect(screenOf(held, 0, 90)[1]).toBeLessThan(1e-6);
          expect(screenOf(held, 0, -90)[1]).toBeGreaterThan(held.height - 1e-6);
        },
      ),
    );
  });

  it("pan by pixels", () => {
    const [x, y] = screenOf(pan(view, 64, -32), 105, 35);
    expect(x).toBeCloseTo(400 - 64, 6);
    expect(y).toBeCloseTo(300 + 32, 6);
  });

  it("shows a region at every size while it is fitted to it, else keeps centre and zoom", () => {
    const bounds = { west: 70, south: 15, east: 140, north: 55 };
    const fitted = viewOfBounds(bounds, 800, 600);
    const smaller = resized(fitted, 400, 500, bounds);
    expect(smaller).toEqual(viewOfBounds(bounds, 400, 500));
    expect(resized(smaller, 800, 600, bounds)).toEqual(fitted);
    expect(resized(view, 400, 500, null)).toMatchObject({ longitude: 105, zoom: 3.3, width: 400 });
    expect(resized(view, 400, 500, null).latitude).toBeCloseTo(35, 9);
  });
});
