import { describe, expect, it } from "vitest";
import { constrain, placeAt, screenOf, type View } from "./mercator.ts";
import { fieldMesh, VERTEX_LENGTH } from "./mesh.ts";
import { type DrawnGrid, drawnGrid } from "./texels.ts";

const gridOf = (west: number, south: number, spacing: number, columns: number, rows: number) =>
  drawnGrid({ west, south, dlon: spacing, dlat: spacing, columns, rows });

/** Every strip of a mesh as its two corners (upper left, lower right): screen x, y and texel column, row. */
function stripsOf(mesh: Float32Array, view: View) {
  const corner = (vertex: number) => {
    const [x = 0, y = 0, column = 0, row = 0, i = 0, j = 0] = mesh.subarray(
      vertex * VERTEX_LENGTH,
      (vertex + 1) * VERTEX_LENGTH,
    );
    return {
      x: ((x + 1) * view.width) / 2,
      y: ((1 - y) * view.height) / 2,
      column: column + i,
      row: row + j,
    };
  };
  const strips = [];
  for (let first = 0; first < mesh.length / VERTEX_LENGTH; first += 6) {
    strips.push([corner(first), corner(first + 5)] as const);
  }
  return strips;
}

/** Strips in all copies of the world in sight. */
const allStripsOf = (drawn: DrawnGrid, view: View) =>
  [-2, -1, 0, 1, 2].flatMap((turns) => stripsOf(fieldMesh(drawn, view, turns), view));

/** Largest distance in pixels between where a drawn row and column are and where Web Mercator has them. */
function worstError(spacing: number, zoom: number, latitude: number): number {
  const rows = Math.min(4000, Math.floor(170 / spacing) + 1);
  const south = Math.max(-85, Math.min(85 - (rows - 1) * spacing, latitude - (rows * spacing) / 2));
  const columns = Math.min(4000, 360 / spacing);
  const drawn = gridOf(3 - (columns * spacing) / 2, south, spacing, columns, rows);
  const view = constrain({ longitude: 3.217, latitude, zoom, width: 1371, height: 803 });
  const strips = allStripsOf(drawn, view);
  let worst = strips.length > 0 ? 0 : Infinity;
  for (const [upper, lower] of strips) {
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const between = (a: number, b: number) => a + share * (b - a);
      const { grid } = drawn;
      const lat = grid.south + between(upper.row, lower.row) * grid.dlat;
      const lon = grid.west + between(upper.column, lower.column) * grid.dlon;
      const x = between(upper.x, lower.x);
      // The copy of the world in which this column is drawn.
      const shift = 360 * Math.round((placeAt(view, x, 0)[0] - lon) / 360);
      const [trueX, trueY] = screenOf(view, lon + shift, lat);
      worst = Math.max(worst, Math.abs(trueX - x), Math.abs(trueY - between(upper.y, lower.y)));
    }
  }
  return worst;
}

describe("field mesh", () => {
  it.each([0.01, 0.05, 0.25, 1])("is right to 0.03 px at spacing %d, zooms 0 to 14", (spacing) => {
    for (const latitude of [-84.9, -60, 0, 35.5, 84.9]) {
      for (let zoom = 0; zoom <= 14; zoom += 0.7) {
        const worst = worstError(spacing, zoom, latitude);
        if (!(worst < 0.03)) expect([latitude, zoom, worst]).toEqual([latitude, zoom, "< 0.03"]);
      }
    }
  });

  const view: View = { longitude: 0, latitude: 0, zoom: 3, width: 1000, height: 600 };

  it("reaches half a spacing past the outermost nodes", () => {
    const strips = stripsOf(fieldMesh(gridOf(-10, -5, 1, 21, 11), view), view);
    const [left, top] = screenOf(view, -10.5, 5.5);
    const [right, bottom] = screenOf(view, 10.5, -5.5);
    expect(strips[0]?.[0].x).toBeCloseTo(left, 3);
    expect(strips[0]?.[0].y).toBeCloseTo(top, 3);
    expect(strips.at(-1)?.[1].x).toBeCloseTo(right, 3);
    expect(strips.at(-1)?.[1].y).toBeCloseTo(bottom, 3);
    expect(strips[0]?.[0]).toMatchObject({ column: -0.5 });
    expect(strips.at(-1)?.[1].column).toBeCloseTo(20.5, 5);
  });

  it("is empty out of sight", () => {
    expect(allStripsOf(gridOf(100, 0, 1, 10, 10), { ...view, zoom: 6 })).toHaveLength(0);
    expect(allStripsOf(gridOf(0, 70, 1, 10, 10), { ...view, zoom: 6 })).toHaveLength(0);
  });

  it.each([
    [175, -178],
    [175, 178],
    [355, 0],
    [355, -4],
  ])("finds the copy of a region from %d E that a view at %d sees", (west, longitude) => {
    const seen = { ...view, longitude, zoom: 5 };
    const strips = allStripsOf(gridOf(west, -5, 0.5, 21, 21), seen);
    const left = Math.min(...strips.map(([upper]) => upper.x));
    const right = Math.max(...strips.map(([, lower]) => lower.x));
    expect(right - left).toBeCloseTo((10.5 * 512 * 32) / 360, 2);
    const middle = placeAt(seen, (left + right) / 2, 0)[0];
    const turns = (middle - west - 5) / 360;
    expect(turns).toBeCloseTo(Math.round(turns), 6);
  });

  it("draws a region around the world once per copy, without gap or overlap", () => {
    const seen = { ...view, longitude: 170, zoom: 0.5, width: 1600 };
    const strips = allStripsOf(gridOf(0, -60, 1, 360, 121), seen);
    const spans = [...new Set(strips.map(([upper, lower]) => `${upper.x.toFixed(2)} ${lower.x.toFixed(2)}`))];
    const ends = spans.map((span) => span.split(" ").map(Number)).sort(([a = 0], [b = 0]) => a - b);
    expect(ends[0]?.[0]).toBeLessThan(0);
    expect(ends.at(-1)?.[1]).toBeGreaterThan(1600);
    for (let k = 1; k < ends.length; k++) expect(ends[k]?.[0]).toBeCloseTo(ends[k - 1]?.[1] ?? 0, 1);
  });

  it("draws an overview in the same place: its texels stand in the middle of the nodes they cover", () => {
    const grid = { west: -10, south: -5, dlon: 0.5, dlat: 0.5, columns: 41, rows: 21 };
    const nodes = stripsOf(fieldMesh(drawnGrid(grid), view), view);
    const means = stripsOf(fieldMesh(drawnGrid(grid, 2), view), view);
    expect(means.map(([upper]) => [upper.x, upper.y])).toEqual(nodes.map(([upper]) => [upper.x, upper.y]));
    means.forEach(([upper, lower], k) => {
      expect(upper.row * 4 + 1.5).toBeCloseTo(nodes[k]?.[0].row ?? 0, 4);
      expect(lower.column * 4 + 1.5).toBeCloseTo(nodes[k]?.[1].column ?? 0, 4);
    });
  });
});
