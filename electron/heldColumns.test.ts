import { expect, it } from "vitest";
import { PART_VALUES } from "../shared/contract/joinedColumns.ts";
import { HeldColumns } from "./heldColumns.ts";

const long = (first: number): Float64Array => new Float64Array(2 * PART_VALUES + 3).fill(first);

it("gives the parts of an array, and lets it go with the last", () => {
  const held = new HeldColumns();
  const id = held.hold(long(7));
  expect([0, 1, 2].map((part) => held.part(id, part).length)).toEqual([PART_VALUES, PART_VALUES, 3]);
  expect(() => held.part(id, 0)).toThrow(expect.objectContaining({ tag: "cancelled" }));
});

it("keeps only the newest of those that nobody fetches", () => {
  const held = new HeldColumns();
  const first = held.hold(long(0));
  const others = Array.from({ length: 8 }, (_, k) => held.hold(long(k + 1)));
  expect(() => held.part(first, 0)).toThrow(expect.objectContaining({ tag: "cancelled" }));
  expect(others.map((id) => held.part(id, 2)[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
