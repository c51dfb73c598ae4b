import type { Beginning } from "../dialect.ts";
import { knownTable } from "./known.ts";

const header = [
  "issue date",
  "valid date",
  "valid time",
  "zone",
  "record",
  "data type",
  "primary",
  "area",
  "state",
  "latitude",
  "longitude",
  "pollutant",
  "AQI",
  "category",
  "action day",
  "discussion",
  "source",
];
const DAY = /^\d\d\/\d\d\/\d\d$/;

const fits = ({ dialect, rows }: Beginning): boolean =>
  dialect.delimiter === "|" &&
  rows.slice(0, 5).every(({ cells }) => {
    const [issued = "", valid = "", , , , type = ""] = cells;
    return cells.length === header.length && DAY.test(issued) && DAY.test(valid) && /^[OYF]$/.test(type);
  });

/** AirNow's reportingarea.dat: indices of areas, observed now, of yesterday and as forecast. */
export const airnowAreas = knownTable({
  key: "airnow-areas",
  name: "AirNow file of reporting areas",
  header,
  fits,
  roles: {
    "issue date": "ignore",
    "valid date": "ignore",
    "valid time": "ignore",
    zone: "ignore",
    area: "id",
    state: "id",
    latitude: "lat",
    longitude: "lon",
    pollutant: "parameter",
    aqi: "value",
  },
  timeWord: "time",
  prefers: ["PM2.5"],
  rulesOf: (indexOf) => {
    const [type, area, state] = [indexOf("data type"), indexOf("area"), indexOf("state")];
    return {
      idOf: (cells) => `${(cells[area] ?? "").trim()}, ${(cells[state] ?? "").trim()}`,
      leaveOut: (cells) => (cells[type]?.trim() === "O" ? undefined : "forecasts and indices of yesterday"),
    };
  },
  notes: ["Values are indices (AQI) of the latest hour, whose clock is each area's own: times are not read."],
});
