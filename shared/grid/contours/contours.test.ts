import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chain } from "./chains.ts";
import { bandPolygons, contourLines, type Polygon } from "./contours.ts";
import type { NodeField } from "./segments.ts";

const areaOf = (ring: Chain): number => {
  let sum = 0;
  for (const [k, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(k + 1) % ring.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
};
const totalArea = (polygons: readonly Polygon[]): number =>
  polygons.reduce((sum, polygon) => sum + polygon.reduce((part, ring) => part + areaOf(ring), 0), 0);

const field = (columns: number, rows: number, value: (i: number, j: number) => number): NodeField => ({
  columns,
  rows,
  values: Float32Array.from({ length: columns * rows }, (_, k) =>
    value(k % columns, Math.floor(k / columns)),
  ),
});

describe("bands", () => {
  it("of a plane are strips with exact edges", () => {
    const plane = field(5, 3, (i) => i);
    expect(bandPolygons(plane, 1.25, 2.5).flat()).toHaveLength(1);
    expect(totalArea(bandPolygons(plane, 1.25, 2.5))).toBeCloseTo(2.5, 12);
    expect(totalArea(bandPolygons(plane, -Infinity, Infinity))).toBe(8);
  });

  it("have holes, and pieces apart as polygons of their own", () => {
    const rings = field(41, 41, (i, j) => Math.cos(Math.hypot(i - 20, j - 20) / 3));
    const polygons = bandPolygons(rings, -2, 0.5);
    expect(polygons.map((polygon) => polygon.length).sort()).toEqual([1, 1, 1, 1, 2]);
    for (const [outer, ...holes] of polygons) {
      expect(areaOf(outer ?? [])).toBeGreaterThan(0);
      for (const hole of holes) expect(areaOf(hole)).toBeLessThan(0);
    }
  });

  it("end where nodes are missing", () => {
    const holed = field(5, 5, (i, j) => (i === 2 && j === 2 ? Number.NaN : 1));
    const polygons = bandPolygons(holed, 0, 2);
    expect(polygons.map((polygon) => polygon.map(areaOf))).toEqual([[16, -4]]);
  });

  it("cover the field exactly once, whatever the field, ties with levels and gaps included", () => {
    const node = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.constant(Number.NaN),
      fc.float({ min: 0, max: 4, noNaN: true }),
    );
    const anyNodes = fc
      .record({ columns: fc.integer({ min: 2, max: 7 }), rows: fc.integer({ min: 2, max: 7 }) })
      .chain(({ columns, rows }) =>
        fc.array(node, { minLength: columns * rows, maxLength: columns * rows }).map((values) => {
          return { columns, rows, values: Float32Array.from(values) };
        }),
      );
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const whole = totalArea(bandPolygons(nodes, -Infinity, Infinity));
        const bands = [-1, 1, 2, 3, 5]
          .slice(0, -1)
          .map((low, k) => bandPolygons(nodes, low, [1, 2, 3, 5][k] ?? 5));
        const sum = bands.reduce((area, polygons) => area + totalArea(polygons), 0);
        expect(sum).toBeCloseTo(whole, 9);
        for (const ring of bands.flat(2)) {
          expect(ring.at(-1)).toEqual(ring[0]);
          expect(new Set(ring.map(String)).size).toBe(ring.length - 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("lines", () => {
  it("run along the level, higher values at the left, open at the edge and closed inside", () => {
    const plane = field(4, 3, (i) => i);
    expect(contourLines(plane, 1.5)).toEqual([
      [
        [1.5, 2],
        [1.5, 1],
        [1.5, 0],
      ],
    ]);
    const hill = field(9, 9, (i, j) => -Math.hypot(i - 4, j - 4));
    const [line, ...others] = contourLines(hill, -2.5);
    expect(others).toHaveLength(0);
    expect(line?.at(-1)).toEqual(line?.[0]);
    expect(areaOf(line ?? []) / (Math.PI * 2.5 ** 2)).toBeCloseTo(1, 1);
  });
});
