import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { drawnGrid } from "./texels.ts";
import { type LoadValues, TileCache, type TileRequest } from "./tileCache.ts";

const grid = { west: 0, south: 0, dlon: 0.1, dlat: 0.1, columns: 1024, rows: 256 };
const drawn = drawnGrid(grid);
const TILE_BYTES = TILE_SIZE * TILE_SIZE * 4;
const request = (column: number, changes: Partial<TileRequest> = {}): TileRequest => ({
  runId: "r",
  revision: 0,
  time: 0,
  drawn,
  row: 0,
  column,
  computed: 1,
  complete: true,
  ...changes,
});
/** A tile of an overview of which so many of four tiles are computed. */
const growing = (computed: number): TileRequest =>
  request(0, { drawn: drawnGrid(grid, 2), computed, complete: computed === 4 });
const values = (value: number) => new Float32Array(TILE_SIZE * TILE_SIZE).fill(value);

/** A loader whose answers the test gives by hand. */
function handLoader() {
  const asked: {
    request: TileRequest;
    answer: (n: Float32Array) => void;
    fail: () => void;
    signal: AbortSignal;
  }[] = [];
  const load: LoadValues = (request, signal) =>
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
    cache.want([2, 0, 3, 1, 4, 5].map((tile) => request(tile % 4, { time: tile > 3 ? 1 : 0 })));
    expect(asked.map(({ request: { column } }) => column)).toEqual([2, 0, 3, 1]);
    asked[0]?.answer(values(7));
    await settle();
    expect(asked).toHaveLength(5);
    expect(cache.get(request(2))?.values[0]).toBe(7);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("drops what is no longer wanted, and asks again when it is wanted again", async () => {
    const { asked, load } = handLoader();
    const cache = new TileCache(100 * TILE_BYTES, load);
    cache.want([request(0)]);
    cache.want([request(0, { time: 1 })]);
    expect(asked[0]?.signal.aborted).toBe(true);
    cache.want([request(0)]);
    expect(asked).toHaveLength(3);
    asked[0]?.answer(values(1));
    asked[2]?.answer(values(2));
    await settle();
    expect(cache.get(request(0))?.values[0]).toBe(2);
  });

  it("keeps within its bytes by dropping what was wanted longest ago", async () => {
    const cache = new TileCache(3 * TILE_BYTES, async ({ column }) => values(column));
    for (const columns of [[0], [1], [2], [0], [3]]) {
      cache.want(columns.map((column) => request(column)));
      await settle();
    }
    expect([0, 1, 2, 3].map((tile) => cache.get(request(tile)) !== null)).toEqual([true, false, true, true]);
  });

  it("counts a tile that is replaced once", async () => {
    const cache = new TileCache(2 * TILE_BYTES, async ({ column }) => values(column));
    cache.want([request(0)]);
    await settle();
    for (let computed = 2; computed < 9; computed++) {
      cache.want([request(1, { computed })]);
      await settle();
    }
    expect(cache.get(request(0))).not.toBeNull();
  });

  it("asks three times for a tile that fails, then says so and stops until more of it is computed", async () => {
    const load = vi.fn(async () => Promise.reject(new Error("404")));
    const cache = new TileCache(TILE_BYTES, load);
    cache.want([growing(1)]);
    await settle();
    expect(load).toHaveBeenCalledTimes(3);
    expect(cache.hasFailed(growing(1))).toBe(true);
    cache.want([growing(1)]);
    await settle();
    expect(load).toHaveBeenCalledTimes(3);
    expect(cache.hasFailed(growing(2))).toBe(false);
    cache.want([growing(2)]);
    await settle();
    expect(load).toHaveBeenCalledTimes(6);
  });

  it("keeps what there is of a growing overview, fetches it again now and then, and at once when it is whole", async () => {
    const load = vi.fn(async ({ computed }: TileRequest) => values(computed));
    const cache = new TileCache(9 * TILE_BYTES, load);
    cache.want([growing(1)]);
    await vi.advanceTimersByTimeAsync(10);
    cache.want([growing(2)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(load).toHaveBeenCalledTimes(1);
    expect(cache.get(growing(2))?.values[0]).toBe(1);
    expect(cache.hasAll(growing(2))).toBe(false);
    cache.want([growing(3)]);
    await vi.advanceTimersByTimeAsync(300);
    expect(load).toHaveBeenCalledTimes(2);
    expect(cache.get(growing(3))?.values[0]).toBe(3);
    cache.want([growing(4)]);
    await vi.advanceTimersByTimeAsync(10);
    expect(cache.get(growing(4))?.values[0]).toBe(4);
    expect(cache.hasAll(growing(4))).toBe(true);
  });

  it("takes a tile computed again for another", async () => {
    const load = vi.fn(async ({ revision }: TileRequest) => values(revision));
    const cache = new TileCache(9 * TILE_BYTES, load);
    cache.want([request(0)]);
    await settle();
    expect(cache.get(request(0, { revision: 1 }))).toBeNull();
  });
});
