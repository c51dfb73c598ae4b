import { describe, expect, it } from "vitest";
import { piecesInSight, piecesOf } from "./pieces.ts";

/** Segments all over the world, most of them short. */
function segments(count: number): Float32Array {
  const points = new Float32Array(4 * count);
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let k = 0; k < count; k++) {
    const [x, y, far] = [700 * random() - 100, 512 * random(), 300 * random() ** 12];
    points.set([x, y, x + far * (random() - 0.5), y + far * (random() - 0.5)], 4 * k);
  }
  return points;
}

describe("pieces", () => {
  const count = 20_000;
  const points = segments(count);
  const { pieces, order } = piecesOf(points, 2);

  it("hold every shape once", () => {
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k));
    expect(piecesInSight(pieces, { west: -1000, south: -1000, east: 2000, north: 2000 })).toEqual([
      [0, count],
    ]);
  });

  it("leave out nothing that is in sight, and most of what is not", () => {
    for (const [west, south, side] of [
      [0, 0, 40],
      [200, 300, 10],
      [256, 256, 1],
      [-90, 100, 60],
      [540, 400, 60],
    ] as const) {
      const sight = { west, south, east: west + side, north: south + side };
      const runs = piecesInSight(pieces, sight);
      const drawn = new Set(runs.flatMap(([first, many]) => [...order.subarray(first, first + many)]));
      for (let k = 0; k < count; k++) {
        const [xA = 0, yA = 0, xB = 0, yB = 0] = points.subarray(4 * k, 4 * k + 4);
        const inSight =
          Math.max(xA, xB) >= sight.west &&
          Math.min(xA, xB) <= sight.east &&
          Math.max(yA, yB) >= sight.south &&
          Math.min(yA, yB) <= sight.north;
        if (inSight) expect(drawn.has(k)).toBe(true);
      }
      expect(drawn.size).toBeLessThan(0.2 * count);
    }
  });

  it("are none of nothing", () => {
    const { pieces: none } = piecesOf(new Float32Array(0), 3);
    expect(piecesInSight(none, { west: 0, south: 0, east: 512, north: 512 })).toEqual([]);
  });
});
