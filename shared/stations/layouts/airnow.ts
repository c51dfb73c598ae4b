import type { Beginning } from "../dialect.ts";
import { knownTable } from "./known.ts";
import { type ListKind, namesOf } from "./list.ts";

/* Files that AirNow (US EPA and partner agencies) gives out. Times are UTC; ids have 9 or 12 characters. */

const SITES = [
  "AQSID",
  "parameter",
  "site code",
  "site name",
  "status",
  "agency id",
  "agency name",
  "EPA region",
  "latitude",
  "longitude",
  "elevation",
  "GMT offset",
  "country code",
  "CMSA code",
  "CMSA name",
  "MSA code",
  "MSA name",
  "state code",
  "state name",
  "county code",
  "county name",
  "city code",
  "city name",
];

/** monitoring_site_locations.dat: a row per site and pollutant, no header. */
export const airnowSites: ListKind = {
  network: "airnow",
  name: "list of AirNow's sites",
  companion: "an AirNow HourlyData file",
  columns: "AQSID and coordinates, such as monitoring_site_locations.dat or HourlyAQObs of the same day",
  ids: ["AQSID"],
  header: SITES,
  repeats: true,
  fits: ({ dialect, header, rows }) =>
    dialect.delimiter === "|" && header.line === 0 && rows.length > 0 && rows.slice(0, 50).every(isSiteRow),
};

function isSiteRow({ cells }: Beginning["rows"][number]): boolean {
  const [lat, lon] = [Number(cells[8]), Number(cells[9])];
  return cells.length >= SITES.length - 2 && Math.abs(lat) <= 90 && Math.abs(lon) <= 360;
}

/** Its newer form, with a header. */
export const airnowSitesV2: ListKind = {
  ...airnowSites,
  name: "list of AirNow's sites",
  ids: ["AQSID", "StationID"],
  fits: (beginning) => ["stationid", "aqsid", "latitude"].every((name) => namesOf(beginning).includes(name)),
};

const isDate = (text: string | undefined): boolean => /^\d{2}\/\d{2}\/\d{2}$/.test(text ?? "");
const isClock = (text: string | undefined): boolean => /^\d{2}:\d{2}$/.test(text ?? "");
const isId = (text: string | undefined): boolean => /^[0-9A-Z]{9}([0-9A-Z]{3})?$/.test(text ?? "");

/** HourlyData: no header, no coordinates, a row per site and pollutant. */
export const airnowHourly = knownTable({
  key: "airnow-hourly",
  name: "AirNow HourlyData file",
  header: ["date", "time", "AQSID", "site name", "GMT offset", "parameter", "units", "value", "source"],
  fits: ({ dialect, rows }) =>
    dialect.delimiter === "|" &&
    rows.slice(0, 50).every(({ cells: [date, time, id] }) => isDate(date) && isClock(time) && isId(id)),
  roles: {
    date: "time",
    time: "time",
    aqsid: "id",
    "site name": "name",
    parameter: "parameter",
    value: "value",
    "gmt offset": "ignore",
  },
  timeWord: "time",
  prefers: ["PM2.5", "OZONE"],
  list: airnowSites,
});

const DAILY = ["date", "AQSID", "site name", "parameter", "units", "value", "averaging period", "source"];
const dailyRoles = {
  date: "time",
  aqsid: "id",
  "site name": "name",
  parameter: "parameter",
  value: "value",
  "averaging period": "ignore",
} as const;
const DAYS = "Days are those of each site's own clock, given by their date alone.";

/** daily_data_v2: no header, coordinates in the rows. -999 stands in the index's fields only. */
export const airnowDaily = knownTable({
  key: "airnow-daily",
  name: "AirNow daily_data file",
  header: [...DAILY, "AQI", "AQI category", "latitude", "longitude", "full AQSID"],
  fits: ({ dialect, rows }) =>
    dialect.delimiter === "|" &&
    rows.slice(0, 50).every(({ cells }) => cells.length === 13 && isDate(cells[0]) && isId(cells[1])),
  roles: {
    ...dailyRoles,
    aqi: "ignore",
    "aqi category": "ignore",
    latitude: "lat",
    longitude: "lon",
    "full aqsid": "ignore",
  },
  timeWord: "day",
  prefers: ["PM2.5-24hr", "OZONE-8HR"],
  notes: [DAYS],
});

/** daily_data as it was before it had coordinates. */
export const airnowDailyOlder = knownTable({
  key: "airnow-daily-older",
  name: "AirNow daily_data file",
  header: DAILY,
  fits: ({ dialect, rows }) =>
    dialect.delimiter === "|" &&
    rows.slice(0, 50).every(({ cells }) => cells.length === 8 && isDate(cells[0]) && isId(cells[1])),
  roles: dailyRoles,
  timeWord: "day",
  prefers: ["PM2.5-24hr", "OZONE-8HR"],
  list: airnowSites,
  notes: [DAYS],
});

/** HourlyAQObs: a row per site, pollutants side by side, with coordinates. */
export const airnowObs = knownTable({
  key: "airnow-obs",
  name: "AirNow HourlyAQObs file",
  marks: ["AQSID", "SiteName", "Latitude", "Longitude", "ValidDate", "ValidTime", "PM25", "PM25_Unit"],
  roles: {
    aqsid: "id",
    sitename: "name",
    latitude: "lat",
    longitude: "lon",
    validdate: "time",
    validtime: "time",
    elevation: "ignore",
    gmtoffset: "ignore",
    countrycode: "ignore",
    ozone_measured: "ignore",
    pm10_measured: "ignore",
    pm25_measured: "ignore",
    no2_measured: "ignore",
  },
  timeWord: "hour",
  valueWord: "value",
  prefers: ["PM25", "OZONE"],
});
