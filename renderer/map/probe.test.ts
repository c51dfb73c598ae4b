import { describe, expect, it } from "vitest";
import { type Grid, latOf, lonOf, TILE_SIZE, tileAt } from "../../shared/grid/grid.ts";
import { type DrawnField, fieldValueAt } from "./probe.ts";
import { drawnGrid, texelsOf } from "./texels.ts";

const grid: Grid = { west: 170, south: -20, dlon: 0.1, dlat: 0.05, columns: 300, rows: 270 };
/** Bilinear interpolation is exact on this one. */
const truth = (lon: number, lat: number): number => 3 * lon - 7 * lat + 0.25 * lon * lat;

function fieldOf(
  value: (lon: number, lat: number, i: number, j: number) => number,
  limit = 4096,
): DrawnField {
  const drawn = drawnGrid(grid, limit);
  const tiles = Array.from({ length: drawn.tiles }, (_, index) => {
    const tile = tileAt(grid, index);
    const nodes = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
    for (let row = 0; row < tile.rows; row++) {
      for (let column = 0; column < tile.columns; column++) {
        const [i, j] = [tile.i0 + column, tile.j0 + row];
        nodes[row * TILE_SIZE + column] = value(lonOf(grid, i), latOf(grid, j), i, j);
      }
    }
    return texelsOf(drawn, index, nodes);
  });
  return { drawn, tiles };
}

describe("field value under the cursor", () => {
  it.each([4096, 120])("is bilinear between drawn nodes, across tile borders (limit %i)", (limit) => {
    const field = fieldOf(truth, limit);
    for (const [lon, lat] of [
      [170, -20],
      [195.57, -7.23],
      [195.6, -7.2],
      [171.03, -19.99],
      [180.01, -13.333],
    ] as const) {
      expect(fieldValueAt(field, lon, lat)).toBeCloseTo(truth(lon, lat), 2);
    }
  });

  it("is found from either side of the date line", () => {
    const field = fieldOf(truth);
    expect(fieldValueAt(field, -170, -10)).toBeCloseTo(truth(190, -10), 2);
    expect(fieldValueAt(field, 190, -10)).toBeCloseTo(truth(190, -10), 2);
    expect(fieldValueAt(field, -190, -10)).toBeCloseTo(truth(170, -10), 2);
  });

  it("holds half a spacing past the outermost nodes and ends there", () => {
    const field = fieldOf(truth);
    expect(fieldValueAt(field, 169.951, -20.024)).toBeCloseTo(truth(170, -20), 2);
    expect(fieldValueAt(field, 169.949, -20)).toBeNull();
    expect(fieldValueAt(field, 175, -20.026)).toBeNull();
    expect(fieldValueAt(field, 199.949, -6.526)).toBeCloseTo(truth(199.9, -6.55), 2);
    expect(fieldValueAt(field, 199.951, -6.55)).toBeNull();
    expect(fieldValueAt(field, 20, -10)).toBeNull();
  });

  it("is null where the nearest node is missing, and leaves missing corners out beside it", () => {
    const field = fieldOf((_lon, _lat, i, j) => (i === 5 && j === 4 ? Number.NaN : i));
    expect(fieldValueAt(field, 170.5, -19.8)).toBeNull();
    expect(fieldValueAt(field, 170.54, -19.78)).toBeNull();
    expect(fieldValueAt(field, 170.56, -19.8)).toBeCloseTo(6, 5);
    // Corners 6, 5 and 6 with weights 0.3, 0.2 and 0.3; the fourth is the hole.
    expect(fieldValueAt(field, 170.56, -19.775)).toBeCloseTo((0.3 * 6 + 0.2 * 5 + 0.3 * 6) / 0.8, 4);
  });

  it("is null where the tile has not arrived", () => {
    const { drawn, tiles } = fieldOf(truth);
    const partial = { drawn, tiles: tiles.map((tile, index) => (index === 0 ? tile : null)) };
    expect(fieldValueAt(partial, 171, -19)).not.toBeNull();
    expect(fieldValueAt(partial, 196, -19)).toBeNull();
  });
});
