import { describe, expect, it } from "vitest";
import {
  fixture,
  readText,
  readTogether,
  type TestFile,
  timesOf,
  userError,
  valuesOf,
} from "../testFiles.ts";

/* Layouts and forms that published files of networks showed; where their rows are from stands in fixtures/README.md. */

const read = (names: readonly (string | TestFile)[], value?: string) =>
  readTogether(
    names.map((name) => (typeof name === "string" ? fixture(name) : name)),
    value === undefined ? {} : { value },
  );
const list = (text: string): TestFile => ({ fileName: "list.csv", text });

describe("networks", () => {
  it("Sensor.Community: P2 is PM2.5, averaged by hour", () => {
    const stations = read(["sensor_community.csv"]);
    expect(stations.layout).toMatchObject({ format: "sensor-community", value: "P2", values: ["P1", "P2"] });
    expect(stations.table).toMatchObject({ ids: ["5281"], unit: "µg/m³" });
    expect(timesOf(stations)).toEqual(["2017-08-30T00:00:00.000Z", "2017-08-30T01:00:00.000Z"]);
    expect(valuesOf(stations)[0]?.[0]).toBeCloseTo((11.2 + 9.67) / 2, 12);
    expect(stations.report.rejected).toEqual([{ line: 5, reason: "longitude missing" }]);
  });

  it("UK-AIR: name and place stand above the table, hour 24 is midnight", () => {
    const stations = read(["uk_air.csv"]);
    expect(stations.layout).toMatchObject({ format: "uk-air", value: "Nitrogen dioxide" });
    expect(stations.table).toMatchObject({ names: ["Dundee Mains Loan"], unit: "µg/m³" });
    expect([stations.table.lon[0], stations.table.lat[0]]).toEqual([-2.959861, 56.475434]);
    expect(timesOf(stations)).toEqual(["2024-01-01T23:00:00.000Z", "2024-01-02T00:00:00.000Z"]);
  });

  it("UK-AIR: several sites side by side are refused", () => {
    const text =
      "Hourly measurement data supplied by UK-air on 13/02/2025\nSite Name,,A,,B,\nLatitude,,51.5,,52.5,\nLongitude,,-0.1,,-1.5,\n" +
      "Date,Time,Ozone,Status,Ozone,Status\n2024-01-01,01:00:00,3,V ugm-3,4,V ugm-3\n";
    const error = userError(() => read([{ fileName: "two.csv", text }]));
    expect(error.tag).toBe("no-columns");
    expect(error.message).toContain("2 sites side by side");
  });

  it("UK-AIR's year of a site is placed by a list, by the name above the table", () => {
    const stations = read(["MILL_2026.csv", list("site,longitude,latitude\nMill Lane,-1.5,53.4\n")]);
    expect(stations.layout.format).toBe("uk-air-year");
    expect(stations.table).toMatchObject({ names: ["Mill Lane"], unit: "µg/m³" });
    expect(stations.layout.value).toBe("PM<sub>10</sub> particulate matter (Hourly measured)");
    expect(timesOf(stations)).toEqual(["2026-05-17T01:00:00.000Z", "2026-05-18T00:00:00.000Z"]);
  });

  it("NAPS: all hours across, not the first alone", () => {
    const stations = read(["naps_hours.csv"]);
    expect(stations.layout).toMatchObject({ format: "naps", value: "NO2" });
    expect(stations.table).toMatchObject({ ids: ["10102", "60101"], unit: "ppb" });
    expect(stations.report).toMatchObject({ times: 24, missing: 1 });
    expect(timesOf(stations)[0]).toBe("2023-01-01T01:00:00.000Z");
    expect(valuesOf(stations).at(-1)).toEqual([2, 3]);
  });

  it("RAMA with its catalogue: standard time of Mexico City, units by code", () => {
    const stations = read(["rama_stations.csv", "rama_hours.csv"]);
    expect(stations.layout).toMatchObject({ format: "rama", value: "O3", timeZone: "-06:00" });
    expect(stations.table).toMatchObject({ names: ["Acolman", "Ajusco"], unit: "ppb" });
    expect(timesOf(stations)[1]).toBe("2021-01-02T06:00:00.000Z");
  });

  it("LCSQA with any list: invalid values are left out", () => {
    const stations = read(["lcsqa_day.csv", list("code site;longitude;latitude\nFR01011;6.181;49.119\n")]);
    expect(stations.layout.format).toBe("lcsqa");
    expect(stations.table).toMatchObject({ names: ["Metz-Centre"], unit: "µg/m³" });
    expect(valuesOf(stations)).toEqual([[1.1], [-0.8]]);
    expect(userError(() => read(["lcsqa_day.csv"])).message).toContain("together with a list");
  });

  it("AirNow's reporting areas: what is observed, areas of one name apart", () => {
    const stations = read(["airnow_areas.dat"]);
    expect(stations.layout).toMatchObject({ format: "airnow-areas", value: "PM2.5" });
    expect(stations.table.ids).toEqual(["Carson City, NV", "Portland, ME", "Portland, OR"]);
    expect(valuesOf(stations)).toEqual([[13, 59, 21]]);
  });

  it("AirNow's data service, which writes no header", () => {
    const stations = read(["airnow_api.csv"], "NO2");
    expect(stations.layout.format).toBe("airnow-api");
    expect(stations.table).toMatchObject({ ids: ["350010029"], names: ["South Valley"], unit: "ppb" });
    expect(timesOf(stations)).toEqual(["2020-09-10T21:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[1.7]]);
  });

  it("Beijing's stations of machine learning: Beijing time, CO in µg/m³", () => {
    const stations = read(
      ["prsa_beijing.csv", list("station,longitude,latitude\nAotizhongxin,116.397,39.982\n")],
      "CO",
    );
    expect(stations.layout.format).toBe("beijing-prsa");
    expect(stations.table.unit).toBe("µg/m³");
    expect(timesOf(stations)[0]).toBe("2013-02-28T16:00:00.000Z");
  });

  it("Soramame with a list in Japanese", () => {
    const stations = read(["soramame_hour.csv", "soramame_stations.csv"]);
    expect(stations.layout).toMatchObject({ format: "soramame", value: "PM2.5" });
    expect([...stations.table.lon]).toEqual([136.761, 136.745]);
    expect(valuesOf(stations)).toEqual([[10, 9]]);
    expect(read(["soramame_hour.csv", "soramame_stations.csv"], "SPM").table.unit).toBe("mg/m³");
  });

  it("NOAA global hourly: tenths with their quality, not the column SOURCE", () => {
    const stations = read(["isd_hourly.csv"]);
    expect(stations.layout).toMatchObject({ format: "isd-hourly", value: "TMP" });
    expect(stations.table).toMatchObject({ ids: ["08495099999"], names: ["GIBRALTAR, GI"], unit: "°C" });
    expect(valuesOf(stations)).toEqual([[15.5], [-1.6]]);
    expect(valuesOf(read(["isd_hourly.csv"], "SLP"))).toEqual([[1018.2]]);
  });

  it("NOAA summary of the day: 999.9 and 99.99 are missing where they are codes", () => {
    const stations = read(["gsod.csv"]);
    expect(stations.layout).toMatchObject({ format: "gsod", value: "TEMP" });
    expect(stations.table.unit).toBe("°F");
    expect(valuesOf(read(["gsod.csv"], "PRCP"))).toEqual([[0.35]]);
    expect(valuesOf(read(["gsod.csv"], "SLP"))).toEqual([[1009.9]]);
  });

  it("EPA AQS annual: one mean per monitor, ids as in other files", () => {
    const head =
      "State Code,County Code,Site Num,Parameter Code,POC,Latitude,Longitude,Parameter Name,Sample Duration,Metric Used,Year,Units of Measure,Event Type,Arithmetic Mean,1st Max DateTime\n";
    const row = (metric: string, event: string, mean: number) =>
      `01,003,0010,44201,1,30.498001,-87.881412,Ozone,1 HOUR,${metric},2014,Parts per million,${event},${mean},2014-04-05 15:00\n`;
    const text =
      head +
      row("Obseved hourly values", "No Events", 0.03) +
      row("Daily maximum of 8 hour running average", "No Events", 0.046) +
      row("Observed Values", "Events Excluded", 0.02);
    const stations = readText(text);
    expect(stations.layout.format).toBe("aqs-annual");
    expect(stations.table).toMatchObject({ ids: ["010030010"], unit: "ppm" });
    expect(valuesOf(stations)).toEqual([[0.03]]);
  });

  it("EEA's annual statistics: the level, not its coverage, and means alone", () => {
    const text =
      "Country,Air Quality Station EoI Code,Air Quality Station Name,Air Pollutant,Data Aggregation Process Id,Year,Air Pollution Level,Unit Of Air Pollution Level,Data Coverage,Longitude,Latitude,Calculation Time\n" +
      "Spain,ES0118A,ESCUELAS AGUIRRE,NO2,P1Y,2020,34.5,ug/m3,98.2,-3.682319,40.421564,09/09/2021 03:10:54\n" +
      "Spain,ES0118A,ESCUELAS AGUIRRE,NO2,P1Y-hr-max,2020,134.5,ug/m3,98.2,-3.682319,40.421564,09/09/2021 03:10:54\n";
    const stations = readText(text);
    expect(stations.layout.format).toBe("eea-statistics");
    expect(stations.table).toMatchObject({ ids: ["ES0118A"], unit: "µg/m³" });
    expect(valuesOf(stations)).toEqual([[34.5]]);
  });
});

describe("forms of any table", () => {
  it("a column named valid holds the times of Iowa's airport archive", () => {
    const stations = readText(
      "station,valid,lon,lat,tmpf,p01i,gust\nJFK,2025-01-01 00:00,-73.76,40.64,49.00,M,M\nJFK,2025-01-01 01:00,-73.76,40.64,50.00,0.00,26.00\n",
    );
    expect(timesOf(stations)).toEqual(["2025-01-01T00:00:00.000Z", "2025-01-01T01:00:00.000Z"]);
    expect(valuesOf(stations)).toEqual([[49], [50]]);
  });

  it("value_type says what a row holds", () => {
    const stations = readText(
      "sensor_id;sensor_type;location;lat;lon;timestamp;value_type;value\n49;pms5003;3573;-1.289;36.821;2019-06-01T00:00:11+00:00;P2;5\n50;DHT22;3573;-1.289;36.821;2019-06-01T00:00:11+00:00;humidity;78\n",
    );
    expect(stations.layout.values).toEqual(["P2", "humidity"]);
    expect(valuesOf(stations)).toEqual([[5]]);
  });

  it("hours across stand behind a date with a clock at midnight", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
    const stations = readTogether([
      {
        fileName: "2024.csv",
        text: `測站,日期,測項,${hours.join()}\n金門,2024/01/01 00:00:00,PM2.5,#,${hours.slice(1).join()}\n`,
      },
      list("測站,經度,緯度\n金門,118.3,24.4\n"),
    ]);
    expect(stations.report).toMatchObject({ times: 23, stations: 1 });
    expect(timesOf(stations)[0]).toBe("2024-01-01T01:00:00.000Z");
  });

  it("cities stand for stations where a list places them, and only there", () => {
    const text = "City,Date,PM2.5,PM10\nDelhi,2015-01-01,313.22,607.98\n";
    const cities = list("city,lat,lng\nDelhi,28.65,77.23\n");
    expect(valuesOf(readTogether([{ fileName: "city_day.csv", text }, cities]))).toEqual([[313.22]]);
    const placed = readText("city,lat,lon,pm25\nX,1,2,3\nX,1.01,2.01,5\n");
    expect(placed.table.ids).toHaveLength(2);
  });

  it("EUC-KR and Shift_JIS are known by words of such tables", () => {
    const korea = read(["korea_euckr.csv", "korea_stations_euckr.csv"], "초미세먼지농도(μg/m3)");
    expect(korea.layout).toMatchObject({ encoding: "euc-kr", timeZone: "UTC" });
    expect(korea.table.unit).toBe("µg/m³");
    expect(valuesOf(korea)).toEqual([[20, 29]]);
    const japan = read(["japan_sjis.csv"]);
    expect(japan.layout.encoding).toBe("shift_jis");
    expect(japan.table.ids).toEqual(["岐阜中央", "岐阜南部"]);
    expect(valuesOf(japan)).toEqual([[10, 9]]);
  });

  it("times may stand between apostrophes, day first", () => {
    const stations = readText(
      "id;lon;lat;Datum;O3\nDEBW147;8;49;'01.02.2019 01:00';79\nDEBW147;8;49;'13.02.2019 01:00';80\n",
    );
    expect(timesOf(stations)).toEqual(["2019-02-01T01:00:00.000Z", "2019-02-13T01:00:00.000Z"]);
  });

  it("hours across without a date are refused, not read as so many values", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour + 1).padStart(2, "0")}h`);
    const text = `局,lon,lat,測定月,測定日,${hours.join()}\n1,139.7,35.6,4,1,${hours.map((_, i) => i).join()}\n`;
    expect(userError(() => readText(text)).message).toContain("the date of the hours that stand across");
    expect(valuesOf(readTogether([{ fileName: "x.csv", text }], { value: "02h" }))).toEqual([[1]]);
  });

  it("a pollutant whose name was chosen as a missing code is offered all the same", () => {
    const { layout } = readText("id,lon,lat,parameter,value\na,1,2,o3,3\nb,2,2,no2,4\n", {
      value: "o3",
      missing: ["o3"],
    });
    expect(layout.values).toContain("o3");
  });

  it("rows of delimiters alone below a table are none", () => {
    const { report } = readText("id,lon,lat,o3\na,1,2,3\n,,,\n,,,\n");
    expect(report).toMatchObject({ rows: 1, rejectedCount: 0 });
  });

  it("a table of nothing but places is a list", () => {
    expect(userError(() => readText("code,lat,lon\n28079004,40.42,-3.71\n")).tag).toBe("only-list");
  });

  it.each([
    [
      "측정소명,경도,위도,측정일시,초미세먼지농도(μg/m3),미세먼지농도(μg/m3)\n종로,127,37.5,20161001,20,38\n",
      20,
    ],
    ["Standort;Geo_Länge;Geo_Breite;Datum;Stickstoffdioxid\nA;8.5;47.3;01.10.2026;12\n", 12],
    ["estación,longitud,latitud,fecha,dióxido de nitrógeno\nA,-3.7,40.4,2024-05-01,31\n", 31],
    ["STATIONS_ID;lon;lat;MESS_DATUM;QN;TT_10\n1420;8.5;50;202608160000;2;24.1\n", 24.1],
  ])("names of columns in other languages: %s", (text, value) => {
    const stations = readText(text);
    expect(valuesOf(stations)).toEqual([[value]]);
    expect(stations.table.times[0]).not.toBeNaN();
  });
});
