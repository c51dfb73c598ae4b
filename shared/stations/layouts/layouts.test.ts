import { describe, expect, it } from "vitest";
import { fixture, readTogether, timesOf, userError, valuesOf } from "../testFiles.ts";

const read = (names: string | readonly string[], value?: string) =>
  readTogether([names].flat().map(fixture), value === undefined ? {} : { value });

describe("OpenAQ", () => {
  it("archive: sensors of one location are averaged, times have their offset", () => {
    const stations = read("openaq_archive.csv");
    expect(stations.layout).toMatchObject({ format: "openaq-archive", value: "pm25" });
    expect(stations.layout.reasons[0]).toBe("OpenAQ archive file, 3 pollutants, 1 time, 2 stations.");
    expect(timesOf(stations)).toEqual(["2024-05-01T07:00:00.000Z"]);
    expect(stations.table).toMatchObject({ ids: ["2178", "2179"], unit: "µg/m³" });
    expect(valuesOf(stations)).toEqual([[7, 4]]);
    expect(read("openaq_archive.csv", "o3").table.unit).toBe("ppm");
  });

  it("explorer: UTC, and stations that move are left out", () => {
    const stations = read("openaq_explorer.csv");
    expect(stations.layout.format).toBe("openaq-explorer");
    expect(stations.table).toMatchObject({ ids: ["8118", "8119"], names: ["Harbour Street", "Mill Lane"] });
    expect(timesOf(stations)).toEqual(["2024-03-06T18:00:00.000Z", "2024-03-06T19:00:00.000Z"]);
    expect(stations.report.notices).toContain("1 value left out: of stations that move.");
  });

  it("older: the location is the id", () => {
    const stations = read("openaq_older.csv");
    expect(stations.layout.format).toBe("openaq-older");
    expect(stations.table.ids).toEqual(["Mill Lane", "Harbour Street"]);
    expect(valuesOf(stations)).toEqual([
      [121, Number.NaN],
      [Number.NaN, 99.5],
    ]);
  });

  it("OpenDataSoft's export", () => {
    expect(read("openaq_lithuania.csv").layout.format).toBe("openaq-opendatasoft");
  });
});

