import type { OnlyStation } from "../tableReading.ts";
import { knownTable } from "./known.ts";
import type { StationFile } from "./layout.ts";
import { type ListKind, namesOf } from "./list.ts";

/* What the Indian portal gives out of one station at a time. Neither file says where the station is. */

/** Raw_data_1Hr_2024_site_113_Shadipur_Delhi_CPCB_1Hr.csv: the station's number and name. */
const SITE = /(?:^|_)(site_\d+)_(.+?)(?:_(?:\d+(?:Hr|Min|Day)))?(?:\s*\(\d+\))?\.\w+$/i;

/** The network's real-time file lists its stations with their places; so may any table with names and coordinates. */
const cpcbStations: ListKind = {
  network: "cpcb",
  name: "list of CPCB's stations",
  companion: "a CPCB file of a station",
  columns: "station, latitude, longitude, as the real-time file of data.gov.in has them",
  ids: ["station"],
  repeats: true,
  fits: (beginning) => {
    const names = namesOf(beginning);
    return ["station", "latitude", "longitude", "pollutant_id"].every((name) => names.includes(name));
  },
};

const units = {
  "PM2.5": "µg/m³",
  PM10: "µg/m³",
  NO: "µg/m³",
  NO2: "µg/m³",
  NOx: "ppb",
  NH3: "µg/m³",
  SO2: "µg/m³",
  CO: "mg/m³",
  Ozone: "µg/m³",
  Benzene: "µg/m³",
  Toluene: "µg/m³",
  Xylene: "µg/m³",
};
const shared = {
  timeZone: "+05:30",
  timeWord: "time",
  valueWord: "value",
  list: cpcbStations,
  stationOf,
} as const;

/** The report of a station: its name and period above the table, or in the file's name alone. */
export const cpcbReport = knownTable({
  ...shared,
  key: "cpcb-report",
  name: "CPCB report of a station",
  marks: ["From Date", "To Date"],
  fits: hasNoPlaces,
  roles: { "from date": "time", "to date": "ignore" },
  prefers: ["PM2.5", "PM2.5 (ug/m3)"],
  units,
  notes: [
    "An average stands at the time when it begins.",
    "The report does not say its units: they are those of the portal's raw data, CO in mg/m³, NOx in ppb, the others in µg/m³.",
  ],
});

/** The raw data of a station and year, whose number and name stand in the file's name. */
export const cpcbRaw = knownTable({
  ...shared,
  key: "cpcb-raw",
  name: "CPCB raw data of a station",
  marks: ["Timestamp"],
  fits: (beginning, file) => SITE.test(file.fileName) && hasNoPlaces(beginning),
  roles: { timestamp: "time" },
  prefers: ["PM2.5 (µg/m³)"],
});

function hasNoPlaces(beginning: StationFile["beginning"]): boolean {
  return !namesOf(beginning).some((name) => /^(lat|lon|latitude|longitude)$/.test(name));
}

function stationOf({ fileName, head }: StationFile): OnlyStation {
  const [, site, words = ""] = SITE.exec(fileName) ?? [];
  const named = /^\W*Station\W*?[,;\t]\s*(.*\w[^\r\n]*)$/im.exec(head)?.[1];
  const inReport = named?.replace(/["\t]+/g, " ").replace(/^\s+|[\s,;]+$/g, "");
  const name = inReport ?? words.replaceAll("_", " ");
  return { id: site ?? (name || fileName.replace(/\.\w+$/, "")), name };
}
