import { describe, expect, it } from "vitest";
import { hersheySimplex } from "./hershey.ts";
import { Ink } from "./ink.ts";
import { canDraw, strokesOf, textWidth } from "./text.ts";

describe("text by strokes", () => {
  it("knows all of ASCII, units and degrees, and says what it does not know", () => {
    expect(hersheySimplex).toHaveLength(95);
    expect(canDraw("PM2.5, µg/m³ at 30°N ~{}")).toBe(true);
    expect(canDraw("臭氧")).toBe(false);
  });

  it("stays within its width and around its baseline", () => {
    const strokes = strokesOf("Hxyz|gµ³°", 20);
    const width = textWidth("Hxyz|gµ³°", 20);
    for (const [x0, y0, x1, y1] of strokes) {
      expect(Math.min(x0, x1)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x0, x1)).toBeLessThanOrEqual(width);
      expect(Math.min(y0, y1)).toBeGreaterThan(-26);
      expect(Math.max(y0, y1)).toBeLessThan(10);
    }
  });

  it("makes capitals as high as asked, standing on the baseline", () => {
    const heights = strokesOf("H", 21).flatMap(([, y0, , y1]) => [y0, y1]);
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([-21, 0]);
  });
});

describe("ink", () => {
  it("covers a stroke by its thickness and stays inside its rectangle", () => {
    const ink = new Ink(10, 20, 8, 6);
    ink.line(0, 23.5, 100, 23.5, 1);
    const rows = Array.from({ length: 6 }, (_, y) => [...ink.coverage.subarray(8 * y, 8 * y + 8)]);
    expect(rows[3]).toEqual(Array(8).fill(255));
    expect(rows[2]).toEqual(Array(8).fill(0));
  });

  it("does not add up where strokes cross", () => {
    const ink = new Ink(0, 0, 5, 5);
    ink.line(0, 2.25, 5, 2.25, 0.5);
    const once = ink.coverage[2 * 5 + 2];
    ink.line(2.25, 0, 2.25, 5, 0.5);
    expect(ink.coverage[2 * 5 + 2]).toBe(once);
  });
});
