import { UserError } from "../../errors.ts";
import type { OnlyStation } from "../tableReading.ts";
import { anyList } from "./anyList.ts";
import { knownTable } from "./known.ts";
import type { StationFile } from "./layout.ts";

/* What UK-AIR, of the British ministry of the environment, gives out of one site: pollutants side by side, each with its status. */

const LATITUDE = /^"?Latitude"?,(.*)$/im;
const LONGITUDE = /^"?Longitude"?,(.*)$/im;

const names = [
  "PM<sub>2.5</sub> particulate matter (Hourly measured)",
  "PM<sub>2.5</sub> (Hourly measured)",
  "PM2.5",
  "PM<sub>10</sub> particulate matter (Hourly measured)",
  "PM<sub>10</sub> (Hourly measured)",
  "Ozone",
  "Nitrogen dioxide",
  "Nitric oxide",
  "Nitrogen oxides as nitrogen dioxide",
  "Sulphur dioxide",
];
const units = { ...Object.fromEntries(names.map((name) => [name, "µg/m³"])), "Carbon monoxide": "mg/m³" };

const shared = {
  roles: { date: "time", time: "time" },
  timeWord: "hour",
  valueWord: "value",
  prefers: names,
  units,
  notes: [
    "An hour stands at the time when it ends, GMT.",
    "Units are those of the network: CO in mg/m³, the others in µg/m³.",
  ],
} as const;

const saysPlace = ({ head }: StationFile): boolean => LATITUDE.test(head) && LONGITUDE.test(head);

/** Downloads of the data selector: the site's name and place stand above the table. */
export const ukAir = knownTable({
  ...shared,
  key: "uk-air",
  name: "UK-AIR download of a site",
  marks: ["Date", "Time", "Status"],
  fits: (_, file) => saysPlace(file),
  stationOf: placedSite,
});

/** A site's year, SITE_2024.csv: its name alone stands above the table. */
export const ukAirYear = knownTable({
  ...shared,
  key: "uk-air-year",
  name: "UK-AIR year of a site",
  marks: ["Date", "time", "status", "unit"],
  fits: (_, file) => /UK-AIR/i.test(file.head.slice(0, 1000)) && !saysPlace(file),
  list: anyList,
  stationOf: namedSite,
});

const cellsOf = (line: string): string[] =>
  line
    .split(",")
    .map((cell) => cell.replaceAll('"', "").trim())
    .filter((cell) => cell !== "");

function placedSite({ fileName, head }: StationFile): OnlyStation {
  const [lats, lons] = [LATITUDE, LONGITUDE].map((row) => cellsOf(row.exec(head)?.[1] ?? ""));
  const [lat, lon] = [lats?.[0], lons?.[0]].map(Number);
  if (lats?.length !== 1 || lons?.length !== 1 || !isPlace(lon, lat)) {
    throw new UserError(
      "no-columns",
      `${fileName} holds ${lats?.length ?? 0} sites side by side, and which column is of which site is not read. Download one site at a time, and open the files together.`,
    );
  }
  const name = cellsOf(/^"?Site Name"?,(.*)$/im.exec(head)?.[1] ?? "").join(", ");
  return { id: name || fileName, name, place: { lon: Number(lon), lat: Number(lat) } };
}

const isPlace = (lon = Number.NaN, lat = Number.NaN): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** The line above the header. */
function namedSite({ fileName, head, bareBeginning }: StationFile): OnlyStation {
  const above = head.split(/\r\n|\n|\r/).slice(0, Math.max(0, bareBeginning.header.line - 1));
  const [name = ""] = cellsOf(above.findLast((line) => /\w/.test(line)) ?? "");
  const code = fileName.replace(/_\d{4}\.\w+$|\.\w+$/, "");
  return { id: name || code, name };
}
