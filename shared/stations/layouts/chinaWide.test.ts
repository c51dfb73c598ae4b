import { describe, expect, it } from "vitest";
import { bytesOf, fixture, readTogether, timesOf, userError, valuesOf } from "../testFiles.ts";

const wide = fixture("china_wide.csv");
const list = fixture("china_list.csv");
const text = new TextDecoder().decode(bytesOf(wide));
const changed = (words: string) => ({ fileName: "cut.csv", text: words });

describe("a China wide file with the network's list", () => {
  it("is read in either order: types as values, Beijing time, units by type", () => {
    for (const files of [
      [wide, list],
      [list, wide],
    ]) {
      const read = readTogether(files);
      expect(read.layout).toMatchObject({ format: "china-wide", value: "PM2.5", timeZone: "Asia/Shanghai" });
      expect(read.layout.values).toEqual(["AQI", "PM2.5", "PM2.5_24h", "CO"]);
      expect(read.layout.reasons[0]).toBe(
        "China wide file, 4 types, 3 hours, 8 stations; 2 without coordinates in the list.",
      );
      expect(timesOf(read)[0]).toBe("2019-01-13T16:00:00.000Z");
      expect(read.table.unit).toBe("µg/m³");
      expect(read.table.names[0]).toBe("万寿西宫");
      expect(valuesOf(read)[0]).toEqual([252, 21, 230, (145 + 161) / 2, 124]);
      expect(read.list).toMatchObject({ fileName: "china_list.csv", network: "china", remembered: false });
    }
    expect(readTogether([wide, list], { value: "CO" }).table.unit).toBe("mg/m³");
  });

  it("tells what did not fit the list", () => {
    const notices = readTogether([wide, list]).report.notices.join("\n");
    expect(notices).toContain(
      "2 stations have no coordinates in china_list.csv and were left out: 1028A, 1202A",
    );
    expect(notices).toContain("2 stations of china_list.csv have no data here.");
    expect(notices).toContain("china_list.csv lists an id more than once; the first place was kept: 3207A");
    expect(notices).toContain("1961A = 1962A");
  });

  it("is joined with the other list in GB18030, and with ids and coordinates alone", () => {
    const gbk = readTogether([wide, fixture("stations_gbk.csv")]);
    expect(gbk.table.ids).toEqual(["1001A", "1002A", "1003A"]);
    expect(gbk.layout.encoding).toBe("utf-8");
    const bare = {
      fileName: "ids.csv",
      text: "ID,Lat,Lon\n1001A,39.9,116.4\n1002A,-,\n1003A,39.95,116.43\n",
    };
    const read = readTogether([bare, wide]);
    expect([...read.table.lon]).toEqual([116.4, 116.43]);
    expect(read.report.notices[0]).toContain("1 station has no coordinates in ids.csv");
    expect(read.report.notices[1]).toContain("are not listed in ids.csv");
  });

  it("holds averages of cities as well, each placed amid the stations of its city", () => {
    const cities = changed(
      "date,hour,type,北京,上海,拉萨\n20190114,0,AQI,90,60,20\n20190114,0,PM2.5,66,42,9\n20190114,1,PM2.5,67,,8\n",
    );
    const sites = {
      fileName: "sites.csv",
      text: "监测点编码,监测点名称,城市,经度,纬度\n1001A,甲,北京,116,40\n1002A,乙,北京,117,39\n1141A,丙,上海,121.5,31.2\n1003A,丁,北京,-,\n1200A,戊,天津,117.2,39.1\n",
    };
    const read = readTogether([cities, sites]);
    expect(read.layout.reasons[0]).toBe(
      "China wide file, 2 types, 2 hours, 3 stations; 1 without coordinates in the list.",
    );
    expect(read.layout.reasons).toContain(
      'Each column is a city, placed amid its stations in the list; rows are read where "type" is "PM2.5".',
    );
    expect(read.table.ids).toEqual(["北京", "上海"]);
    expect([...read.table.lon, ...read.table.lat]).toEqual([116.5, 121.5, 39.5, 31.2]);
    expect(valuesOf(read)).toEqual([
      [66, 42],
      [67, Number.NaN],
    ]);
    expect(read.report.notices.join()).toContain("1 station of sites.csv has no data here.");
    expect(userError(() => readTogether([cities]))).toMatchObject({ tag: "needs-list" });
  });

  it("that breaks off is read as far as it is whole, and the line is named", () => {
    const lines = text.split("\r\n");
    const cut = [...lines.slice(0, 3), "20190114,1,PM2.5,251,21,23"].join("\r\n");
    const read = readTogether([changed(cut), list]);
    expect(valuesOf(read)[1]).toEqual([251, 21, Number.NaN, Number.NaN, Number.NaN]);
    expect(read.report.rejected).toEqual([
      { line: 4, reason: "breaks off: has 6 cells, the header 11; the whole ones are used" },
    ]);
  });

  it("takes dashes, dates with dashes and hours of any day", () => {
    const read = readTogether([
      changed("date,hour,type,1001A,1002A\n2023-01-01,23,O3,-,40\n2023-01-02,0,O3,38,41\n"),
      list,
    ]);
    expect(timesOf(read)).toEqual(["2023-01-01T15:00:00.000Z", "2023-01-01T16:00:00.000Z"]);
    expect(valuesOf(read)).toEqual([
      [Number.NaN, 40],
      [38, 41],
    ]);
  });

  it("of several days becomes one table, and rejected rows name their file", () => {
    const next = { fileName: "next.csv", text: "date,hour,type,1001A,1003A\n20190115,0,PM2.5,bad,7\n" };
    const read = readTogether([wide, next, list]);
    expect(timesOf(read)).toHaveLength(4);
    expect(valuesOf(read)[3]).toEqual([Number.NaN, Number.NaN, 7, Number.NaN, Number.NaN]);
    expect(read.report.rejected).toEqual([
      { line: 2, reason: '"bad" in column "1001A" is not a number', file: "next.csv" },
    ]);
  });
});

