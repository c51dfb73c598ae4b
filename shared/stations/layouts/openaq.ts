import { knownTable } from "./known.ts";

/* OpenAQ's data as they are given out: a row per sensor, time and pollutant. */

const TIME_WORD = "time";
const PREFERRED = ["pm25", "PM2.5"];

/** Files of the archive, one per location and day. */
export const openaqArchive = knownTable({
  key: "openaq-archive",
  name: "OpenAQ archive file",
  marks: ["location_id", "sensors_id", "datetime", "lat", "lon", "parameter", "units", "value"],
  roles: {
    location_id: "id",
    sensors_id: "ignore",
    location: "name",
    datetime: "time",
    lat: "lat",
    lon: "lon",
    parameter: "parameter",
    value: "value",
  },
  timeWord: TIME_WORD,
  prefers: PREFERRED,
});

/** Downloads of the explorer. */
export const openaqExplorer = knownTable({
  key: "openaq-explorer",
  name: "OpenAQ explorer file",
  marks: ["location_id", "parameter", "value", "datetimeUtc", "latitude", "longitude"],
  roles: {
    location_id: "id",
    location_name: "name",
    parameter: "parameter",
    value: "value",
    datetimeutc: "time",
    datetimelocal: "ignore",
    latitude: "lat",
    longitude: "lon",
    ismobile: "ignore",
    ismonitor: "ignore",
  },
  timeWord: TIME_WORD,
  prefers: PREFERRED,
  rulesOf: (indexOf) => {
    const mobile = indexOf("isMobile");
    return {
      leaveOut: (cells) =>
        (cells[mobile] ?? "").trim().toLowerCase() === "true" ? "of stations that move" : undefined,
    };
  },
});

/** Exports of the older interface. */
export const openaqOlder = knownTable({
  key: "openaq-older",
  name: "OpenAQ file of the older kind",
  marks: ["location", "country", "utc", "parameter", "value", "unit", "latitude", "longitude"],
  roles: {
    location: "id",
    utc: "time",
    local: "ignore",
    parameter: "parameter",
    value: "value",
    latitude: "lat",
    longitude: "lon",
  },
  timeWord: TIME_WORD,
  prefers: PREFERRED,
});

/** The latest values of each location, by OpenDataSoft. */
export const openaqOpenDataSoft = knownTable({
  key: "openaq-opendatasoft",
  name: "OpenAQ export of OpenDataSoft",
  marks: ["Location", "Pollutant", "Source Name", "Unit", "Value", "Last Updated"],
  roles: {
    location: "id",
    pollutant: "parameter",
    value: "value",
    "last updated": "time",
    latitude: "lat",
    longitude: "lon",
  },
  timeWord: TIME_WORD,
  prefers: PREFERRED,
});
