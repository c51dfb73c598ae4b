import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelNamed, kernels, legacyKernels } from "./kernels.ts";
import { kernelNames } from "./method.ts";

test.each(kernelNames)("%s: the loop over squares gives the formula's values", (name) => {
  const { phi, fromSquares } = kernels[name];
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (r) => {
      const squares = Float64Array.of(r * r, 7);
      fromSquares(squares, 1);
      expect(Math.abs((squares[0] ?? Number.NaN) - phi(r))).toBeLessThanOrEqual(
        1e-14 * Math.max(1, Math.abs(phi(r))) * Math.max(1, Math.abs(Math.log(r))),
      );
      expect(squares[1]).toBe(7);
    }),
  );
});

test.each(kernelNames)("%s at distance zero", (name) => {
  const { phi, fromSquares } = kernels[name];
  const squares = Float64Array.of(0);
  fromSquares(squares, 1);
  const smooth = ["multiquadric", "inverse_multiquadric", "inverse_quadratic", "gaussian"].includes(name);
  expect([squares[0], phi(0)]).toEqual(smooth ? [1, 1] : [0, 0]);
});

test("names of the legacy class", () => {
  expect(kernelNamed("thin_plate")).toBe("thin_plate_spline");
  expect(kernelNamed("inverse")).toBe("inverse_multiquadric");
  expect(kernelNamed("quintic")).toBe("quintic");
  expect(kernelNamed("toString")).toBeUndefined();
  expect(legacyKernels.size).toBe(7);
  expect(legacyKernels.has("inverse_quadratic")).toBe(false);
});
