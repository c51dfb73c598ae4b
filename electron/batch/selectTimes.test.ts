import { describe, expect, it } from "vitest";
import { makeTable } from "../runs/testing/stations.ts";
import { selectTimes } from "./selectTimes.ts";

/** Hours 0 to 29 of 2024-04-16 and the day after. */
const table = makeTable(3, 30);
const hoursOf = (wanted: string): number[] =>
  selectTimes(table, wanted).times.map((time) => (time - Date.UTC(2024, 3, 16)) / 3_600_000);

describe("selectTimes", () => {
  it.each([
    ["2024-04-16T12:00Z", [12]],
    ["2024-04-16T20:00+08:00", [12]],
    ["2024-04-17", [24, 25, 26, 27, 28, 29]],
    ["2024-04-16T22:00Z/2024-04-17T01:00Z", [22, 23, 24, 25]],
    ["2024-04-17T03:30Z/2024-04-17", [28, 29]],
  ])("takes %s", (wanted, hours) => {
    expect(hoursOf(wanted)).toEqual(hours);
  });

  it("keeps values with their times", () => {
    expect(selectTimes(table, "2024-04-16T12:00Z").values).toEqual([table.values[12]]);
    expect(selectTimes(table, "all")).toBe(table);
  });

  it.each(["noon", "2024-04-16/2024-04-17/2024-04-18", "2024-13-01"])("does not understand %s", (wanted) => {
    expect(() => selectTimes(table, wanted)).toThrow(/^--time: ".*" is not a time/);
  });

  it("says which times there are when none is left", () => {
    expect(() => selectTimes(table, "2023-01-01")).toThrow("It has 30, from 2024-04-16T00:00:00.000Z to");
    expect(() => selectTimes({ ...table, times: [Number.NaN] }, "2024-04-16")).toThrow("It has no times");
  });
});
