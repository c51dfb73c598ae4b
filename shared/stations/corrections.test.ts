import { describe, expect, it } from "vitest";
import { readOptionsSchema } from "../contract.ts";
import { readText, timesOf, userError, valuesOf } from "./testFiles.ts";

describe("the header's line", () => {
  const text = "id,lon,lat,pm25\nStation,X,Y,PM\na,1,2,3\nb,2,2,4\n";

  it("can be another than the one recognised", () => {
    const read = readText("id,lon,lat,o3\nid,lon,lat,pm25\na,1,2,3\n", { headerLine: 2 });
    expect(read.layout).toMatchObject({ headerLine: 2, value: "pm25" });
    expect(read.report).toMatchObject({ rows: 1, rejectedCount: 0 });
    expect(read.layout.reasons).toContain("Header on line 2, as chosen.");
  });

  it("can be a comment", () => {
    const read = readText("# id lon lat pm25\n# and more\na 1 2 3\n", { headerLine: 1 });
    expect(valuesOf(read)).toEqual([[3]]);
  });

  it("can be none: columns are named by their position, and every row is data", () => {
    const roles = { "column 2": "lon", "column 3": "lat", "column 4": "value" } as const;
    const read = readText("a,1,2,3\nb,2,2,4\n", { headerLine: 0, roles });
    expect(read.layout.headerLine).toBe(0);
    expect(valuesOf(read)).toEqual([[3, 4]]);
  });

  it("must be that of a row", () => {
    const error = userError(() => readText(text, { headerLine: 9 }));
    expect(error).toMatchObject({ tag: "bad-setting", detail: ["line 9"] });
  });
});

describe("missing codes", () => {
  const text = "id,lon,lat,pm25\na,1,0,-1\nb,2,2,9999\nc,3,2,n.d.\nd,4,2,\ne,5,2,1\n";

  it("take the place of the usual ones, in values only", () => {
    const read = readText(text, { missing: ["-1", "N.D.", "0"] });
    expect(read.table.ids).toEqual(["b", "e"]);
    expect(valuesOf(read)).toEqual([[9999, 1]]);
    expect(read.report.rejectedCount).toBe(0);
    expect(read.table.lat[0]).toBe(2);
  });

  it("are numbers however they are written", () => {
    const read = readText("id;lon;lat;pm25\na;1;2;-1,00\nb;1;3;2,5\n", { missing: ["-1"] });
    expect(valuesOf(read)).toEqual([[2.5]]);
  });
});

describe("the time zone", () => {
  const text = "time,id,lon,lat,pm25\n2024-04-16 20:00,a,1,2,3\n2024-04-16T14:00Z,a,1,2,4\n";

  it("is that of times without an offset", () => {
    const read = readText(text, { timeZone: "Asia/Shanghai" });
    expect(timesOf(read)).toEqual(["2024-04-16T12:00:00.000Z", "2024-04-16T14:00:00.000Z"]);
    expect(read.layout.reasons).toContain(
      "Times without an offset are taken as those of Asia/Shanghai, as chosen.",
    );
  });

  it("is that of times in the header, too", () => {
    const wide = "id,lon,lat,2024-04-16T20:00,2024-04-16T14:00Z\na,1,2,3,4\n";
    expect(timesOf(readText(wide, { timeZone: "+08:00" }))).toEqual([
      "2024-04-16T12:00:00.000Z",
      "2024-04-16T14:00:00.000Z",
    ]);
  });

  it("must exist", () => {
    expect(userError(() => readText(text, { timeZone: "Beijing" })).tag).toBe("bad-setting");
    expect(readOptionsSchema.safeParse({ timeZone: "Beijing" }).success).toBe(false);
    expect(readOptionsSchema.safeParse({ timeZone: "+08:00" }).success).toBe(true);
  });
});

describe("units", () => {
  const text = "id,lon,lat,o3_ppb,pm25\na,1,2,30,7\n";

  it("are those of the value read, in the usual spelling", () => {
    const units = { o3_ppb: "ug/m3", pm25: "furlongs" };
    expect(readText(text, { units, value: "o3_ppb" }).table.unit).toBe("µg/m³");
    expect(readText(text, { units, value: "pm25" }).table.unit).toBe("furlongs");
    expect(readText(text, { units: { pm25: "ppm" }, value: "o3_ppb" }).table.unit).toBe("ppb");
  });
});
