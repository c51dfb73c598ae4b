import { describe, expect, it } from "vitest";
import { type Grid, TILE_SIZE } from "../../shared/grid/grid.ts";
import { type DrawnGrid, drawnGrid, isMissing, MISSING, pyramidOf, standInFrom, texelsOf } from "./texels.ts";

const grid: Grid = { west: 70, south: 10, dlon: 0.05, dlat: 0.05, columns: 700, rows: 300 };

/** A tile whose texel (x, y) of the level holds 1000 y + x. */
function valuesOf(drawn: DrawnGrid, row: number, column: number): Float32Array {
  const values = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
  for (let y = row * TILE_SIZE; y < Math.min(drawn.rows, (row + 1) * TILE_SIZE); y++) {
    for (let x = column * TILE_SIZE; x < Math.min(drawn.columns, (column + 1) * TILE_SIZE); x++) {
      values[(y % TILE_SIZE) * TILE_SIZE + (x % TILE_SIZE)] = 1000 * y + x;
    }
  }
  return values;
}

describe("texels", () => {
  it("cover every texel of every level exactly once", () => {
    const pyramid = pyramidOf(grid);
    expect(pyramid.map(({ columns, rows }) => [columns, rows])).toEqual([
      [700, 300],
      [350, 150],
      [175, 75],
    ]);
    for (const drawn of pyramid) {
      const seen = new Float64Array(drawn.columns * drawn.rows).fill(Number.NaN);
      for (let row = 0; row < drawn.tileRows; row++) {
        for (let column = 0; column < drawn.tileColumns; column++) {
          const { x, y, width, values } = texelsOf(drawn, row, column, valuesOf(drawn, row, column));
          values.forEach((value, k) => {
            const index = (y + Math.floor(k / width)) * drawn.columns + x + (k % width);
            if (!Number.isNaN(seen[index])) throw new Error(`texel ${index} is covered twice`);
            seen[index] = value;
          });
        }
      }
      const expected = seen.map((_, k) => 1000 * Math.floor(k / drawn.columns) + (k % drawn.columns));
      expect(seen).toEqual(expected);
    }
  });

  it("mark missing nodes and nothing else", () => {
    const drawn = drawnGrid(grid);
    const values = valuesOf(drawn, 0, 0);
    values[TILE_SIZE + 2] = Number.NaN;
    values[3] = -1e30;
    const texels = texelsOf(drawn, 0, 0, values);
    expect([texels.low, texels.high]).toEqual([Math.fround(-1e30), 255255]);
    expect(texels.values[texels.width + 2]).toBe(Math.fround(MISSING));
    expect([...texels.values].filter(isMissing)).toHaveLength(1);
  });

  it("of a coarser tile stand in for a finer one, each where it belongs", () => {
    const [nodes, , coarsest] = pyramidOf(grid) as [DrawnGrid, DrawnGrid, DrawnGrid];
    const coarse = texelsOf(coarsest, 0, 0, valuesOf(coarsest, 0, 0));
    const standIn = standInFrom(coarse, 2, nodes, 1, 2);
    expect(standInFrom(coarse, 2, nodes, 1, 2)).toBe(standIn);
    expect(standInFrom({ ...coarse }, 2, nodes, 1, 2)).not.toBe(standIn);
    expect(standIn).toMatchObject({ x: 512, y: 256, width: 188, height: 44 });
    standIn.values.forEach((value, k) => {
      const [x, y] = [512 + (k % 188), 256 + Math.floor(k / 188)];
      if (value !== 1000 * (y >> 2) + (x >> 2)) expect([x, y, value]).toEqual([x, y, "another"]);
    });
  });
});
