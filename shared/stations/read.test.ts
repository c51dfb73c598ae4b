import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readBytes, readFixture, readText, rolesOf, timesOf, userError, valuesOf } from "./testFiles.ts";

const sample = readFileSync(new URL("../../assets/sample/airnow_conus_20240416.csv", import.meta.url));

describe("the bundled sample", () => {
  // Counts made independently with Python's csv module.
  it.each([
    ["ozone_ppb", "ppb", { stations: 1140, missing: 364, merged: 16 }],
    ["pm25_ugm3", "µg/m³", { stations: 1086, missing: 190, merged: 0 }],
  ])("gives %s at all its stations and times", (value, unit, counts) => {
    const { table, layout, report } = readBytes(sample, "airnow.csv", { value });
    expect(report).toMatchObject({ rows: 13169, times: 8, rejectedCount: 0, ...counts });
    expect(table).toMatchObject({ value, unit });
    expect(table.times[0]).toBe(Date.parse("2024-04-16T12:00Z"));
    expect(table.times[7]).toBe(Date.parse("2024-04-17T09:00Z"));
    expect(layout.values).toEqual(["ozone_ppb", "pm25_ugm3"]);
    expect(table.ids.length).toBe(table.lon.length);
  });

  it("names the stations at the same place", () => {
    const { report } = readBytes(sample, "airnow.csv", {});
    expect(report.notices[0]).toContain("250070001 = TT0300001, 840482091629 = 840484911629");
    expect(report.notices[1]).toContain("541 stations without any value");
  });

  it("hears progress up to the end", () => {
    const heard: number[] = [];
    readBytes(sample, "airnow.csv", {}, (fraction) => heard.push(fraction));
    expect(heard.at(-1)).toBe(1);
  });

  it("stops when progress throws", () => {
    const stop = new Error("stop");
    const read = () =>
      readBytes(sample, "airnow.csv", {}, () => {
        throw stop;
      });
    expect(read).toThrow(stop);
  });
});

