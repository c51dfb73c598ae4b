import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernels } from "../kernels.ts";
import { kernelNames, type ResolvedMethod } from "../method.ts";
import { network, seeded } from "../testing.ts";
import { memoryBytes, WasmMemory } from "../wasm/memory.ts";
import { FastProduct, FIRST_ORDER, LAST_ORDER, productBytes } from "./product.ts";
import { treeCounts, treeOf } from "./tree.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../../assets/engine.wasm", import.meta.url)));

const plain: ResolvedMethod = {
  kernel: "linear",
  shape: 1,
  degree: 0,
  smoothing: 0.3,
  metric: "degrees",
  compat: "none",
  tolerance: 1e-3,
};

interface Case {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly method?: Partial<ResolvedMethod>;
  readonly times?: number;
}

/** Largest difference between a fast product and direct sums, over the largest sum of |w phi|, by order. */
function errors({ lon, lat, method: change = {}, times = 1 }: Case, orders: readonly number[]): number[] {
  const method = { ...plain, ...change };
  const tree = treeOf(method.metric, lon, lat);
  const memory = new WasmMemory(module, memoryBytes(productBytes(lon.length, times)));
  const product = new FastProduct(memory, method, tree, times);
  const random = seeded(lon.length);
  const weights = Array.from({ length: times }, () => lon.map(() => 2 * random() - 1));
  const stations = Int32Array.from({ length: Math.min(150, lon.length) }, (_, k) => (7 * k) % lon.length);
  const exact = product.direct(weights, stations);
  const { x, y, z } = tree.places;
  const size = Math.max(
    ...Array.from(stations, (station) =>
      x.reduce((sum, value, k) => {
        const squares = [value - (x[station] as number), (y[k] as number) - (y[station] as number)];
        const depth = (z[k] ?? 0) - (z[station] ?? 0);
        const r = Math.hypot(...squares, depth) / method.shape;
        return sum + Math.abs(kernels[method.kernel].phi(r));
      }, method.smoothing),
    ),
  );
  return orders.map((order) => {
    product.order = order;
    const images = product.multiply(weights);
    const gaps = images.flatMap((image, t) =>
      Array.from(stations, (station, k) => Math.abs((image[station] as number) - (exact[t]?.[k] as number))),
    );
    return Math.max(...gaps) / size;
  });
}

describe("products agree with direct sums", () => {
  test.each(
    kernelNames.flatMap((kernel) => [
      ["degrees", kernel, 2] as const,
      ["great-circle", kernel, 200] as const,
    ]),
  )("%s, %s", (metric, kernel, shape) => {
    const [coarse, fine] = errors({ ...network(4000, 2), method: { kernel, metric, shape }, times: 3 }, [
      FIRST_ORDER,
      LAST_ORDER,
    ]) as [number, number];
    expect(coarse).toBeLessThan(2e-5);
    expect(fine).toBeLessThan(2e-12);
  });

  test("for any number of stations, clustered or on a line", () => {
    const networks = fc.record({
      count: fc.integer({ min: 1, max: 2500 }),
      seed: fc.integer(),
      flat: fc.boolean(),
      shape: fc.double({ min: 0.01, max: 30, noNaN: true }),
      kernel: fc.constantFrom(...kernelNames),
    });
    fc.assert(
      fc.property(networks, ({ count, seed, flat, shape, kernel }) => {
        const { lon, lat } = network(count, seed);
        const place = { lon: flat ? new Float64Array(count).fill(100) : lon, lat };
        expect(errors({ ...place, method: { kernel, shape } }, [LAST_ORDER])[0]).toBeLessThan(1e-11);
      }),
      { numRuns: 25 },
    );
  });

  test("across the date line and around a pole", () => {
    const { lon, lat } = network(3000, 5);
    const polar = { lon: lon.map((x) => 6 * x), lat: lat.map((y) => 60 + y / 2) };
    expect(errors({ ...polar, method: { metric: "great-circle" } }, [LAST_ORDER])[0]).toBeLessThan(1e-11);
  });
});

test("the tree has the boxes that its number of stations foretells", () => {
  for (const count of [1, 64, 65, 127, 1000, 4099]) {
    const { lon, lat } = network(count, 1);
    const { boxes, order } = treeOf("degrees", lon, lat);
    const leaves = boxes.filter(({ parts }) => parts.length === 0).length;
    expect({ boxes: boxes.length, leaves }).toEqual(treeCounts(count));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k));
  }
});
