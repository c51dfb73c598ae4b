import { describe, expect, it } from "vitest";
import { examine } from "./doctor/examine.ts";
import { readText, readTogether, timesOf } from "./testFiles.ts";
import { treat } from "./treat.ts";
import { noTreatment } from "./treatment.ts";

describe("what is said of", () => {
  const reasons = (text: string): string => readText(text).layout.reasons.join("\n");
  const placed = (...places: readonly string[]): string =>
    ["id,location,o3", ...places.map((place, i) => `${i},"${place}",${30 + i}`)].join("\n");

  it("both coordinates in one cell: which comes first, and why", () => {
    expect(reasons(placed("39.9, 116.4"))).toContain(
      '"location" holds both coordinates, the latitude first: the second numbers pass 90.',
    );
    expect(reasons(placed("116.4, 39.9"))).toContain("the longitude first: the first numbers pass 90");
    expect(reasons(placed("POINT(16.4 48.2)"))).toContain("the longitude first: its cells say so");
    expect(reasons(placed("POINT(39.9 116.4)"))).toContain("the latitude first: the second numbers pass 90");
    expect(reasons(placed("48.2, 16.4").replace("location", "lonlat"))).toContain(
      "longitude first: its name says so",
    );
    expect(reasons(placed("48.2, 16.4").replace("location", "经纬度"))).toContain(
      "longitude first: its name says so",
    );
  });

  it("both coordinates in one cell, when nothing tells their order: taken as usual, and the doctor asks", () => {
    const text = placed("48.2, 16.4", "47.1, 15.4", "46.6, 14.3");
    const read = readText(text);
    expect([...read.table.lat]).toEqual([48.2, 47.1, 46.6]);
    expect(read.layout.reasons.join("\n")).toContain("nothing says which comes first");
    const finding = examine(read).find(({ kind }) => kind === "order");
    expect(finding?.cases).toMatchObject([{ stations: ["0", "1", "2"] }]);
    const swapped = finding?.cases[0]?.remedies.find(({ action }) => action === "swap");
    const { table } = treat(read, { ...noTreatment, decisions: swapped ? [swapped] : [] });
    expect([...table.lat]).toEqual([16.4, 15.4, 14.3]);
    const corrected = readText(text, { roles: { id: "id", latitude: "lon", longitude: "lat", o3: "value" } });
    expect([...corrected.table.lon]).toEqual([48.2, 47.1, 46.6]);
    expect(examine(corrected).some(({ kind }) => kind === "order")).toBe(false);
  });

  it("both coordinates in one cell of a list of stations (made up): the doctor asks there, too", () => {
    const values = { fileName: "values.csv", text: "id,o3\na,30\nb,31\nc,32\n" };
    const list = (...places: readonly string[]) => ({
      fileName: "list.csv",
      text: ["id,location", ...places.map((place, i) => `${"abc"[i]},"${place}"`)].join("\n"),
    });
    const read = readTogether([values, list("48.2, 16.4", "47.1, 15.4", "46.6, 14.3")]);
    expect([...read.table.lat]).toEqual([48.2, 47.1, 46.6]);
    const finding = examine(read).find(({ kind }) => kind === "order");
    expect(finding?.cases).toMatchObject([{ stations: ["a", "b", "c"] }]);
    const swapped = finding?.cases[0]?.remedies.find(({ action }) => action === "swap");
    const { table } = treat(read, { ...noTreatment, decisions: swapped ? [swapped] : [] });
    expect([...table.lat]).toEqual([16.4, 15.4, 14.3]);
    expect(read.list?.reason).toContain("nothing says which comes first");
    const told = readTogether([values, list("39.9, 116.4", "40.1, 116.3", "40.0, 116.5")]);
    expect(examine(told).some(({ kind }) => kind === "order")).toBe(false);
  });

  it("a cell that is no place", () => {
    expect(
      readText(placed("48.2, 16.4", "47.1, 15.4", "46.6, 14.3", "46.7, 14.1", "unknown", "")).report.rejected,
    ).toEqual([
      { line: 6, reason: 'longitude "unknown" is not a number' },
      { line: 7, reason: "longitude missing" },
    ]);
  });

  it("blanks between columns, decimal commas and sides: no pairs between the commas", () => {
    const text = ["99,9W 87,9S", "98,5W 87,5S"].map((place, i) => `${place} ${i},5 S${i} 1990-01-01T00:00Z`);
    const { table, layout } = readText(["lon lat o3 id time", ...text].join("\n"));
    expect([layout.delimiter, layout.decimal]).toEqual([" ", ","]);
    expect([...table.lon]).toEqual([-99.9, -98.5]);
    expect([...table.lat]).toEqual([-87.9, -87.5]);
  });

  it("numbers that are no places", () => {
    const text = 'id,lon,lat,range\n1,2,3,"48.2, 16.4"\n';
    expect(readText(`${text.trim()},7\n`.replace("range", "range,o3")).layout.columns).toHaveLength(5);
  });

  it("rows in quotes, and counts of days", () => {
    expect(reasons('"id,lon,lat,o3"\n"1,2,3,4"\n')).toContain("Whole rows stand in quotes");
    expect(reasons("date,id,lon,lat,o3\n45678.25,1,2,3,4\n")).toContain(
      "45678.25 is 2025-01-21 06:00:00. That counts from 1900; of a workbook that counts from 1904",
    );
  });

  it("numbers of five figures that are no days", () => {
    const read = readText("code,id,lon,lat,o3\n45678,1,2,3,4\n");
    expect(read.table.times).toEqual([Number.NaN]);
    expect(
      timesOf(
        readText(
          "time,54511,54399,54433\n45398.5,1,2,3\n45398.75,4,5,6\n"
            .replace("time", "station")
            .replace("45398.5", "lon,10,11,12\nlat,1,2,3\n45398.5"),
        ),
      ),
    ).toEqual(["2024-04-16T12:00:00.000Z", "2024-04-16T18:00:00.000Z"]);
  });
});
