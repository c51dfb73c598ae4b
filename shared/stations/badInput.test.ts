import { describe, expect, it } from "vitest";
import { readBytes, readText, userError, valuesOf } from "./testFiles.ts";

const read = (bytes: ArrayLike<number>) => () => readBytes(Uint8Array.from(bytes), "test.csv");

describe("files that cannot be read at all", () => {
  it.each([
    ["nothing", ""],
    ["blank lines", "\n\n\n"],
    ["comments", "# one\n# two\n"],
  ])("%s: empty", (_what, text) => {
    const error = userError(() => readText(text));
    expect(error.tag).toBe("no-stations");
    expect(error.message).toContain("test.csv is empty");
  });

  it("a header only", () => {
    const error = userError(() => readText("id,lon,lat,pm25\n"));
    expect(error.tag).toBe("no-stations");
    expect(error.message).toContain("no rows");
  });

  it("no coordinates: the columns found are listed", () => {
    const error = userError(() => readText("id,pm25\na,1\n"));
    expect(error.tag).toBe("no-columns");
    expect(error.message).toContain('Columns found: "id", "pm25"');
  });

  it("no numbers to grid", () => {
    expect(userError(() => readText("id,lon,lat,colour\na,1,2,red\n")).tag).toBe("no-columns");
  });

  it.each([
    ["an Excel workbook", [0x50, 0x4b, 0x03, 0x04, 0, 0]],
    ["UTF-16", [0x69, 0x00, 0x64, 0x00, 0x0a, 0x00]],
    ["zero byte", [0x69, 0x0a, 0x00, 0x69]],
    ["control characters", [0x01, 0x02, 0x03, 0x69]],
  ])("binary: %s", (what, bytes) => {
    const error = userError(read(bytes));
    expect(error.tag).toBe("not-text");
    expect(error.message).toContain(what);
  });

  it("a zero byte names its line", () => {
    expect(userError(read([0x69, 0x0a, 0x00])).message).toContain("line 2");
  });

  it("not text in the encoding chosen", () => {
    const bytes = Uint8Array.from([0x69, 0x64, 0xff, 0x0a]);
    expect(userError(() => readBytes(bytes, "test.csv", { encoding: "utf-8" })).tag).toBe("not-text");
  });

  it("a quote that never closes names its line", () => {
    const error = userError(() => readText('id,lon,lat,pm25\na,1,2,3\n"b,1,2,3\nc,1,2,3\n'));
    expect(error.tag).toBe("malformed-file");
    expect(error.message).toContain("line 3");
  });

  it("text behind a closing quote names its line, past quoted line breaks and comments", () => {
    const error = userError(() => readText('id,lon,lat,pm25\n"a\nb",1,2,3\n# note\n\n"c"d,1,2,3\n'));
    expect(error.tag).toBe("malformed-file");
    expect(error.detail).toEqual(["line 6"]);
  });

  it("nothing but missing values", () => {
    const error = userError(() => readText("id,lon,lat,pm25\na,1,2,NaN\nb,1,3,nan\n"));
    expect(error.tag).toBe("no-stations");
    expect(error.message).toContain("missing");
  });

  it("mostly text among the values: the first lines are named", () => {
    const error = userError(() => readText("id,lon,lat,pm25\na,1,2,bad\nb,1,3,worse\nc,1,4,5\n"));
    expect(error.tag).toBe("no-columns");
    expect(error.detail[0]).toBe('line 2: "bad" in column "pm25" is not a number');
  });

  it("no row of the pollutant asked for", () => {
    const text = "id,lon,lat,parameter,value\na,1,2,o3,3\n";
    const error = userError(() => readText(text, { value: "pm25" }));
    expect(error.message).toContain("It has: o3");
  });

  it("no time that can be read", () => {
    const error = userError(() => readText("time,lon,lat,pm25\nnoon,1,2,3\n"));
    expect(error.detail).toEqual(['line 2: "noon" is not a time']);
  });

  it("every row outside the world", () => {
    const error = userError(() => readText("lon,lat,pm25\n500,2,3\n"));
    expect(error.tag).toBe("no-stations");
    expect(error.message).toContain("Line 2");
  });
});

describe("rows that cannot be used", () => {
  it("are listed with line and reason, the others read", () => {
    const text = [
      "time,id,lon,lat,pm25",
      "2024-04-16T12:00Z,a,1,2,3",
      "2024-04-16T12:00Z,b,,2,3",
      "2024-04-16T12:00Z,c,1,north,3",
      "2024-04-16T12:00Z,d,1,95,3",
      "2024-04-16T12:00Z,e,-190,2,3",
      "2024-04-36T12:00Z,f,1,2,3",
      ",g,1,2,3",
      "2024-04-16T12:00Z,h,1,2,high",
      "2024-04-16T12:00Z,i,1",
      "2024-04-16T12:00Z,j,x, y,1,2,3",
      "2024-04-16T12:00Z,k,9999,2,3",
      "2024-04-16T12:00Z,l,5,5,4",
      "2024-04-16T12:00Z,m,6,5,5",
    ].join("\n");
    const { report, table } = readText(text);
    expect(table.ids).toEqual(["a", "l", "m"]);
    expect(report.rejectedCount).toBe(10);
    expect(report.rejected).toEqual([
      { line: 3, reason: "longitude missing" },
      { line: 4, reason: 'latitude "north" is not a number' },
      { line: 5, reason: "latitude 95 is outside -90..90" },
      { line: 6, reason: "longitude -190 is outside -180..360" },
      { line: 7, reason: '"2024-04-36T12:00Z" is not a time' },
      { line: 8, reason: "time missing" },
      { line: 9, reason: '"high" in column "pm25" is not a number' },
      { line: 10, reason: "has 3 cells, the header 5" },
      { line: 11, reason: "has 7 cells, the header 5" },
      { line: 12, reason: "longitude missing" },
    ]);
  });

  it("are listed up to a thousand, and counted beyond", () => {
    const rows = Array.from({ length: 1500 }, (_, i) => `s${i},west,2,1\n`).join("");
    const { report } = readText(`id,lon,lat,pm25\n${rows}a,1,2,3\n`, { roles: { lon: "lon" } });
    expect(report).toMatchObject({ rows: 1501, rejectedCount: 1500, stations: 1 });
    expect(report.rejected).toHaveLength(1000);
  });

  it("lose only their bad cells in a wide file", () => {
    const read = readText("id,lon,lat,2024-04-16,2024-04-17\na,1,2,3,oops\nb,2,2,4,5\nc,3,2,6\n");
    expect(valuesOf(read)).toEqual([
      [3, 4, 6],
      [Number.NaN, 5, Number.NaN],
    ]);
    expect(read.report.rejected).toEqual([
      { line: 2, reason: '"oops" in column "2024-04-17" is not a number' },
      { line: 4, reason: "has 4 cells, the header 5; the values it has are used" },
    ]);
  });
});

