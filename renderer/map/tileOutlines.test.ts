import { describe, expect, it } from "vitest";
import type { TileState } from "../../shared/contract.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import { gridOutlines, tileOutlines } from "./tileOutlines.ts";

const grid: Grid = { west: 100, south: -10, dlon: 0.1, dlat: 0.1, columns: 300, rows: 200 };

describe("tile outlines", () => {
  it("run along the edges of drawn cells", () => {
    const [first, second] = tileOutlines(grid, ["waiting", "waiting"]);
    expect(first?.ring[0]).toEqual([99.95, -10.05]);
    expect(first?.ring[2]?.[0]).toBeCloseTo(125.55, 9);
    expect(first?.ring[2]?.[1]).toBeCloseTo(9.95, 9);
    expect(second?.ring[0]?.[0]).toBe(first?.ring[2]?.[0]);
    expect(second?.ring[2]?.[0]).toBeCloseTo(129.95, 9);
  });

  it("put failed over computing over done over waiting; an unknown state waits", () => {
    const wide = { ...grid, columns: 256 * 5 };
    const outlines = tileOutlines({ ...wide, dlon: 0.01 }, ["failed", "done", "computing", "waiting"]);
    expect(outlines.map(({ state }) => state)).toEqual(["waiting", "waiting", "done", "computing", "failed"]);
  });

  it("of thousands of tiles are those of squares, and of single ones that are computed or failed", () => {
    const vast = { ...grid, dlon: 0.001, dlat: 0.001, columns: 20_000, rows: 14_000 };
    const states = new Array<TileState>(79 * 55).fill("done");
    states[0] = "computing";
    states[79 * 55 - 1] = "waiting";
    const outlines = tileOutlines(vast, states);
    const count = (state: TileState) => outlines.filter((outline) => outline.state === state).length;
    // Squares of 4 x 4: 20 x 14 of them, two of which are not all done.
    expect([count("done"), count("waiting"), count("computing")]).toEqual([278, 2, 1]);
    expect(outlines.at(-1)?.ring[2]?.[0]).toBeCloseTo(100 + 255.5 * 0.001, 9);
    expect(outlines.at(-2)?.state).toBe("done");
  });

  it("repeat a region past the date line a turn further west", () => {
    expect(gridOutlines(grid)).toHaveLength(1);
    const [east, west] = gridOutlines({ ...grid, west: 170 });
    expect(east?.[1]?.[0]).toBeCloseTo(199.95, 9);
    expect(west?.[1]?.[0]).toBeCloseTo(-160.05, 9);
  });
});
