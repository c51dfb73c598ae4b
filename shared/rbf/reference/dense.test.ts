import { inverse as invert, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { seeded, worstDifference } from "../testing.ts";
import { factor, inverse, norm1, residualOf, substitute } from "./dense.ts";

function randomMatrix(size: number, seed: number): Float64Array {
  const random = seeded(seed);
  return Float64Array.from({ length: size * size }, () => random() - 0.5);
}

test.each([1, 2, 5, 67, 131])("inverse of size %i agrees with ml-matrix", (size) => {
  const matrix = randomMatrix(size, size);
  const factors = factor(matrix, size);
  if (factors === null) throw new Error("singular");
  const rows = Array.from({ length: size }, (_, k) => [...matrix.subarray(k * size, (k + 1) * size)]);
  const expected = invert(new Matrix(rows)).to1DArray();
  expect(worstDifference(inverse(factors), expected)).toBeLessThan(1e-10 * norm1(matrix, size) * size);
});

test("solves for several right-hand sides", () => {
  const size = 40;
  const matrix = randomMatrix(size, 9);
  const factors = factor(matrix, size);
  if (factors === null) throw new Error("singular");
  const random = seeded(10);
  const b = Float64Array.from({ length: size * 3 }, random);
  const x = b.slice();
  substitute(factors, x, 3);
  expect(worstDifference(residualOf(matrix, size, x, b, 3), new Float64Array(size * 3))).toBeLessThan(1e-12);
});

test("singular and infinite matrices are told", () => {
  expect(factor(Float64Array.of(1, 2, 2, 4), 2)).toBeNull();
  expect(factor(Float64Array.of(1, Infinity, 0, 1), 2)).toBeNull();
  expect(factor(Float64Array.of(1, Number.NaN, 0, 1), 2)).toBeNull();
});

test("1-norm is the largest column sum", () => {
  expect(norm1(Float64Array.of(1, -5, -3, 2), 2)).toBe(7);
});