describe("a China wide file without a list", () => {
  it("says which ids need places, which list has them and what to do", () => {
    const error = userError(() => readTogether([wide]));
    expect(error.tag).toBe("needs-list");
    expect(error.message).toContain("1001A, 1002A, 1003A, 1028A, 1961A, and 3 more");
    expect(error.message).toContain("station list of the China network");
    expect(error.message).toMatch(/经度, 纬度 or ID, Lat, Lon\)\.$/);
  });

  it("takes the list remembered, and says so", () => {
    const read = readTogether([wide], {}, (network) => (network === "china" ? list : null));
    expect(read.list).toMatchObject({ fileName: "china_list.csv", remembered: true });
    expect(read.table.ids).toContain("1001A");
  });

  it("does not go with a list of other stations, nor with two lists", () => {
    const other = { fileName: "other.csv", text: "id,lon,lat\nx,1,2\ny,2,3\n" };
    expect(userError(() => readTogether([wide, other])).message).toContain("None of the stations");
    expect(userError(() => readTogether([wide, list, other])).message).toContain("both say where");
  });
});

it("a table of any kind without coordinates is joined with any list by id", () => {
  const data = {
    fileName: "values.csv",
    text: "id,time,pm25\na,2024-01-01T00:00Z,5\nb,2024-01-01T00:00Z,6\n",
  };
  const places = { fileName: "places.csv", text: "name,id,lat,lon\nAlpha,a,1,10\nBeta,b,2,20\n" };
  const read = readTogether([data, places]);
  expect([...read.table.lon]).toEqual([10, 20]);
  expect(read.table.names).toEqual(["Alpha", "Beta"]);
  expect(read.list?.network).toBe("any");
});

describe("a table of the network's stations with coordinates and values", () => {
  it.each(["pm25_ugm3", "PM2.5", "AQI", "浓度"])("is no list: its column %s is gridded", (name) => {
    const text = `id,name,lon,lat,${name}\n1001A,万寿西宫,116.366,39.8673,252\n1002A,定陵,116.17,40.2865,21\n`;
    const read = readTogether([{ fileName: "hour.csv", text }]);
    expect(read.table.value).toBe(name);
    expect(valuesOf(read)[0]).toEqual([252, 21]);
  });

  it.each(["海拔", "行政区代码"])("is a list where its only number besides is %s", (name) => {
    const text = `监测点编码,监测点名称,经度,纬度,${name}\n1001A,万寿西宫,116.366,39.8673,44\n1002A,定陵,116.17,40.2865,80\n`;
    expect(userError(() => readTogether([{ fileName: "list.csv", text }])).tag).toBe("only-list");
  });
});
