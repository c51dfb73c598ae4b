import { Matrix, pseudoInverse, SVD } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { createTail, frameOf, tailCount, tailMatrix } from "./polynomial.ts";
import { rankOf } from "./rank.ts";
import { seeded } from "./testing.ts";

/** Places scattered around a centre. */
function scattered(count: number, lon0: number, lat0: number, width: number) {
  const random = seeded(3);
  const lon = Float64Array.from({ length: count }, () => lon0 + width * (random() - 0.5));
  const lat = Float64Array.from({ length: count }, () => lat0 + width * (random() - 0.5));
  return { lon, lat };
}

/** The tail's matrix in the frame of its own places. */
function matrixOf(metric: "degrees" | "great-circle", degree: number, lon: Float64Array, lat: Float64Array) {
  const tail = createTail(metric, degree, frameOf(metric, lon, lat));
  return { terms: tail.count, matrix: tailMatrix(tail, lon, lat) };
}

test("numbers of terms", () => {
  expect([-1, 0, 1, 2].map((degree) => tailCount("degrees", degree))).toEqual([0, 1, 3, 6]);
  expect([-1, 0, 1, 2].map((degree) => tailCount("great-circle", degree))).toEqual([0, 1, 4, 9]);
});

describe.each([
  ["a city", 116, 40, 0.2],
  ["a country", 105, 35, 40],
  ["across the date line", 180, -20, 30],
])("%s", (_, lon0, lat0, width) => {
  const { lon, lat } = scattered(80, lon0, lat0, width);
  test.each(["degrees", "great-circle"] as const)(
    "%s: terms of degree 2 are far from dependent",
    (metric) => {
      const { matrix, terms } = matrixOf(metric, 2, lon, lat);
      const rows = Array.from({ length: 80 }, (__, k) => matrix.subarray(k * terms, (k + 1) * terms));
      expect(new SVD(new Matrix(rows.map((row) => [...row]))).condition).toBeLessThan(100);
      expect(rankOf(matrix, terms)).toBe(terms);
    },
  );
});

test("the globe: terms of degree 2 are independent", () => {
  const random = seeded(5);
  const lon = Float64Array.from({ length: 200 }, () => 360 * random() - 180);
  const lat = Float64Array.from({ length: 200 }, () => (Math.asin(2 * random() - 1) * 180) / Math.PI);
  const { matrix, terms } = matrixOf("great-circle", 2, lon, lat);
  expect(rankOf(matrix, terms)).toBe(9);
});

test("on the sphere degree 1 spans 1, x, y, z and degree 2 their products", () => {
  const { lon, lat } = scattered(60, 105, 35, 50);
  const x = lon.map((value, k) => Math.cos((lat[k] ?? 0) * RADIANS) * Math.cos(value * RADIANS));
  const z = lat.map((value) => Math.sin(value * RADIANS));
  const distanceTo = (degree: number, target: Float64Array): number => {
    const { matrix, terms } = matrixOf("great-circle", degree, lon, lat);
    const design = new Matrix(60, terms);
    matrix.forEach((entry, k) => {
      design.set(Math.floor(k / terms), k % terms, entry);
    });
    const column = Matrix.columnVector([...target]);
    return Matrix.sub(design.mmul(pseudoInverse(design)).mmul(column), column).norm();
  };
  expect(distanceTo(1, x)).toBeLessThan(1e-12);
  expect(distanceTo(1, z)).toBeLessThan(1e-12);
  const product = x.map((value, k) => value * (z[k] ?? 0));
  expect(distanceTo(1, product)).toBeGreaterThan(1e-3);
  expect(distanceTo(2, product)).toBeLessThan(1e-11);
});

test("stations on a line leave degree 1 undetermined, on both metrics", () => {
  const lon = Float64Array.of(100, 101.1, 102.2, 103.3, 110);
  const straight = lon.map((value) => 0.7 * value - 50);
  expect(rankOf(matrixOf("degrees", 1, lon, straight).matrix, 3)).toBe(2);
  const parallel = new Float64Array(5).fill(30);
  expect(rankOf(matrixOf("great-circle", 1, lon, parallel).matrix, 4)).toBe(3);
});

const RADIANS = Math.PI / 180;
