import { knownTable } from "./known.ts";

/** The hourly table of Taiwan's Ministry of Environment: pollutants side by side. */
export const taiwan = knownTable({
  key: "taiwan-moenv",
  name: "Taiwan MOENV hourly table",
  marks: ["sitename", "county", "aqi", "pm2.5", "longitude", "latitude", "siteid"],
  roles: {
    siteid: "id",
    sitename: "name",
    publishtime: "time",
    datacreationdate: "time",
    longitude: "lon",
    latitude: "lat",
    county: "ignore",
    pollutant: "ignore",
    status: "ignore",
  },
  timeZone: "Asia/Taipei",
  timeWord: "hour",
  valueWord: "value",
  prefers: ["pm2.5"],
  units: {
    so2: "ppb",
    so2_avg: "ppb",
    co: "ppm",
    co_8hr: "ppm",
    o3: "ppb",
    o3_8hr: "ppb",
    no2: "ppb",
    nox: "ppb",
    no: "ppb",
    pm10: "µg/m³",
    pm10_avg: "µg/m³",
    "pm2.5": "µg/m³",
    "pm2.5_avg": "µg/m³",
    wind_speed: "m/s",
  },
});