describe("published files", () => {
  it("AirNow sites: date and hour apart, units beside, stations without values left out", () => {
    const read = readFixture("airnow_hourly_sites.csv", { value: "OZONE" });
    expect(timesOf(read)).toEqual(["2024-04-16T20:00:00.000Z"]);
    expect(read.table.unit).toBe("ppb");
    const shared = read.table.ids.indexOf("840482091629");
    expect(read.table.values[0]?.[shared]).toBe((34 + 33) / 2);
    expect(read.table.ids).not.toContain("840484911629");
    expect(read.report).toMatchObject({ rows: 43, merged: 1, rejectedCount: 0 });
  });

  it("AirNow sites: takes a concentration, not an index or a flag", () => {
    const { layout, table } = readFixture("airnow_hourly_sites.csv");
    expect(layout.value).toBe("PM25");
    expect(table.unit).toBe("µg/m³");
    expect(layout.values).not.toContain("OZONE_Measured");
  });

  it("AQS: several instruments at a site are averaged", () => {
    const read = readFixture("aqs_daily_no2.csv");
    expect(read.layout.value).toBe("Daily Max 1-hour NO2 Concentration");
    expect(read.table.ids).toEqual(["060010007", "060371103", "060658001"]);
    expect(read.report).toMatchObject({ rows: 18, merged: 6, missing: 0, times: 4 });
    expect(read.table.values[0]?.[1]).toBeCloseTo((43.7 + 39.2) / 2, 12);
    expect(read.table.values[2]?.[1]).toBe(44.6);
  });

  it("CPCB: a row per pollutant, dates day first", () => {
    const read = readFixture("cpcb_realtime.csv", { value: "PM2.5" });
    expect(timesOf(read)).toEqual(["2025-08-21T03:30:00.000Z"]);
    expect(rolesOf(read)).toMatchObject({ parameter: "pollutant_id", value: "pollutant_avg" });
    expect(read.layout.values).toContain("NO2");
    expect(read.report.notices.join()).toContain("rows of another pollutant were passed over");
  });

  it("OpenAQ: semicolons, offsets, unit of the chosen pollutant", () => {
    const read = readFixture("openaq_lithuania.csv", { value: "PM10" });
    expect(read.layout).toMatchObject({ delimiter: ";", encoding: "utf-8-bom", decimal: "." });
    expect(read.table.unit).toBe("µg/m³");
    expect(timesOf(read)).toContain("2023-11-12T04:00:00.000Z");
    expect(read.layout.reasons.join()).not.toContain("taken as UTC");
  });

  it("ozone2: one column per day", () => {
    const read = readFixture("ozone_midwest_wide.csv");
    expect(read.layout).toMatchObject({ kind: "wide", value: "o3", values: ["o3"] });
    expect(timesOf(read)[0]).toBe("1987-06-03T00:00:00.000Z");
    expect(read.table.values[5]?.[7]).toBe(64.875);
    expect(read.report).toMatchObject({ stations: 8, times: 6, missing: 0, rows: 8 });
  });

  it("Taiwan: Chinese names, many pollutants, a time without offset", () => {
    const read = readFixture("taiwan_hourly.csv", { value: "pm2.5" });
    expect(read.table.names[0]).toBe("基隆");
    expect(rolesOf(read)).toMatchObject({ id: "siteid", name: "sitename", time: "publishtime" });
    expect(valuesOf(read)[0]?.slice(0, 3)).toEqual([5, 3, 9]);
    expect(timesOf(read)).toEqual(["2022-12-14T17:00:00.000Z"]);
    expect(read.layout.reasons.join()).toContain("taken as those of Asia/Taipei, as this layout has it");
  });

  it("Madrid: the columns in degrees are taken, not those in other spellings", () => {
    const read = readFixture("madrid_stations.csv", { value: "ALTITUD" });
    expect(rolesOf(read)).toMatchObject({ lon: "LONGITUD", lat: "LATITUD" });
    expect(read.table.lon[0]).toBe(-3.7122567);
  });

  it("a table without a header can be read by naming its columns", () => {
    const roles = { "column 1": "id", "column 2": "lon", "column 3": "lat", "column 5": "value" } as const;
    const read = readText("70004 117.184 39.1205 7 48\n70007 117.185 39.2261 8 46\n", { roles });
    expect(read.layout).toMatchObject({ delimiter: " ", headerLine: 0 });
    expect(read.table.ids[0]).toBe("70004");
    expect(valuesOf(read)).toEqual([[48, 46]]);
  });

  it("a list of stations alone says what goes with it, and its columns are at hand for corrections", () => {
    const error = userError(() => readFixture("stations_gbk.csv"));
    expect(error.tag).toBe("only-list");
    expect(error.message).toContain("Open it together with a China wide file");
    expect(error.detail).toContain("column 监测点编码");
  });

  it("metres are refused", () => {
    const error = userError(() => readFixture("swiss_rain_metres.csv"));
    expect(error.tag).toBe("no-columns");
    expect(error.message).toContain("projected");
  });
});

