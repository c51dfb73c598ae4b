import { describe, expect, it, vi } from "vitest";
import type { TileState } from "../../shared/contract.ts";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { type FieldState, fieldToShow, tilesToFetch } from "./fieldTiles.ts";
import { drawnGrid } from "./texels.ts";
import { TileCache } from "./tileCache.ts";

const drawn = drawnGrid({ west: 0, south: 0, dlon: 0.1, dlat: 0.1, columns: 700, rows: 200 });
const done: readonly TileState[] = ["done", "done", "done"];
const state = (changes: Partial<FieldState>): FieldState => ({
  drawn,
  runId: "r",
  time: 1,
  times: 3,
  tileStates: done,
  derived: false,
  ...changes,
});

/** A cache that holds all tiles of the times given; other times fail. */
async function cacheOf(...times: number[]): Promise<TileCache> {
  const cache = new TileCache(1e9, async ({ time }) => {
    if (!times.includes(time)) throw new Error("404");
    return new Float32Array(TILE_SIZE * TILE_SIZE).fill(time);
  });
  cache.want(
    drawn,
    times.flatMap((time) => [0, 1, 2].map((tile) => ({ runId: "r", time, tile }))),
  );
  await vi.waitFor(() => expect(cache.version).toBeGreaterThan(0));
  return cache;
}

describe("tiles to fetch", () => {
  it("are the finished ones, of neighbouring times too once all are finished", () => {
    const some = tilesToFetch(state({ tileStates: ["done", "computing", "done"] }), 1e9);
    expect(some.map(({ time, tile }) => [time, tile])).toEqual([
      [1, 0],
      [1, 2],
    ]);
    expect(tilesToFetch(state({}), 1e9).map(({ time }) => time)).toEqual([1, 1, 1, 2, 2, 2, 0, 0, 0]);
    expect(tilesToFetch(state({ time: 2 }), 1e9).map(({ time }) => time)).toEqual([2, 2, 2, 1, 1, 1]);
    expect(tilesToFetch(state({}), 1e6).map(({ time }) => time)).toEqual([1, 1, 1]);
  });
});

describe("field to show", () => {
  it("has the tiles that are there and finished", async () => {
    const cache = await cacheOf(1);
    const field = fieldToShow(cache, state({ tileStates: ["done", "computing", "done"] }), null);
    expect(field.tiles.map((tile) => tile?.values[0] ?? null)).toEqual([1, null, 1]);
    expect(field.failed).toBe(0);
  });

  it("stays with the last time until the new one is whole, but not with the last run", async () => {
    const cache = await cacheOf(0, 1);
    const last = fieldToShow(cache, state({ time: 0 }), null);
    expect(fieldToShow(cache, state({ time: 2 }), last)).toBe(last);
    expect(fieldToShow(cache, state({ time: 1 }), last).time).toBe(1);
    expect(fieldToShow(cache, state({ time: 2, runId: "other" }), last).runId).toBe("other");
    const partial = state({ tileStates: ["waiting", "done", "waiting"] });
    expect(fieldToShow(cache, partial, last).tiles.map((tile) => tile !== null)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("takes the place of a field that differs little tile by tile", async () => {
    const cache = await cacheOf(1);
    const last = fieldToShow(cache, state({}), null);
    const next = state({ runId: "next", derived: true, tileStates: ["done", "computing", "waiting"] });
    expect(fieldToShow(cache, next, last)).toEqual({ ...last, runId: "next" });
    expect(fieldToShow(cache, { ...next, derived: false }, last).tiles).toEqual([null, null, null]);
  });
});
