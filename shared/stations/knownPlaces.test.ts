import { expect, it } from "vitest";
import { readText, valuesOf } from "./testFiles.ts";

const rows = (...lines: readonly string[]): string => `id,time,lon,lat,pm25\n${lines.join("\n")}\n`;

it("a place written as before is the same station; another is looked at anew", () => {
  const read = readText(
    rows(
      "a,2024-01-01T00:00Z,10,50,1",
      "a,2024-01-01T01:00Z,10,50,2",
      "a,2024-01-01T02:00Z,10.001,50,3",
      "a,2024-01-01T03:00Z,20,60,4",
      "a,2024-01-01T04:00Z,20,60,5",
      "a,2024-01-01T05:00Z,oops,60,6",
      "a,2024-01-01T06:00Z,10,50,7",
    ),
  );
  expect(read.table.ids).toEqual(["a", "a#2"]);
  expect(valuesOf(read).map(([a, again]) => [a, again])).toEqual([
    [1, Number.NaN],
    [2, Number.NaN],
    [3, Number.NaN],
    [Number.NaN, 4],
    [Number.NaN, 5],
    [7, Number.NaN],
  ]);
  expect(read.report.rejected).toEqual([{ line: 7, reason: 'longitude "oops" is not a number' }]);
  // The second place of an id does not vary.
  expect(read.report.notices).toContain(
    "Coordinates vary slightly within a station; the first were kept: a.",
  );
});

it("a place refused is refused again, and one beyond 180 counts each time", () => {
  const read = readText(
    rows(
      "a,2024-01-01T00:00Z,10,50,1",
      "b,2024-01-01T00:00Z,30,100,1",
      "b,2024-01-01T01:00Z,30,100,1",
      "c,2024-01-01T00:00Z,300,40,1",
      "c,2024-01-01T01:00Z,300,40,1",
      "d,2024-01-01T01:00Z,12,40,1",
    ),
  );
  expect(read.report.rejected.map(({ line }) => line)).toEqual([3, 4]);
  expect(read.report.notices).toContain("2 rows had a longitude in 180..360, turned to -180..0.");
  expect([...read.table.lon]).toEqual([10, -60, 12]);
});