describe("EPA AQS", () => {
  it("hourly: ids of state, county and site, instruments averaged, GMT", () => {
    const stations = read("aqs_hourly.csv");
    expect(stations.layout).toMatchObject({ format: "aqs-hourly", value: "Ozone" });
    expect(stations.table.ids).toEqual(["010030010", "060010007"]);
    expect(stations.table.unit).toBe("ppm");
    expect(timesOf(stations)).toEqual(["2023-03-02T00:00:00.000Z", "2023-03-02T01:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([
      [(0.036 + 0.038) / 2, 0.044],
      [0.03, Number.NaN],
    ]);
    expect(stations.report.merged).toBe(1);
  });

  it("8-hour: running averages at the hour they begin, ids and GMT as in hourly files", () => {
    const text =
      "State Code,County Code,Site Num,Parameter Code,POC,Latitude,Longitude,Datum,Parameter Name,Date Local,Time Local,Date GMT,Time GMT,Sample Duration,Pollutant Standard,Units of Measure,Observation Count,Observations with Events,Null Observations,Mean Including All Data,Mean Excluding All Flagged Data,Mean Excluding Concurred Flags,Date of Last Change\n" +
      "01,003,0010,44201,1,30.5,-87.9,NAD83,Ozone,2021-03-01,00:00,2021-03-01,06:00,8-HR RUN AVG BEGIN HOUR,Ozone 8-hour 2015,Parts per million,8,0,0,0.031,0.03,0.03,2022-05-01\n" +
      "01,033,0010,44201,1,34.8,-87.6,NAD83,Ozone,2021-03-01,00:00,2021-03-01,06:00,8-HR RUN AVG BEGIN HOUR,Ozone 8-hour 2015,Parts per million,8,0,0,0.032,0.03,0.03,2022-05-01\n";
    const stations = readTogether([{ fileName: "8hour_44201_2021.csv", text }]);
    expect(stations.layout).toMatchObject({ format: "aqs-8-hour", value: "Ozone" });
    expect(stations.table).toMatchObject({ ids: ["010030010", "010330010"], unit: "ppm" });
    expect(timesOf(stations)).toEqual(["2021-03-01T06:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[0.031, 0.032]]);
  });

  it("daily: the mean, with its unit, of the days as the air was", () => {
    const stations = read("aqs_daily.csv");
    expect(stations.layout).toMatchObject({ format: "aqs-daily", value: "PM2.5 - Local Conditions" });
    expect(stations.table).toMatchObject({ unit: "µg/m³", names: ["FAIRHOPE, Alabama", "Livermore"] });
    expect(valuesOf(stations)).toEqual([
      [9, 31],
      [6.5, Number.NaN],
    ]);
    expect(stations.report.notices.join()).toContain("without the hours of exceptional events");
  });

  it("download: one pollutant in the column's name", () => {
    const stations = read("aqs_daily_no2.csv");
    expect(stations.layout.format).toBe("aqs-download");
    expect(stations.report).toMatchObject({ merged: 6, stations: 3 });
  });
});

describe("AirNow", () => {
  it("HourlyData is joined with the list of sites, whose ids are longer or shorter", () => {
    for (const list of ["airnow_sites.dat"]) {
      const stations = read([list, "airnow_hours.dat"]);
      expect(stations.layout).toMatchObject({ format: "airnow-hourly", value: "PM2.5" });
      expect(stations.layout.encoding).toBe("iso-8859-1");
      expect(stations.layout.reasons[0]).toBe(
        "AirNow HourlyData file, 2 pollutants, 2 times, 4 stations; 2 without coordinates in the list.",
      );
      expect(stations.table.ids).toEqual(["000020104", "840060010007"]);
      expect(valuesOf(stations)).toEqual([
        [3.3, -1.5],
        [3.5, Number.NaN],
      ]);
      expect(stations.list).toMatchObject({ network: "airnow", fileName: list });
    }
    const notices = read(["airnow_hours.dat", "airnow_sites.dat"]).report.notices.join("\n");
    expect(notices).toContain("1 station has no coordinates in airnow_sites.dat and was left out: 000020301");
    expect(notices).toContain("1 station is not listed in airnow_sites.dat and was left out: 000050126");
    expect(notices).not.toContain("more than once");
  });

  it("HourlyData alone asks for the list", () => {
    const error = userError(() => read("airnow_hours.dat"));
    expect(error.tag).toBe("needs-list");
    expect(error.message).toContain("000020104, 840060010007");
    expect(error.message).toContain("monitoring_site_locations.dat");
  });

  it("the list of sites alone says that it is one", () => {
    expect(userError(() => read("airnow_sites.dat")).message).toContain("HourlyData");
  });

  it("daily_data_v2: coordinates in the rows; -999 is the index's, not the value's", () => {
    const stations = read("airnow_daily_v2.dat", "OZONE-1HR");
    expect(stations.layout.format).toBe("airnow-daily");
    expect(stations.table.ids).toContain("KM1010001");
    expect(timesOf(stations)).toEqual(["2024-04-17T00:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[44, 37, 35, 39, 62]]);
    expect(valuesOf(read("airnow_daily_v2.dat", "SO2-24HR"))).toEqual([[0, -0.1]]);
  });

  it("daily_data before it had coordinates", () => {
    const stations = read(["airnow_daily_older.dat", "airnow_sites.dat"]);
    expect(stations.layout.format).toBe("airnow-daily-older");
    expect(valuesOf(stations)).toEqual([[5.1, 8.4]]);
  });

  it("HourlyAQObs", () => {
    expect(read("airnow_hourly_sites.csv").layout).toMatchObject({ format: "airnow-obs", value: "PM25" });
  });
});

describe("EEA", () => {
  it("is joined with the metadata; what is not valid is left out", () => {
    const stations = read(["eea_metadata.csv", "eea_hours.csv"]);
    expect(stations.layout).toMatchObject({ format: "eea", value: "NO2" });
    expect(stations.table).toMatchObject({ ids: ["AT10001", "AT10002"], unit: "µg/m³" });
    expect(stations.table.lon[0]).toBe(16.76622);
    expect(timesOf(stations)[0]).toBe("2019-12-31T23:00:00.000Z");
    expect(valuesOf(stations)).toEqual([
      [21.5, Number.NaN],
      [24, 18],
    ]);
    expect(stations.report.notices).toContain("1 value left out: marked invalid (Validity below 1).");
    expect(stations.report.notices.join()).toContain("AT19999");
  });
});

describe("PurpleAir", () => {
  const garden = "Garden (outside) (30.289035 -97.735372) Primary Real Time 02_14_2020 02_28_2020.csv";
  const roof = "Roof (outside) (30.3 -97.7) Primary Real Time 02_14_2020 02_28_2020.csv";

  it("takes the sensor's place from the file's name, and averages by hour", () => {
    const stations = read(garden);
    expect(stations.layout).toMatchObject({ format: "purpleair", value: "PM2.5_ATM_ug/m3" });
    expect(stations.table).toMatchObject({ ids: ["Garden (outside)"], unit: "µg/m³" });
    expect([stations.table.lon[0], stations.table.lat[0]]).toEqual([-97.735372, 30.289035]);
    expect(timesOf(stations)).toEqual(["2020-02-14T00:00:00.000Z", "2020-02-14T01:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[5], [8]]);
    expect(valuesOf(read(garden, "PM2.5_CF1_ug/m3"))).toEqual([[6], [9]]);
  });

  it("from its interface is read with a table of its sensors, times in seconds since 1970", () => {
    const history = {
      fileName: "history.csv",
      text: "time_stamp,sensor_index,humidity,pm2.5_atm\n1719792000,12345,40,8.5\n1719795600,12346,41,9\n",
    };
    const sensors = {
      fileName: "sensors.csv",
      text: "sensor_index,name,latitude,longitude\n12345,Garden,30.2,-97.7\n12346,Roof,30.3,-97.6\n",
    };
    const stations = readTogether([history, sensors]);
    expect(stations.table).toMatchObject({ value: "pm2.5_atm", ids: ["12345", "12346"] });
    expect(timesOf(stations)).toEqual(["2024-07-01T00:00:00.000Z", "2024-07-01T01:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([
      [8.5, Number.NaN],
      [Number.NaN, 9],
    ]);
  });

  it("of several sensors becomes one table", () => {
    const stations = read([garden, roof]);
    expect(stations.table.ids).toEqual(["Garden (outside)", "Roof (outside)"]);
    expect(valuesOf(stations)).toEqual([
      [5, 10],
      [8, 12],
    ]);
  });

  it("of later downloads, without entry_id, is known too", () => {
    const fileName = "Shed (outside) (34.1 -118.2) Primary 30_minute_average 08_01_2016 05_20_2020.csv";
    const text = "created_at,PM2.5_CF1_ug/m3,PM2.5_ATM_ug/m3,\n2020-02-14 00:00:46 UTC,5,4,\n";
    expect(readTogether([{ fileName, text }])).toMatchObject({
      layout: { format: "purpleair", value: "PM2.5_ATM_ug/m3" },
      table: { ids: ["Shed (outside)"], values: [Float64Array.of(4)] },
    });
  });

  it("without its name says what the name was for", () => {
    const text = "created_at,entry_id,PM2.5_CF1_ug/m3\n2020-02-14 00:00:46 UTC,1,5\n";
    const error = userError(() => readTogether([{ fileName: "renamed.csv", text }]));
    expect(error.message).toContain("Give the file back its name");
  });
});

describe("MICAPS diamond 3", () => {
  it("is read by tokens: text ids, 9999 missing, Beijing time, a title in GB18030", () => {
    const stations = read("diamond3_gbk.000");
    expect(stations.layout).toMatchObject({ format: "micaps-3", encoding: "gb18030", value: "value" });
    expect(stations.layout.reasons.join()).toContain("19年01月14日12时地面PM2.5浓度");
    expect(stations.table.ids).toEqual(["54511", "A0012", "58367"]);
    expect([...stations.table.lat]).toEqual([39.8, 31.42, 31.17]);
    expect(timesOf(stations)).toEqual(["2019-01-14T04:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[252, 43.5, 51]]);
    expect(stations.report).toMatchObject({ rows: 4, rejectedCount: 0 });
  });

  it("may have its header on several lines", () => {
    const text =
      "diamond 3 17年03月31日15时\r\n17 03 31 15 -1 \r\n0\r\n1 25 0 \r\n1 2\r\n1 115.95 28.55 1 14.4\r\n2 115.35 27.6167 1 47.4\r\n";
    const stations = readTogether([{ fileName: "17033115.000", text }]);
    expect(stations.table.ids).toEqual(["1", "2"]);
    expect(valuesOf(stations)).toEqual([[14.4, 47.4]]);
  });

  it("with several values lets choose one, years from 50 on being the last century's", () => {
    const text = "diamond 3 two\n98 07 01 08 0\n2 10 20 1 0\n0\n2 2\n1 100 30 0 5 9999\n2 101 31 0 6 7\n";
    const file = { fileName: "98070108.000", text };
    expect(readTogether([file]).layout.values).toEqual(["value 1", "value 2"]);
    expect(valuesOf(readTogether([file], { value: "value 2" }))).toEqual([[7]]);
    expect(timesOf(readTogether([file]))).toEqual(["1998-07-01T00:00:00.000Z"]);
  });

  it("that breaks off keeps its whole stations and says where", () => {
    const text = "diamond 3 cut\n19 01 14 12 -1 0 1 1 0 1 3\n1 100 30 0 5\n2 101 31 0 6\n3 102 3";
    expect(readTogether([{ fileName: "cut.000", text }]).report.rejected).toEqual([
      { line: 5, reason: "breaks off: has 3 of 5 numbers" },
      { line: 2, reason: "announces 3 stations; the file has 2" },
    ]);
  });

  it.each([
    ["diamond 3 nothing\n", "needs a number"],
    ["diamond 3 title\n19 01 14 12 -1 x 1 1 0 1 1\n1 100 30 0 5\n", '"x"'],
    ["diamond 3 title\n19 13 44 12 -1 0 1 1 0 1 1\n1 100 30 0 5\n", "is not a time"],
  ])("%j: malformed", (text, words) => {
    const error = userError(() => readTogether([{ fileName: "bad.000", text }]));
    expect(error.tag).toBe("malformed-file");
    expect(error.message).toContain(words);
    expect(error.detail).toEqual([text.trimEnd().includes("\n") ? "line 2" : "line 1"]);
  });
});

describe("other national networks", () => {
  it("CPCB: under the names of its columns now, too", () => {
    const text =
      "country,state,city,station,last_update,latitude,longitude,pollutant_id,min_value,max_value,avg_value\n" +
      "India,Delhi,Delhi,Anand Vihar,21-08-2025 09:00:00,28.6,77.3,PM2.5,10,40,25\n";
    const stations = readTogether([{ fileName: "cpcb.csv", text }]);
    expect(stations.layout.format).toBe("cpcb");
    expect(valuesOf(stations)).toEqual([[25]]);
    expect(read("cpcb_realtime.csv").layout.reasons[0]).toMatch(
      /^CPCB real-time file, \d+ pollutants, 1 time/,
    );
  });

  it("Taiwan: units by pollutant, local time", () => {
    expect(read("taiwan_hourly.csv").table).toMatchObject({ value: "pm2.5", unit: "µg/m³" });
    expect(read("taiwan_hourly.csv", "co").table.unit).toBe("ppm");
    expect(timesOf(read("taiwan_hourly.csv"))).toEqual(["2022-12-14T17:00:00.000Z"]);
  });

  it("China's daily text: columns by their place, days by their date", () => {
    const stations = read("china_cities_no_header.txt");
    expect(stations.layout).toMatchObject({ format: "china-daily-text", value: "PM2.5" });
    expect(stations.layout.values).toEqual(["SO2", "NO2", "CO", "O3", "PM10", "PM2.5"]);
    expect(timesOf(stations)).toEqual(["2017-04-11T00:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[48, 46, 54, 52, 76, 70]]);
    expect(read("china_cities_no_header.txt", "CO").table.unit).toBe("mg/m³");
  });
});

describe("files that do not go together", () => {
  it("are refused by name", () => {
    const error = userError(() => read(["taiwan_hourly.csv", "aqs_hourly.csv"]));
    expect(error.message).toContain("taiwan_hourly.csv (Taiwan MOENV hourly table)");
    expect(error.message).toContain("do not go together");
  });

  it("of one layout but other columns are not read as one", () => {
    const more = { fileName: "more.csv", text: "lon,lat,o3\n1,2,3\n" };
    const other = { fileName: "other.csv", text: "lat,lon,pm25\n1,2,3\n" };
    expect(userError(() => readTogether([more, other])).message).toContain("has other columns than more.csv");
    const same = { fileName: "same.csv", text: "lon,lat,o3\n5,6,7\n" };
    expect(valuesOf(readTogether([more, same]))).toEqual([[3, 7]]);
  });
});
