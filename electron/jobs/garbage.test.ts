import { describe, expect, it } from "vitest";
import { boundGarbage, collectGarbage } from "./garbage.ts";
import { MOST_WAITING } from "./garbageLimit.ts";

const held = (): number => process.memoryUsage().arrayBuffers;

/** Leaves so many bytes of arrays that nobody holds. */
function leave(bytes: number): void {
  const length = 1400;
  for (let made = 0; made < bytes; made += 8 * length) new Float64Array(length).fill(1);
}

describe("garbage of a compute process", () => {
  it("is not more than a few megabytes of arrays after any step", () => {
    collectGarbage();
    const before = held();
    for (let step = 0; step < 20; step++) {
      leave(1.5 * MOST_WAITING);
      boundGarbage();
      expect(held() - before).toBeLessThan(MOST_WAITING + 1e6);
    }
  });

  it("is freed when the collection is over, arrays still in use are not", () => {
    collectGarbage();
    const before = held();
    const kept = new Float64Array(1e6).fill(2);
    leave(2 * MOST_WAITING);
    collectGarbage();
    expect(held() - before).toBeLessThan(kept.byteLength + 1e6);
    expect(kept.every((value) => value === 2)).toBe(true);
  });
});
