import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceRange, niceTicks, tickLabels } from "./ticks.ts";

describe("niceRange", () => {
  it.each([
    [0.3, 213, 0, 250],
    [-4, 17, -5, 20],
    [0, 0, 0, 1],
    [Number.NaN, 3, 0, 1],
  ])("%d..%d becomes %d..%d", (low, high, from, to) => {
    expect(niceRange(low, high)).toEqual([from, to]);
  });

  it("holds the range it was given and is never empty", () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-6 * Math.abs(a));
        const [low, high] = niceRange(Math.min(a, b), Math.max(a, b));
        const slack = 1e-9 * (high - low);
        expect(low).toBeLessThanOrEqual(Math.min(a, b) + slack);
        expect(high).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
        expect(high).toBeGreaterThan(low);
      }),
    );
  });
});

describe("niceTicks", () => {
  it("includes round ends and stays within the range", () => {
    expect(niceTicks(0, 250)).toEqual([0, 50, 100, 150, 200, 250]);
    expect(niceTicks(3, 29)).toEqual([10, 20]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe("tickLabels", () => {
  it("gives all ticks the same decimals", () => {
    expect(tickLabels([0, 2.5, 5])).toEqual(["0.0", "2.5", "5.0"]);
    expect(tickLabels([0, 50])).toEqual(["0", "50"]);
    expect(tickLabels([0, 2e-9])).toEqual(["0", "2e-9"]);
  });
});
