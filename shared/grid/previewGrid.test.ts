import { expect, it } from "vitest";
import { latOf, lonOf } from "./grid.ts";
import { previewGrid } from "./previewGrid.ts";

it("keeps the corners of a large grid and leaves a small one as it is", () => {
  const large = { west: 70, south: 5, dlon: 0.05, dlat: 0.05, columns: 1400, rows: 1000 };
  const coarse = previewGrid(large);
  expect(coarse).toMatchObject({ columns: 300, rows: 215, west: 70, south: 5 });
  expect(lonOf(coarse, 299)).toBeCloseTo(lonOf(large, 1399), 9);
  expect(latOf(coarse, 214)).toBeCloseTo(latOf(large, 999), 9);
  const small = { ...large, columns: 80, rows: 1 };
  expect(previewGrid(small)).toEqual(small);
});
