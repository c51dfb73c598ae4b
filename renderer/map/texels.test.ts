import { describe, expect, it } from "vitest";
import { type Grid, TILE_SIZE, tileAt } from "../../shared/grid/grid.ts";
import { drawnGrid, emptyTexels, isMissing, MISSING, texelsOf } from "./texels.ts";

const grid: Grid = { west: 70, south: 10, dlon: 0.05, dlat: 0.05, columns: 700, rows: 300 };

/** A tile whose node (i, j) of the grid holds 1000 j + i. */
function nodesOf(index: number): Float32Array {
  const tile = tileAt(grid, index);
  const nodes = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
  for (let row = 0; row < tile.rows; row++) {
    for (let column = 0; column < tile.columns; column++) {
      nodes[row * TILE_SIZE + column] = 1000 * (tile.j0 + row) + tile.i0 + column;
    }
  }
  return nodes;
}

describe("texels", () => {
  it.each([4096, 700, 350, 256, 100, 37])("cover every drawn node exactly once (limit %i)", (limit) => {
    const drawn = drawnGrid(grid, limit);
    expect(Math.max(drawn.columns, drawn.rows)).toBeLessThanOrEqual(limit);
    const texture = new Float64Array(drawn.columns * drawn.rows).fill(Number.NaN);
    for (let index = 0; index < drawn.tiles; index++) {
      const { x, y, width, height, values } = texelsOf(drawn, index, nodesOf(index));
      expect(emptyTexels(drawn, index)).toMatchObject({ x, y, width, height });
      for (let k = 0; k < values.length; k++) {
        const at = (y + Math.floor(k / width)) * drawn.columns + x + (k % width);
        if (!Number.isNaN(texture[at])) throw new Error(`texel ${at} is covered twice`);
        texture[at] = values[k] ?? Number.NaN;
      }
    }
    for (let row = 0; row < drawn.rows; row++) {
      for (let column = 0; column < drawn.columns; column++) {
        const expected = 1000 * row * drawn.step + column * drawn.step;
        if (texture[row * drawn.columns + column] !== expected) {
          expect([row, column, texture[row * drawn.columns + column]]).toEqual([row, column, expected]);
        }
      }
    }
  });

  it("mark missing nodes and nothing else", () => {
    const nodes = nodesOf(0);
    nodes[TILE_SIZE + 2] = Number.NaN;
    nodes[3] = -1e30;
    const { values, width, low, high } = texelsOf(drawnGrid(grid), 0, nodes);
    expect([low, high]).toEqual([Math.fround(-1e30), 255255]);
    expect(values[width + 2]).toBe(Math.fround(MISSING));
    expect([...values].filter(isMissing)).toHaveLength(1);
    expect(emptyTexels(drawnGrid(grid), 5).values.every(isMissing)).toBe(true);
  });
});
