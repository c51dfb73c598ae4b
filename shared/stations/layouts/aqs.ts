import type { RowRules } from "../tableReading.ts";
import { knownTable } from "./known.ts";

/* Files of the US EPA's Air Quality System. A site has several instruments (POC), which are averaged. */

/** Widths of the parts of an id: state, county, site. Programs that opened the file may have taken their zeros. */
const ID_PARTS = [
  ["State Code", 2],
  ["County Code", 3],
  ["Site Num", 4],
] as const;

const site = {
  "state code": "id",
  "county code": "id",
  "site num": "id",
  "local site name": "name",
  latitude: "lat",
  longitude: "lon",
  "parameter name": "parameter",
  "parameter code": "ignore",
  poc: "ignore",
} as const;

/** Where rows are hours: Greenwich's clock counts, the site's own does not. */
const hourOfSite = {
  ...site,
  "date gmt": "time",
  "time gmt": "time",
  "date local": "ignore",
  "time local": "ignore",
} as const;
const hourMarks = ["State Code", "County Code", "Site Num", "POC", "Date GMT", "Time GMT"] as const;

function idRules(indexOf: (name: string) => number): RowRules {
  const parts = ID_PARTS.map(([name, width]) => ({ column: indexOf(name), width }));
  return {
    idOf: (cells) =>
      parts.map(({ column, width }) => (cells[column] ?? "").trim().padStart(width, "0")).join(""),
  };
}

/** Hourly files by pollutant and year, 24 columns. */
export const aqsHourly = knownTable({
  key: "aqs-hourly",
  name: "EPA AQS hourly file",
  marks: [...hourMarks, "Sample Measurement"],
  roles: {
    ...hourOfSite,
    "sample measurement": "value",
    mdl: "ignore",
    uncertainty: "ignore",
  },
  timeWord: "hour",
  rulesOf: idRules,
});

/** Running averages of eight hours by pollutant and year, each at the hour when it begins. */
export const aqsEightHour = knownTable({
  key: "aqs-8-hour",
  name: "EPA AQS 8-hour file",
  marks: [...hourMarks, "Mean Including All Data"],
  roles: {
    ...hourOfSite,
    "mean including all data": "value",
    "mean excluding all flagged data": "ignore",
    "mean excluding concurred flags": "ignore",
    "date of last change": "ignore",
  },
  timeWord: "hour",
  rulesOf: idRules,
  notes: ["An average stands at the time when it begins."],
});

/** Daily summaries by pollutant and year, 29 columns. */
export const aqsDaily = knownTable({
  key: "aqs-daily",
  name: "EPA AQS daily file",
  marks: ["State Code", "County Code", "Site Num", "POC", "Date Local", "Event Type", "Arithmetic Mean"],
  roles: {
    ...site,
    "date local": "time",
    "arithmetic mean": "value",
    "1st max value": "ignore",
    "date of last change": "ignore",
  },
  timeWord: "day",
  rulesOf: (indexOf) => {
    const event = indexOf("Event Type");
    return {
      ...idRules(indexOf),
      // A day of an exceptional event has a row with the event's hours and one without: only the first is the air.
      leaveOut: (cells) =>
        /excluded/i.test(cells[event] ?? "") ? "of days without the hours of exceptional events" : undefined,
    };
  },
  notes: ["Days are those of each site's own clock, given by their date alone."],
});

/** Statistics of years by monitor: a row for each of a pollutant's standards and metrics. */
export const aqsAnnual = knownTable({
  key: "aqs-annual",
  name: "EPA AQS annual file",
  marks: ["State Code", "County Code", "Site Num", "POC", "Metric Used", "Year", "Arithmetic Mean"],
  roles: { ...site, year: "ignore", "arithmetic mean": "value", "1st max datetime": "ignore" },
  timeWord: "time",
  rulesOf: (indexOf) => {
    const [metric, event] = [indexOf("Metric Used"), indexOf("Event Type")];
    return {
      ...idRules(indexOf),
      // "Obseved hourly values" is how years of files have it.
      leaveOut: (cells) =>
        /excluded/i.test(cells[event] ?? "")
          ? "of years without the hours of exceptional events"
          : /^(obs|daily mean)/i.test((cells[metric] ?? "").trim())
            ? undefined
            : "means of daily maxima and of running averages",
    };
  },
  notes: ["The mean is that of observed values or of daily means; years are not read."],
});

/** Daily values of one pollutant as the site's download page gives them. */
export const aqsDownload = knownTable({
  key: "aqs-download",
  name: "EPA AQS daily download",
  marks: ["Date", "Source", "Site ID", "POC", "UNITS", "SITE_LATITUDE", "SITE_LONGITUDE"],
  roles: {
    date: "time",
    "site id": "id",
    "site name": "name",
    "local site name": "name",
    poc: "ignore",
    site_latitude: "lat",
    site_longitude: "lon",
    daily_aqi_value: "ignore",
    daily_obs_count: "ignore",
    percent_complete: "ignore",
    aqs_parameter_code: "ignore",
    cbsa_code: "ignore",
    state_code: "ignore",
    county_code: "ignore",
  },
  timeWord: "day",
  notes: ["Days are those of each site's own clock, given by their date alone."],
});
