import fc from "fast-check";
import { expect, it } from "vitest";
import { extentOf, placesOfExtent } from "./extent.ts";

const floats = fc.float32Array({ maxLength: 60 });

it("finds the extent of any values", () => {
  fc.assert(
    fc.property(floats, (values) => {
      const known = [...values].filter((value) => !Number.isNaN(value));
      expect(extentOf(values)).toEqual([Math.min(...known) + 0, Math.max(...known) + 0]);
    }),
  );
});

it("tells where the extremes and a missing value are", () => {
  fc.assert(
    fc.property(floats, (values) => {
      const { least, most, missing } = placesOfExtent(values);
      const [low, high] = extentOf(values);
      if (least >= 0) expect((values[least] as number) + 0).toBe(low);
      if (most >= 0) expect((values[most] as number) + 0).toBe(high);
      expect(missing >= 0).toBe(values.some((value) => Number.isNaN(value)));
      if (missing >= 0) expect(values[missing]).toBeNaN();
    }),
  );
});

it("knows NaN of any sign and payload, and infinities", () => {
  const bits = Int32Array.of(0x7f800001, -1, -0x007fffff, 0x7fffffff);
  expect(placesOfExtent(new Float32Array(bits.buffer))).toEqual({ least: -1, most: -1, missing: 3 });
  expect(extentOf(Float32Array.of(Infinity, 3, -Infinity))).toEqual([-Infinity, Infinity]);
  expect(extentOf(Float32Array.of())).toEqual([Infinity, -Infinity]);
});
