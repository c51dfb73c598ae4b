import { describe, expect, test } from "vitest";
import { tileBytes } from "./evaluate.ts";
import { PRODUCT_BYTES, WasmMemory } from "./memory.ts";
import { methodOf, module, problemOf, tile } from "./testing.ts";
import { createWasmEngine, fitBytes } from "./wasm.ts";

describe("memory", () => {
  test.each([
    [1, 1],
    [37, 3],
    [150, 40],
  ])("%d stations and %d times fit the bytes planned", (stations, times) => {
    const problem = problemOf("scattered", stations, times, 0, methodOf("linear"));
    const taken: number[] = [];
    const bytes = Math.max(fitBytes(stations, 1), tileBytes(stations, times));
    const counted = createWasmEngine(module, { onMemory: (size) => taken.push(size) });
    counted.evaluateTile(counted.fit(problem), tile(256, 256), new Float32Array(times * 65536));
    expect(Math.max(...taken)).toBeLessThanOrEqual(bytes);
  });
});

test("the scratch handed to the matrix product is as large as it asks for", () => {
  const { exports } = new WasmMemory(module, 65536);
  expect(PRODUCT_BYTES).toBeGreaterThanOrEqual(exports.multiplyScratchBytes());
});
