import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { drawnGrid } from "./texels.ts";
import { type LoadNodes, TileCache, type TileRequest } from "./tileCache.ts";

const drawn = drawnGrid({ west: 0, south: 0, dlon: 0.1, dlat: 0.1, columns: 1024, rows: 256 });
const TILE_BYTES = TILE_SIZE * TILE_SIZE * 4;
const request = (tile: number, time = 0): TileRequest => ({ runId: "r", time, tile });
const nodes = (value: number) => new Float32Array(TILE_SIZE * TILE_SIZE).fill(value);

/** A loader whose answers the test gives by hand. */
function handLoader() {
  const asked: {
    request: TileRequest;
    answer: (n: Float32Array) => void;
    fail: () => void;
    signal: AbortSignal;
  }[] = [];
  const load: LoadNodes = (request, _drawn, signal) =>
    new Promise((answer, reject) => {
      asked.push({ request, answer, fail: () => reject(new Error("404")), signal });
    });
  return { asked, load };
}

describe("tile cache", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(5000);

  it("loads what is wanted, the most urgent first, a few at once, and tells of it", async () => {
    const { asked, load } = handLoader();
    const cache = new TileCache(100 * TILE_BYTES, load);
    const heard = vi.fn();
    cache.subscribe(heard);
    cache.want(
      drawn,
      [2, 0, 3, 1, 4, 5].map((tile) => request(tile % 4, tile > 3 ? 1 : 0)),
    );
    expect(asked.map(({ request: { tile } }) => tile)).toEqual([2, 0, 3, 1]);
    asked[0]?.answer(nodes(7));
    await settle();
    expect(asked).toHaveLength(5);
    expect(cache.get(request(2))?.values[0]).toBe(7);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("drops what is no longer wanted, and asks again when it is wanted again", async () => {
    const { asked, load } = handLoader();
    const cache = new TileCache(100 * TILE_BYTES, load);
    cache.want(drawn, [request(0)]);
    cache.want(drawn, [request(0, 1)]);
    expect(asked[0]?.signal.aborted).toBe(true);
    cache.want(drawn, [request(0)]);
    expect(asked).toHaveLength(3);
    asked[0]?.answer(nodes(1));
    asked[2]?.answer(nodes(2));
    await settle();
    expect(cache.get(request(0))?.values[0]).toBe(2);
  });

  it("keeps within its bytes by dropping what was wanted longest ago", async () => {
    const cache = new TileCache(3 * TILE_BYTES, async ({ tile }) => nodes(tile));
    for (const tiles of [[0], [1], [2], [0], [3]]) {
      cache.want(
        drawn,
        tiles.map((tile) => request(tile)),
      );
      await settle();
    }
    expect([0, 1, 2, 3].map((tile) => cache.get(request(tile)) !== null)).toEqual([true, false, true, true]);
  });

  it("asks three times for a tile that fails, then says so and stops", async () => {
    const load = vi.fn(async () => Promise.reject(new Error("404")));
    const cache = new TileCache(TILE_BYTES, load);
    cache.want(drawn, [request(1)]);
    await settle();
    expect(load).toHaveBeenCalledTimes(3);
    expect(cache.hasFailed(request(1))).toBe(true);
    cache.want(drawn, [request(1)]);
    await settle();
    expect(load).toHaveBeenCalledTimes(3);
  });

  it("forgets tiles of another grid", async () => {
    const cache = new TileCache(9 * TILE_BYTES, async () => nodes(1));
    cache.want(drawn, [request(0)]);
    await settle();
    cache.want(drawnGrid({ ...drawn.grid, columns: 10 }), []);
    expect(cache.get(request(0))).toBeNull();
  });
});
