import { describe, expect, it } from "vitest";
import { type Grid, latOf, lonOf, TILE_SIZE } from "../../shared/grid/grid.ts";
import { fieldValueAt, type NodesAt } from "./probe.ts";
import { drawnGrid, texelsOf } from "./texels.ts";

const grid: Grid = { west: 170, south: -20, dlon: 0.1, dlat: 0.05, columns: 300, rows: 270 };
/** Bilinear interpolation is exact on this one. */
const truth = (lon: number, lat: number): number => 3 * lon - 7 * lat + 0.25 * lon * lat;

function nodesWith(value: (lon: number, lat: number, i: number, j: number) => number): NodesAt {
  const tiles = [0, 1].map((row) =>
    [0, 1].map((column) => {
      const nodes = Float32Array.from({ length: TILE_SIZE * TILE_SIZE }, (_, k) => {
        const [i, j] = [column * TILE_SIZE + (k % TILE_SIZE), row * TILE_SIZE + Math.floor(k / TILE_SIZE)];
        return value(lonOf(grid, i), latOf(grid, j), i, j);
      });
      return texelsOf(drawnGrid(grid), row, column, nodes);
    }),
  );
  return (row, column) => tiles[row]?.[column] ?? null;
}

describe("field value under the cursor", () => {
  it("is bilinear between nodes, across tile borders", () => {
    const field = nodesWith(truth);
    for (const [lon, lat] of [
      [170, -20],
      [195.57, -7.23],
      [195.6, -7.2],
      [171.03, -19.99],
      [180.01, -13.333],
    ] as const) {
      expect(fieldValueAt(grid, field, lon, lat)).toBeCloseTo(truth(lon, lat), 2);
    }
  });

  it("is found from either side of the date line", () => {
    const field = nodesWith(truth);
    expect(fieldValueAt(grid, field, -170, -10)).toBeCloseTo(truth(190, -10), 2);
    expect(fieldValueAt(grid, field, 190, -10)).toBeCloseTo(truth(190, -10), 2);
    expect(fieldValueAt(grid, field, -190, -10)).toBeCloseTo(truth(170, -10), 2);
  });

  it("holds half a spacing past the outermost nodes and ends there", () => {
    const field = nodesWith(truth);
    expect(fieldValueAt(grid, field, 169.951, -20.024)).toBeCloseTo(truth(170, -20), 2);
    expect(fieldValueAt(grid, field, 169.949, -20)).toBeNull();
    expect(fieldValueAt(grid, field, 175, -20.026)).toBeNull();
    expect(fieldValueAt(grid, field, 199.949, -6.526)).toBeCloseTo(truth(199.9, -6.55), 2);
    expect(fieldValueAt(grid, field, 199.951, -6.55)).toBeNull();
    expect(fieldValueAt(grid, field, 20, -10)).toBeNull();
  });

  it("is null where the nearest node is missing, and leaves missing corners out beside it", () => {
    const field = nodesWith((_lon, _lat, i, j) => (i === 5 && j === 4 ? Number.NaN : i));
    expect(fieldValueAt(grid, field, 170.5, -19.8)).toBeNull();
    expect(fieldValueAt(grid, field, 170.54, -19.78)).toBeNull();
    expect(fieldValueAt(grid, field, 170.56, -19.8)).toBeCloseTo(6, 5);
    // Corners 6, 5 and 6 with weights 0.3, 0.2 and 0.3; the fourth is the hole.
    expect(fieldValueAt(grid, field, 170.56, -19.775)).toBeCloseTo((0.3 * 6 + 0.2 * 5 + 0.3 * 6) / 0.8, 4);
  });

  it("is null where the tile is not computed, and loading where it is on its way", () => {
    const all = nodesWith(truth);
    const partial: NodesAt = (row, column) => (row === 0 && column === 0 ? all(0, 0) : null);
    expect(fieldValueAt(grid, partial, 171, -19)).not.toBeNull();
    expect(fieldValueAt(grid, partial, 196, -19)).toBeNull();
    const waiting: NodesAt = (row, column) => (column === 1 ? "loading" : all(row, column));
    expect(fieldValueAt(grid, waiting, 171, -19)).toBeCloseTo(truth(171, -19), 2);
    expect(fieldValueAt(grid, waiting, 195.55, -19)).toBe("loading");
  });
});
