import type { Beginning } from "../dialect.ts";
import { knownTable } from "./known.ts";

const columns = ["id", "year", "month", "day", "lon", "lat", "SO2", "NO2", "CO", "O3", "PM10", "PM2.5"];

/** Daily means of Chinese stations as text in columns of fixed width, without a header. */
export const chinaDaily = knownTable({
  key: "china-daily-text",
  name: "China daily city text",
  header: columns,
  fits: isDailyText,
  roles: {
    id: "id",
    year: "time",
    month: "time",
    day: "time",
    lon: "lon",
    lat: "lat",
  },
  timeWord: "day",
  prefers: ["PM2.5"],
  units: { SO2: "µg/m³", NO2: "µg/m³", CO: "mg/m³", O3: "µg/m³", PM10: "µg/m³", "PM2.5": "µg/m³" },
  notes: ["Days are those of Beijing, given by their date alone."],
});

function isDailyText({ rows, dialect }: Beginning): boolean {
  const isRow = ({ cells }: Beginning["rows"][number]): boolean => {
    if (cells.length !== columns.length) return false;
    const [, year = 0, month = 0, day = 0, lon = 0, lat = 0] = cells.map(Number);
    const isDate = year >= 1970 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return isDate && lon >= 60 && lon <= 150 && lat >= 0 && lat <= 60;
  };
  return dialect.delimiter === " " && rows.length > 0 && rows.slice(0, 50).every(isRow);
}
