import { knownTable } from "./known.ts";

/* Weather as NOAA's archive gives it out, by station and year. */

const station = {
  station: "id",
  name: "name",
  date: "time",
  latitude: "lat",
  longitude: "lon",
  elevation: "ignore",
} as const;

/** "+0155,1" is 15.5 with its quality; nines stand for none, and qualities 2, 3, 6 and 7 for what is suspect or wrong. */
function tenths(cell: string): string {
  const m = /^([+-]?\d+),([0-9A-Z])$/.exec(cell);
  if (!m?.[1]) return cell;
  const isMissing = /^[+-]?9+$/.test(m[1]) || /[2367]/.test(m[2] ?? "");
  return isMissing ? "" : String(Number(m[1]) / 10);
}

/** Integrated Surface Database, "global hourly": values with their quality in one cell. */
export const isdHourly = knownTable({
  key: "isd-hourly",
  name: "NOAA global hourly file",
  marks: ["STATION", "DATE", "LATITUDE", "LONGITUDE", "REPORT_TYPE", "TMP", "DEW", "SLP"],
  roles: { ...station, tmp: "value", source: "ignore", call_sign: "ignore" },
  timeWord: "time",
  valueWord: "value",
  units: { TMP: "°C", DEW: "°C", SLP: "hPa" },
  rulesOf: () => ({ textOf: tenths }),
  notes: [
    "Temperatures and pressures stand in tenths, with their quality behind a comma; suspect ones are left out.",
  ],
});

const far = ["999.9"];

/** Global Summary of the Day: means and extremes of days, in the units of the United States. */
export const gsod = knownTable({
  key: "gsod",
  name: "NOAA summary of the day",
  marks: ["STATION", "DATE", "LATITUDE", "LONGITUDE", "TEMP", "TEMP_ATTRIBUTES", "FRSHTT"],
  roles: { ...station, frshtt: "ignore" },
  timeWord: "day",
  valueWord: "value",
  prefers: ["TEMP"],
  units: {
    TEMP: "°F",
    DEWP: "°F",
    MAX: "°F",
    MIN: "°F",
    SLP: "hPa",
    STP: "hPa",
    VISIB: "mi",
    WDSP: "kn",
    MXSPD: "kn",
    GUST: "kn",
    PRCP: "in",
    SNDP: "in",
  },
  missing: { STP: far, VISIB: far, WDSP: far, MXSPD: far, GUST: far, SNDP: far, PRCP: ["99.99"] },
});
