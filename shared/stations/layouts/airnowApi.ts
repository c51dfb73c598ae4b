import type { Beginning } from "../dialect.ts";
import { knownTable } from "./known.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$|^\d{1,2}\/\d{1,2}\/\d\d(\d\d)? \d{1,2}:\d\d$/;
const UNIT = /^(ppb|ppm|ug\/m3)$/i;

/** The answer of AirNow's data service as a table, by its number of columns: it has no header. */
const answer = (columns: readonly string[]) =>
  knownTable({
    key: "airnow-api",
    name: "AirNow data service's table",
    header: columns,
    fits: ({ dialect, rows }: Beginning) =>
      dialect.delimiter === "," &&
      rows.slice(0, 5).every(({ cells }) => {
        const [lat = "", lon = "", time = "", , , unit = ""] = cells.map((cell) => cell.trim());
        const isPlace = Math.abs(Number(lat)) <= 90 && Math.abs(Number(lon)) <= 180 && lat !== "";
        return cells.length === columns.length && isPlace && TIME.test(time) && UNIT.test(unit);
      }),
    roles: {
      latitude: "lat",
      longitude: "lon",
      utc: "time",
      parameter: "parameter",
      concentration: "value",
      unit: "ignore",
      sitename: "name",
      aqsid: "id",
      fullaqsid: "ignore",
    },
    timeWord: "hour",
    prefers: ["PM2.5"],
    units: {
      "PM2.5": "µg/m³",
      PM25: "µg/m³",
      PM10: "µg/m³",
      OZONE: "ppb",
      NO2: "ppb",
      SO2: "ppb",
      CO: "ppm",
    },
  });

const first = ["Latitude", "Longitude", "UTC", "Parameter", "Concentration", "Unit"];
const last = ["SiteName", "SiteAgency", "AQSID", "FullAQSID"];

export const airnowApi = answer([...first, "RawConcentration", "AQI", "Category", ...last]);
export const airnowApiWithoutRaw = answer([...first, "AQI", "Category", ...last]);
