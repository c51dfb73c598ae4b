import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEATHS_ALLOWED, TileQueue } from "./queue.ts";

describe("TileQueue", () => {
  it("hands out every tile once when nobody dies", () => {
    const queue = new TileQueue(5, [1, 3]);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([0, 2, 4, null]);
    for (const tile of [0, 2, 4]) queue.finish(tile);
    expect(queue.isFinished).toBe(true);
  });

  it("ends with every tile done or given up, whatever dies in between", () => {
    const steps = fc.array(fc.record({ dies: fc.boolean(), pick: fc.nat() }), { maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        steps,
        (total, workers, fates) => {
          const queue = new TileQueue(total);
          const computing: number[] = [];
          const deaths = new Map<number, number>();
          let given = 0;
          for (let step = 0; ; step++) {
            while (computing.length < workers) {
              const tile = queue.take();
              if (tile === null) break;
              expect(computing).not.toContain(tile);
              computing.push(tile);
            }
            if (computing.length === 0) break;
            const { dies, pick } = fates[step] ?? { dies: false, pick: 0 };
            const [tile = -1] = computing.splice(pick % computing.length, 1);
            if (!dies) queue.finish(tile);
            else {
              deaths.set(tile, (deaths.get(tile) ?? 0) + 1);
              const state = queue.died(tile);
              expect(state).toBe(deaths.get(tile) === DEATHS_ALLOWED ? "failed" : "waiting");
              if (state === "failed") given++;
            }
          }
          expect(queue.done + given).toBe(total);
          const states = Array.from({ length: total }, (_, tile) => queue.stateOf(tile));
          expect(states.filter((state) => state === "done")).toHaveLength(queue.done);
          expect(states.filter((state) => state === "failed")).toHaveLength(given);
        },
      ),
    );
  });

  it("does not take news of tiles that nobody computes", () => {
    const queue = new TileQueue(2);
    expect(() => queue.finish(0)).toThrow("tile 0 is waiting");
    queue.take();
    queue.finish(0);
    expect(() => queue.died(0)).toThrow("tile 0 is done");
    expect(() => new TileQueue(2, [2])).toThrow(RangeError);
  });
});
