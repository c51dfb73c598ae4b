import { describe, expect, it } from "vitest";
import {
  idFit,
  isHourName,
  isParameterName,
  latFit,
  lonFit,
  nameFit,
  plainName,
  timeFit,
  valueScore,
} from "./names.ts";
import { knownUnit, unitFromName } from "./units.ts";

describe("names", () => {
  it("are compared in plain form", () => {
    expect(plainName("  SiteName ")).toBe("site_name");
    expect(plainName("PM2.5 (µg/m³)")).toBe("pm2_5");
    expect(plainName("经度（°）")).toBe("经度");
  });

  it.each(["lon", "Longitude", "lng", "long", "经度", "X", "SITE_LONGITUDE", "lon_deg", "站点经度"])(
    "%s: lon",
    (name) => {
      expect(lonFit(name)).toBeGreaterThan(0);
      expect(latFit(name)).toBe(0);
    },
  );
  it.each(["lat", "Latitude", "纬度", "y", "SITE_LATITUDE", "Latitude [deg]"])("%s: lat", (name) => {
    expect(latFit(name)).toBeGreaterThan(0);
    expect(lonFit(name)).toBe(0);
  });
  it.each(["colon", "salon", "flat", "plateau", "along", "name,lat,lon"])("%s: neither", (name) => {
    expect(lonFit(name)).toBe(0);
    expect(latFit(name)).toBe(0);
  });

  it.each(["id", "station_id", "SiteID", "AQSID", "站号", "监测点编码", "Site ID", "station code"])(
    "%s: id",
    (name) => {
      expect(idFit(name)).toBeGreaterThan(0);
    },
  );
  it.each(["pollutant_id", "country_code", "pm25", "grid"])("%s: no id", (name) => {
    expect(idFit(name)).toBe(0);
  });
  it.each(["name", "station_name", "Station", "站名", "监测点名称"])("%s: name", (name) => {
    expect(nameFit(name)).toBe(3);
  });
  it.each(["time", "Date", "datetime", "时间", "datetimeUtc", "publishtime", "last_update", "日期"])(
    "%s: time",
    (name) => {
      expect(timeFit(name)).toBeGreaterThan(0);
    },
  );
  it.each(["end_date", "date_opened", "timezone", "runtime"])("%s: no time", (name) => {
    expect(timeFit(name)).toBe(0);
  });
  it("hours and pollutant columns are known", () => {
    expect(["hour", "HH", "小时", "ValidTime", "Time GMT"].every(isHourName)).toBe(true);
    expect(["parameter", "pollutant_id", "AirPollutant", "污染物"].every(isParameterName)).toBe(true);
  });
});

describe("valueScore", () => {
  it("ranks pollutants, plain values, unknown names, indices, surroundings", () => {
    const ranked = ["PM2.5", "pm25_avg", "NO2", "value", "precip", "AQI", "elevation"];
    const scores = ranked.map(valueScore);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(ranked.length);
  });
  it.each(["qc_flag", "station_id", "OZONE_Measured", "POC", "year", "小时", "No.", "状态标志", "obs_count"])(
    "never takes %s unasked",
    (name) => {
      expect(valueScore(name)).toBe(0);
    },
  );
  it("tells nitric oxide from a row number", () => {
    expect(valueScore("NO")).toBeGreaterThan(50);
    expect(valueScore("no")).toBeGreaterThan(50);
  });
});

describe("units", () => {
  it.each([
    ["ozone_ppb", "ppb"],
    ["pm25_ugm3", "µg/m³"],
    ["pm25_ug_m3", "µg/m³"],
    ["PM2.5 (ug/m3)", "µg/m³"],
    ["PM2.5（微克/立方米）", "µg/m³"],
    ["PM10 [μg/m³]", "µg/m³"],
    ["CO(mg/m^3)", "mg/m³"],
    ["precip_mm_aug1997", "mm"],
    ["pm25", ""],
    ["PM2.5 (24h)", ""],
    ["ppb", ""],
  ])("%s: %j", (name, unit) => {
    expect(unitFromName(name)).toBe(unit);
  });
  it("are known in several spellings", () => {
    expect(["UG/M3", "µg/m³", "μg m-3", "ug/m**3"].map(knownUnit)).toEqual(Array(4).fill("µg/m³"));
    expect(knownUnit("constructor")).toBe("");
  });
});