describe("columns", () => {
  it("prefer pollutants to altitude, index and flags", () => {
    const read = readText(
      "id,lon,lat,altitude,AQI,flag,PM2.5 (ug/m3)\na,1,2,300,50,1,12\nb,2,2,310,60,1,13\n",
    );
    expect(read.table).toMatchObject({ value: "PM2.5 (ug/m3)", unit: "µg/m³" });
    expect(read.layout.values).toEqual(["altitude", "AQI", "PM2.5 (ug/m3)"]);
  });

  it("read Chinese names and a date with an hour", () => {
    const read = readText("站号,站名,经度,纬度,日期,小时,臭氧\n1001A,东四,116.4,39.9,20240416,5,81\n");
    expect(timesOf(read)).toEqual(["2024-04-16T05:00:00.000Z"]);
    expect(read.table).toMatchObject({ ids: ["1001A"], names: ["东四"], value: "臭氧" });
  });

  it("follow the user's roles, in place of recognition", () => {
    const text = "id,lon,lat,x,y,pm25,o3\na,1,2,3,4,5,6\n";
    const read = readText(text, { roles: { x: "lon", y: "lat", o3: "value" } });
    expect([...read.table.lon, ...read.table.lat]).toEqual([3, 4]);
    expect(read.table.value).toBe("o3");
  });

  it("that the user names must be there", () => {
    const text = "id,lon,lat,pm25\na,1,2,3\n";
    expect(userError(() => readText(text, { roles: { longitude: "lon" } })).message).toContain('"longitude"');
    const error = userError(() => readText(text, { value: "ozone" }));
    expect(error.tag).toBe("bad-setting");
    expect(error.message).toContain('"pm25"');
  });

  it("cannot share a role that only one can have", () => {
    const roles = { pm25: "value", o3: "value" } as const;
    const error = userError(() => readText("id,lon,lat,pm25,o3\na,1,2,3,4\n", { roles }));
    expect(error.message).toContain('"pm25" and "o3"');
  });

  it("may hold quoted decimal commas between comma delimiters", () => {
    const read = readText('id,lon,lat,pm25\na,"1,5","2,25","3,5"\n');
    expect(read.layout).toMatchObject({ delimiter: ",", decimal: "," });
    expect(valuesOf(read)).toEqual([[3.5]]);
  });

  it("named like members of every object are but names", () => {
    const read = readText("constructor,lon,lat,__proto__\n1,2,3,4\n", { value: "__proto__" });
    expect(valuesOf(read)).toEqual([[4]]);
  });

  it("without an id make a station of every place", () => {
    const read = readText("lon,lat,pm25\n1,2,3\n2,2,4\n1,2,5\n");
    expect(read.table.ids).toEqual(["1,2", "2,2"]);
    expect(valuesOf(read)).toEqual([[4, 4]]);
  });

  it("of numbers without a header are longitude, latitude and value when they are three", () => {
    expect(valuesOf(readText("1.5 2.5 3\n-4 5 6.25\n"))).toEqual([[3, 6.25]]);
  });

  it("may lack the name of the first, as R writes tables", () => {
    const read = readText("lon lat pm25\na 1 2 3\nb 2 3 4\n");
    expect(valuesOf(read)).toEqual([[3, 4]]);
  });

  it("may be named in a comment", () => {
    const read = readText("# made by hand\n# lon lat pm25\n1.5 2.5 3\n");
    expect(read.layout.headerLine).toBe(2);
    expect(valuesOf(read)).toEqual([[3]]);
  });

  it("may stand below a title", () => {
    const read = readText("Air quality\n\nid,lon,lat,pm25\na,1,2,3\nb,1,x,3\n");
    expect(read.layout.headerLine).toBe(3);
    expect(read.report.rejected).toEqual([{ line: 5, reason: 'latitude "x" is not a number' }]);
  });

  it.each(["2024-04-16T12:00Z", "2024041612", "2024-04-16 12:00", "X2024.04.16.12.00.00"])(
    "named %s hold the values of that time",
    (name) => {
      const read = readText(`id;lon;lat;${name}\na;1;2;3\n`);
      expect(read.layout.kind).toBe("wide");
      expect(timesOf(read)).toEqual(["2024-04-16T12:00:00.000Z"]);
    },
  );

  it("of several values by time can be told apart", () => {
    const text = "id,lon,lat,o3_20240416,o3_20240417,pm25_20240416,pm25_20240417\na,1,2,3,4,5,6\n";
    expect(readText(text).layout.values).toEqual(["o3", "pm25"]);
    expect(valuesOf(readText(text, { value: "pm25" }))).toEqual([[5], [6]]);
  });
});
