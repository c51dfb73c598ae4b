import { describe, expect, test } from "vitest";
import { seeded } from "../testing.ts";
import { WasmMemory } from "./memory.ts";
import { module } from "./testing.ts";

describe("logarithm and exponential", () => {
  const memory = new WasmMemory(module, 65536);

  function relativeError(
    name: "expArray" | "logArray",
    exact: (x: number) => number,
    at: Float64Array,
  ): number {
    memory.reset();
    const address = memory.put(at);
    memory.exports[name](address, at.length);
    const got = memory.view(address, at.length);
    return at.reduce((worst, x, k) => {
      const value = exact(x);
      return Math.max(
        worst,
        value === 0 ? Math.abs(got[k] as number) : Math.abs((got[k] as number) / value - 1),
      );
    }, 0);
  }

  test("are good to 1e-15 over their whole range", () => {
    const random = seeded(9);
    for (let k = 0; k < 100; k++) {
      const wide = Float64Array.from({ length: 500 }, () => 1416 * random() - 707);
      const kept = wide.map((x) => Math.max(x, -344));
      expect(relativeError("expArray", Math.exp, kept)).toBeLessThan(1e-15);
      expect(relativeError("logArray", Math.log, wide.map(Math.exp))).toBeLessThan(1e-15);
      const close = wide.map((x) => x / 1e3);
      expect(relativeError("expArray", Math.exp, close)).toBeLessThan(1e-15);
      expect(relativeError("logArray", Math.log, close.map(Math.exp))).toBeLessThan(1e-15);
    }
  });

  test("exp vanishes where products of two would leave the normal numbers", () => {
    const address = memory.put(Float64Array.of(-Infinity, -1e300, -750, -345.1, 0, 0));
    memory.exports.expArray(address, 6);
    expect([...memory.view(address, 6)]).toEqual([0, 0, 0, 0, 1, 1]);
  });
});