describe("coordinates", () => {
  it("from 0 to 360 are wrapped, and it is said", () => {
    const { table, report } = readText("id,lon,lat,pm25\na,350,2,3\nb,180,2,4\nc,360,2,4\n");
    expect([...table.lon]).toEqual([-10, 180, 0]);
    expect(report.notices[0]).toBe("2 rows had a longitude in 180..360, turned to -180..0.");
  });

  it("that look swapped are refused with the advice to swap them", () => {
    const error = userError(() => readText("id,lat,lon,pm25\na,116.4,39.9,3\nb,113.2,23.1,4\n"));
    expect(error.tag).toBe("no-columns");
    expect(error.message).toContain('make "lat" the longitude and "lon" the latitude');
  });

  it("that look swapped are read once the roles are", () => {
    const roles = { lat: "lon", lon: "lat" } as const;
    const { table } = readText("id,lat,lon,pm25\na,116.4,39.9,3\nb,113.2,23.1,4\n", { roles });
    expect([...table.lon, ...table.lat]).toEqual([116.4, 113.2, 39.9, 23.1]);
  });

  it("that would put all stations in Antarctica raise the question", () => {
    const { report } = readText("id,lat,lon,pm25\na,-71.1,42.4,3\nb,-74,40.7,4\n");
    expect(report.notices[0]).toContain("swapped");
  });

  it("at 0, 0 are noted", () => {
    expect(readText("id,lon,lat,pm25\na,0,0,3\n").report.notices[0]).toContain("0, 0");
  });
});

describe("stations few or in a row are no matter of reading", () => {
  it.each(["a,1,2,3\n", "a,1,2,3\nb,2,3,4\n", "a,1,1,3\nb,2,2,4\nc,3,3,5\n"])("%j", (rows) => {
    expect(readText(`id,lon,lat,pm25\n${rows}`).report.rejectedCount).toBe(0);
  });
});

describe("duplicates", () => {
  it("of id and time are averaged and counted", () => {
    const { table, report } = readText("id,lon,lat,pm25\na,1,2,3\na,1,2,4\na,1,2,8\nb,2,2,1\n");
    expect([...(table.values[0] ?? [])]).toEqual([5, 1]);
    expect(report.merged).toBe(2);
    expect(report.notices[0]).toContain("2 observations repeated");
  });

  it("of place are averaged by time, named and counted", () => {
    const text = "time,id,lon,lat,pm25\n2024-04-16,a,1,2,3\n2024-04-16,b,1,2,5\n2024-04-17,b,1,2,9\n";
    const read = readText(text);
    expect(read.table.ids).toEqual(["a"]);
    expect(valuesOf(read)).toEqual([[4], [9]]);
    expect(read.report).toMatchObject({ merged: 1, missing: 0, stations: 1 });
    expect(read.report.notices[0]).toContain("a = b");
  });

  it("of place do not count when one of them has no value", () => {
    const { table, report } = readText("id,lon,lat,pm25\na,1,2,\nb,1,2,5\n");
    expect(table.ids).toEqual(["b"]);
    expect(report).toMatchObject({ merged: 0, stations: 1 });
  });

  it("of an id: near places are one station at the first, far places two stations", () => {
    const { table, report } = readText(
      "id,lon,lat,pm25\na,1,2,3\na,1.001,2,5\na,8,2,7\na,8.002,2.001,9\nb,3,3,1\n",
    );
    expect(table.ids).toEqual(["a", "a#2", "b"]);
    expect([...table.lon]).toEqual([1, 8, 3]);
    expect([...(table.values[0] ?? [])]).toEqual([4, 8, 1]);
    expect(report.notices.join("\n")).toContain("a at 2 places");
  });

  it("across the date line are one place", () => {
    expect(readText("id,lon,lat,pm25\na,180,2,3\nb,-180,2,5\n").table.ids).toEqual(["a"]);
  });
});

describe("times and stations without any value", () => {
  it("are left out and counted", () => {
    const text = "time,id,lon,lat,pm25\n2024-04-16,a,1,2,3\n2024-04-17,a,1,2,NA\n2024-04-17,b,2,2,-999\n";
    const { table, report } = readText(text);
    expect(table.times).toEqual([Date.UTC(2024, 3, 16)]);
    expect(report.notices).toEqual([
      "1 station without any value was left out.",
      "1 time without any value was left out.",
    ]);
  });
});
