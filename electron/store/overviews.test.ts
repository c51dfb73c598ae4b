import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Grid, TILE_SIZE, tileAt, tileTotal } from "../../shared/grid/grid.ts";
import { overviewLevels, tileCountsAt } from "../../shared/grid/overviews.ts";
import { overviewPath, readOverview, writeOverviews } from "./overviews.ts";

const grid: Grid = { west: 0, south: 0, dlon: 0.1, dlat: 0.1, columns: 1100, rows: 521 };
const valueAt = (i: number, j: number): number =>
  i % 7 === 3 && j % 5 === 2 ? Number.NaN : Math.fround(10 * Math.sin(i / 9) + j / 3);

let overviews: string;
beforeEach(() => {
  overviews = mkdtempSync(join(tmpdir(), "isopleth-overviews-"));
});
afterEach(() => rmSync(overviews, { recursive: true }));

function writeTile(index: number, time: number): void {
  const tile = tileAt(grid, index);
  const values = Float32Array.from({ length: tile.rows * tile.columns }, (_, k) =>
    valueAt(tile.i0 + (k % tile.columns), tile.j0 + Math.floor(k / tile.columns)),
  );
  writeOverviews(overviews, grid, time, tile, values);
}

/** The mean of 2 x 2 of a whole field, NaN left out, computed in the plainest way. */
function halved(field: number[][]): number[][] {
  return Array.from({ length: Math.ceil(field.length / 2) }, (_, j) =>
    Array.from({ length: Math.ceil((field[0]?.length ?? 0) / 2) }, (_, i) => {
      const four = [field[2 * j]?.[2 * i], field[2 * j]?.[2 * i + 1]];
      four.push(field[2 * j + 1]?.[2 * i], field[2 * j + 1]?.[2 * i + 1]);
      const there = four.filter((value) => value !== undefined && !Number.isNaN(value)) as number[];
      return Math.fround(there.reduce((sum, value) => sum + value, 0) / there.length);
    }),
  );
}

function expectLevels(missing: (i: number, j: number) => boolean): void {
  let field = Array.from({ length: grid.rows }, (_, j) =>
    Array.from({ length: grid.columns }, (_, i) => (missing(i, j) ? Number.NaN : valueAt(i, j))),
  );
  for (let level = 1; level <= overviewLevels(grid); level++) {
    field = halved(field);
    const { tileColumns, tileRows } = tileCountsAt(grid, level);
    for (let row = 0; row < tileRows; row++) {
      for (let column = 0; column < tileColumns; column++) {
        readOverview(overviews, level, 1, row, column).forEach((value, k) => {
          const [j, i] = [row * TILE_SIZE + Math.floor(k / TILE_SIZE), column * TILE_SIZE + (k % TILE_SIZE)];
          const expected = field[j]?.[i] ?? Number.NaN;
          const isSame = Object.is(value, expected) || Math.abs(value - expected) < 2e-6 * Math.abs(expected);
          if (!isSame) expect([level, i, j, value]).toEqual([level, i, j, expected]);
        });
      }
    }
  }
}

describe("overviews", () => {
  it("are means of 2 x 2 at every level, whatever the order of the tiles", () => {
    const order = [7, 0, 14, 3, 1, 2, 13, 12, 4, 5, 6, 8, 9, 11, 10];
    expect(order).toHaveLength(tileTotal(grid));
    for (const index of order) writeTile(index, 1);
    expectLevels(() => false);
    expect(existsSync(overviewPath(overviews, 3, 1, 0, 0))).toBe(true);
    expect(existsSync(overviewPath(overviews, 4, 1, 0, 0))).toBe(false);
    expect(existsSync(overviewPath(overviews, 1, 0, 0, 0))).toBe(false);
  });

  it("show the tiles that are there while others are not, and a tile written again takes its place", () => {
    for (let index = 0; index < tileTotal(grid); index++) if (index !== 7) writeTile(index, 1);
    const { i0, j0, columns, rows } = tileAt(grid, 7);
    expectLevels((i, j) => i >= i0 && i < i0 + columns && j >= j0 && j < j0 + rows);
    writeTile(7, 1);
    expectLevels(() => false);
  });

  it("say where they cannot be written", () => {
    writeFileSync(join(overviews, "1"), "a file where a folder should be");
    expect(() => writeTile(0, 1)).toThrow(/overviews.* cannot be written: /);
  });
});
