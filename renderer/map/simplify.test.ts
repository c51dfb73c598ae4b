import { describe, expect, it } from "vitest";
import { simplified } from "./simplify.ts";

const all = () => false;

describe("lines of fewer points", () => {
  it("lose what is straight and keep corners", () => {
    const line = [
      [0, 0],
      [1, 0.01],
      [2, 0],
      [3, 0],
      [3, 1],
      [3, 2],
    ] as const;
    expect(simplified(line, 0.1, all)).toEqual([line[0], line[3], line[5]]);
    expect(simplified(line, 0.001, all)).toEqual([line[0], line[1], line[2], line[3], line[5]]);
  });

  it("stray by no more than the tolerance", () => {
    const wave = Array.from({ length: 400 }, (_, k) => [k / 10, Math.sin(k / 10)] as const);
    const few = simplified(wave, 0.05, all);
    expect(few.length).toBeLessThan(80);
    for (const [x, y] of wave) {
      const end = few.findIndex(([at]) => at >= x);
      const [[xA, yA] = [0, 0], [xB, yB] = [0, 0]] = [few[Math.max(0, end - 1)], few[end]];
      const share = xB > xA ? (x - xA) / (xB - xA) : 0;
      expect(Math.abs(y - yA - share * (yB - yA))).toBeLessThan(0.05 * Math.SQRT2);
    }
  });

  it("keep points that must stay", () => {
    const line = [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ] as const;
    expect(simplified(line, 1, ([x]) => x === 2)).toEqual([line[0], line[2], line[3]]);
  });

  it("remain of an island smaller than the tolerance", () => {
    const ring = [
      [0, 0],
      [0.1, 0],
      [0.1, 0.2],
      [0, 0],
    ] as const;
    expect(simplified(ring, 10, all)).toEqual([ring[0], ring[2], ring[3]]);
  });
});
