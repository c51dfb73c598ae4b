import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Grid, TILE_SIZE } from "./grid.ts";
import {
  blockOffset,
  blockSide,
  halve,
  overviewBytes,
  overviewLevels,
  packBlock,
  storedBytes,
  tileCountsAt,
  unpackOverview,
} from "./overviews.ts";

const gridOf = (columns: number, rows: number): Grid => ({
  west: 0,
  south: 0,
  dlon: 0.01,
  dlat: 0.01,
  columns,
  rows,
});

describe("overview levels", () => {
  it.each([
    [256, 256, 0],
    [257, 10, 1],
    [512, 512, 1],
    [1400, 1000, 3],
    [20_000, 14_000, 7],
    [65_536, 100, 8],
    [200_000, 100, 8],
  ])("halve %i x %i nodes until one tile covers them: %i", (columns, rows, levels) => {
    expect(overviewLevels(gridOf(columns, rows))).toBe(levels);
    const { tileColumns, tileRows } = tileCountsAt(gridOf(columns, rows), levels);
    if (levels < 8) expect([tileColumns, tileRows]).toEqual([1, 1]);
  });

  it("take about a third of the field on disk", () => {
    const grid = gridOf(20_000, 14_000);
    expect(overviewBytes(grid, 3) / (3 * 20_000 * 14_000 * 4)).toBeCloseTo(1 / 3, 1);
    expect(overviewBytes(gridOf(256, 256), 3)).toBe(0);
  });
});

describe("halving", () => {
  it("takes the mean of what is there", () => {
    const target = new Float32Array(6);
    halve(Float32Array.of(1, 2, 3, 4, NaN, 5, 6, NaN, NaN, 9, 8, NaN, NaN, NaN, 7), 5, 3, target);
    expect([...target]).toEqual([3.5, 3.5, 9, 8, NaN, 7]);
  });

  it("in place gives the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (columns, rows) => {
        const values = Float32Array.from({ length: columns * rows }, (_, k) => Math.sin(k));
        const apart = new Float32Array(Math.ceil(columns / 2) * Math.ceil(rows / 2));
        halve(values, columns, rows, apart);
        halve(values, columns, rows, values);
        expect(values.subarray(0, apart.length)).toEqual(apart);
      }),
    );
  });
});

describe("blocks", () => {
  it("fill an overview tile exactly once, and read back where they belong; what is not written is missing", () => {
    for (const level of [1, 3, 8]) {
      const stored = new Uint8Array(storedBytes(level));
      const side = blockSide(level);
      const block = new Uint32Array(side * side);
      const blocks = 2 ** level;
      for (let row = 0; row < blocks; row++) {
        for (let column = 0; column < blocks; column++) {
          if (row === 1 && column === 0) continue;
          const values = new Float32Array(side * side).fill(1000 * row + column);
          packBlock(values, side, side, side, block);
          stored.set(new Uint8Array(block.buffer), blockOffset(level, blocks + row, 2 * blocks + column));
        }
      }
      const overview = unpackOverview(level, stored.buffer);
      for (let k = 0; k < overview.length; k++) {
        const row = Math.floor(k / TILE_SIZE / side);
        const column = Math.floor((k % TILE_SIZE) / side);
        const expected = row === 1 && column === 0 ? Number.NaN : 1000 * row + column;
        if (!Object.is(overview[k], expected)) expect([level, k, overview[k]]).toEqual([level, k, expected]);
      }
    }
  });

  it("are padded with what is missing, and short files end in it", () => {
    const block = new Uint32Array(16);
    packBlock(Float32Array.of(1, NaN, 0, -0), 2, 2, 4, block);
    const overview = unpackOverview(6, new Uint8Array(block.buffer).slice().buffer);
    expect([...overview.subarray(0, 4)]).toEqual([1, NaN, NaN, NaN]);
    expect([...overview.subarray(TILE_SIZE, TILE_SIZE + 4)]).toEqual([0, -0, NaN, NaN]);
    expect(overview.filter((value) => !Number.isNaN(value))).toHaveLength(3);
    expect(() => unpackOverview(6, new ArrayBuffer(storedBytes(6) + 4))).toThrow(RangeError);
  });
});
