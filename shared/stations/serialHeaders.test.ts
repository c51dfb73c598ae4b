import { describe, expect, it } from "vitest";
import { readFixture, readText, readTogether, timesOf, valuesOf } from "./testFiles.ts";

/** Tables as a spreadsheet leaves them whose times across lost their format; all of them made up. */
describe("times across that are a spreadsheet's counts of days", () => {
  const places = (times: string): string =>
    `id,lon,lat,${times}\nA,10,50,1.5,2.5,3.5\nB,11,51,4.5,5.5,6.5\nC,12,52,,8.5,9.5\n`;

  it("hours", () => {
    const read = readText(places("45678.25,45678.291666666664,45678.333333333336"));
    expect(read.layout.kind).toBe("wide");
    expect(timesOf(read)).toEqual([
      "2025-01-21T06:00:00.000Z",
      "2025-01-21T07:00:00.000Z",
      "2025-01-21T08:00:00.000Z",
    ]);
    expect(valuesOf(read)).toEqual([
      [1.5, 4.5, Number.NaN],
      [2.5, 5.5, 8.5],
      [3.5, 6.5, 9.5],
    ]);
    expect(read.layout.reasons).toContain(
      "Times are a spreadsheet's counts of days: 45678.25 is 2025-01-21 06:00:00. That counts from 1900; of a workbook that counts from 1904, all times are 4 years and a day later.",
    );
  });

  it("in a whole file, some values missing", () => {
    const read = readFixture("left_serial_header.csv");
    expect(timesOf(read)).toHaveLength(3);
    expect(valuesOf(read)[0]).toEqual([31.5, Number.NaN, 40.5]);
    const list = new URL("fixtures/left_one_cell_list.csv", import.meta.url);
    const text = "id,45678,45679\nA1,1,2\nB2,3,4\n";
    const joined = readTogether([
      { fileName: "values.csv", text },
      { fileName: "left_one_cell_list.csv", fixture: list },
    ]);
    expect(joined.table.ids).toEqual(["A1", "B2"]);
    expect(joined.facts?.isOrderOpen).toBe(true);
  });

  it("days, and by the clocks of a zone", () => {
    const days = readText(places("45678,45679,45680"), { timeZone: "+08:00" });
    expect(timesOf(days)).toEqual([
      "2025-01-20T16:00:00.000Z",
      "2025-01-21T16:00:00.000Z",
      "2025-01-22T16:00:00.000Z",
    ]);
  });

  it("with decimal commas", () => {
    const read = readText("id;lon;lat;45678,25;45678,5\nA;10,5;50,5;1,5;2,5\n");
    expect(timesOf(read)).toEqual(["2025-01-21T06:00:00.000Z", "2025-01-21T12:00:00.000Z"]);
    expect(valuesOf(read)).toEqual([[1.5], [2.5]]);
  });

  it("a single one with a fraction", () => {
    expect(timesOf(readText("id,lon,lat,45678.25\nA,10,50,1.5\n"))).toEqual(["2025-01-21T06:00:00.000Z"]);
  });

  it("in a table without coordinates, joined with a list", () => {
    const read = readTogether([
      { fileName: "values.csv", text: "id,45678.25,45678.5\nA,1.5,2.5\nB,3.5,4.5\n" },
      { fileName: "list.csv", text: "id,lon,lat\nA,10,50\nB,11,51\n" },
    ]);
    expect(timesOf(read)).toEqual(["2025-01-21T06:00:00.000Z", "2025-01-21T12:00:00.000Z"]);
    expect(valuesOf(read)).toEqual([
      [1.5, 3.5],
      [2.5, 4.5],
    ]);
  });

  it("are said by the user where names alone do not tell", () => {
    const text = "id,lon,lat,45680,45678,o3\nA,10,50,1.5,2.5,3.5\n";
    expect(readText(text).layout.value).toBe("o3");
    const roles = { id: "id", lon: "lon", lat: "lat", "45680": "time-value", "45678": "time-value" } as const;
    expect(timesOf(readText(text, { roles }))).toEqual([
      "2025-01-21T00:00:00.000Z",
      "2025-01-23T00:00:00.000Z",
    ]);
  });

  it("are not numbers of five figures in another order, under other limits, or beside a column of times", () => {
    expect(readText("id,lon,lat,54511,54399,o3\nA,10,50,1,2,3\n").layout.value).toBe("o3");
    expect(readText("id,lon,lat,11001,11002,o3\nA,10,50,1,2,3\n").layout.value).toBe("o3");
    const beside = readText("time,id,lon,lat,45678,45679,o3\n2024-04-16T00:00Z,A,10,50,1,2,3\n");
    expect(timesOf(beside)).toEqual(["2024-04-16T00:00:00.000Z"]);
  });
});
