import { describe, expect, it, vi } from "vitest";
import type { TileState } from "../../shared/contract.ts";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { computedTiles, type FieldState, fieldToShow, nodesAt, tilesToFetch } from "./fieldTiles.ts";
import { wholeWindow } from "./fieldWindow.ts";
import { type DrawnGrid, pyramidOf } from "./texels.ts";
import { TileCache, type TileRequest } from "./tileCache.ts";

const pyramid = pyramidOf({ west: 0, south: 0, dlon: 0.1, dlat: 0.1, columns: 700, rows: 200 });
const done: readonly TileState[] = ["done", "done", "done"];
const partly: readonly TileState[] = ["done", "computing", "done"];
const at = (level: number) => wholeWindow(pyramid[level] as DrawnGrid);
const state = (changes: Partial<FieldState>, states: readonly TileState[] = done): FieldState => ({
  pyramid,
  computed: computedTiles(pyramid, states),
  window: at(0),
  probed: [],
  runId: "r",
  revision: 0,
  time: 1,
  times: 3,
  derived: false,
  ...changes,
});
const places = (requests: readonly TileRequest[]) =>
  requests.map(({ time, drawn, column }) => [time, drawn.level, column]);

/** A cache that has fetched what is to be fetched for a state; values are 10 time + level, other times fail. */
async function cacheOf(of: FieldState, ...times: number[]): Promise<TileCache> {
  const cache = new TileCache(1e9, async ({ time, drawn }) => {
    if (!times.includes(time)) throw new Error("404");
    return new Float32Array(TILE_SIZE * TILE_SIZE).fill(10 * time + drawn.level);
  });
  for (const time of times) {
    const requests = tilesToFetch({ ...of, time }, 0);
    cache.want(requests);
    await vi.waitFor(() => expect(requests.every((request) => cache.hasAll(request))).toBe(true));
  }
  return cache;
}
const shown = (field: ReturnType<typeof fieldToShow>) =>
  field?.tiles.map(({ texels }) => texels?.values[0] ?? null);

describe("computed tiles", () => {
  it("are counted at every level", () => {
    expect(computedTiles(pyramid, partly).map((counts) => [...counts])).toEqual([[1, 0, 1], [1, 1], [2]]);
    expect(computedTiles(pyramid, []).map((counts) => [...counts])).toEqual([[0, 0, 0], [0, 0], [0]]);
  });
});

describe("tiles to fetch", () => {
  it("are those under the cursor, the coarsest, then what is in sight from the middle, as far as it is computed", () => {
    expect(places(tilesToFetch(state({ probed: [[0, 0]], window: at(1) }, partly), 1e9))).toEqual([
      [1, 0, 0],
      [1, 2, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    expect(places(tilesToFetch(state({}, partly), 1e9))).toEqual([
      [1, 2, 0],
      [1, 0, 0],
      [1, 0, 2],
    ]);
    expect(tilesToFetch(state({ window: null }), 1e9)).toEqual([]);
  });

  it("are those of neighbouring times too once all in sight is computed, if they fit", () => {
    const timesOf = (changes: Partial<FieldState>, limit: number, states = done) =>
      tilesToFetch(state({ window: at(2), ...changes }, states), limit).map(({ time }) => time);
    expect(timesOf({}, 1e9)).toEqual([1, 2, 0]);
    expect(timesOf({ time: 2 }, 1e9)).toEqual([2, 1]);
    expect(timesOf({}, 1e5)).toEqual([1]);
    expect(timesOf({}, 1e9, partly)).toEqual([1]);
  });

  it("say how much of each is computed", () => {
    const [whole, part] = tilesToFetch(state({ window: at(1) }, ["done", "done", "waiting"]), 1e9).filter(
      ({ drawn }) => drawn.level > 0,
    );
    expect(part).toMatchObject({ drawn: { level: 1 }, column: 0, computed: 2, complete: true });
    expect(whole).toMatchObject({ drawn: { level: 2 }, computed: 2, complete: false });
  });
});

describe("field to show", () => {
  it("has the tiles that are there and computed", async () => {
    const cache = await cacheOf(state({}), 1);
    const field = fieldToShow(cache, state({}, partly), null);
    expect(shown(field)).toEqual([10, null, 10]);
    expect(field).toMatchObject({ failed: 0, arrived: 2 });
    expect(fieldToShow(cache, state({ window: null }), null)).toBeNull();
  });

  it("shows a coarser tile in place of one that has not arrived", async () => {
    const cache = await cacheOf(state({ window: at(2) }), 1);
    const field = fieldToShow(cache, state({ window: at(1) }), null);
    expect(shown(field)).toEqual([12, 12]);
    expect(field).toMatchObject({ arrived: 0 });
    expect(field?.tiles[1]?.texels).toMatchObject({ x: 256, y: 0, width: 94, height: 100 });
    const again = fieldToShow(cache, state({ window: at(1) }), null);
    expect(again?.tiles[1]?.texels).toBe(field?.tiles[1]?.texels);
  });

  it("stays with the last time until the new one is whole, but not with the last run", async () => {
    const cache = await cacheOf(state({}), 0, 1);
    const last = fieldToShow(cache, state({ time: 0 }), null);
    expect(fieldToShow(cache, state({ time: 2 }), last)).toBe(last);
    expect(fieldToShow(cache, state({ time: 1 }), last)?.time).toBe(1);
    expect(fieldToShow(cache, state({ time: 2, runId: "other" }), last)?.runId).toBe("other");
    const partial = state({}, ["waiting", "done", "waiting"]);
    expect(shown(fieldToShow(cache, partial, last))).toEqual([null, 10, null]);
  });

  it("takes the place of a field that differs little tile by tile", async () => {
    const cache = await cacheOf(state({}), 1);
    const last = fieldToShow(cache, state({}), null);
    const next = state({ runId: "next", derived: true }, ["done", "computing", "waiting"]);
    expect(fieldToShow(cache, next, last)?.tiles).toEqual(last?.tiles);
    expect(shown(fieldToShow(cache, { ...next, derived: false }, last))).toEqual([null, null, null]);
  });

  it("keeps tiles that are computed again until they have arrived anew", async () => {
    const cache = await cacheOf(state({}), 1);
    const last = fieldToShow(cache, state({}), null);
    expect(fieldToShow(cache, state({ revision: 1 }, partly), last)?.tiles).toEqual(last?.tiles);
  });
});

describe("nodes under the cursor", () => {
  it("are there, on their way, or nowhere", async () => {
    const cache = await cacheOf(state({ window: null, probed: [[0, 1]] }), 1);
    expect(nodesAt(cache, state({}), 0, 1)).toMatchObject({ x: 256, width: 256 });
    expect(nodesAt(cache, state({}), 0, 0)).toBe("loading");
    expect(nodesAt(cache, state({}, ["waiting", "done", "done"]), 0, 0)).toBeNull();
  });
});
