import { readFileSync } from "node:fs";

/** An hour of AirNow (the sample) written in the forms that spreadsheets and people leave files in; for tests. */

export interface Observation {
  readonly id: string;
  readonly lat: string;
  readonly lon: string;
  readonly ozone: string;
}
const sample = readFileSync(
  new URL("../../assets/sample/airnow_conus_20240416.csv", import.meta.url),
  "utf8",
);
export const hour: readonly Observation[] = sample
  .split("\n")
  .slice(1, 200)
  .map((line) => line.split(","))
  .filter((cells) => cells.length === 7 && cells[5] !== "")
  .map(([, id = "", , lat = "", lon = "", ozone = ""]) => ({ id, lat, lon, ozone }));

export const DATE = "2024-04-16 13:00";
export const HEADER = ["time", "station_id", "lat", "lon", "ozone_ppb"];
export type Cells = readonly string[];
export const usual = ({ id, lat, lon, ozone }: Observation): Cells => [DATE, id, lat, lon, ozone];
export const withTime = (time: string) => (one: Observation) => [time, ...usual(one).slice(1)];
export const withPlace =
  (lat: (degrees: number) => string, lon: (degrees: number) => string) => (one: Observation) => [
    DATE,
    one.id,
    lat(Number(one.lat)),
    lon(Number(one.lon)),
    one.ozone,
  ];
export const table = (cellsOf = usual, delimiter = ",", header: Cells = HEADER, newline = "\n"): string =>
  [header, ...hour.map(cellsOf)].map((cells) => cells.join(delimiter)).join(newline) + newline;
export const comma = (text: string): string => text.replace(".", ",");
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** Both coordinates in one cell. */
export const located = (place: (one: Observation) => string, name = "location"): string =>
  table((one) => [DATE, one.id, quoted(place(one)), one.ozone], ",", [
    "time",
    "station_id",
    name,
    "ozone_ppb",
  ]);
export const quotedRows = (text: string, behind = ""): string =>
  text.replace(/^.+$/gm, (line) => quoted(line) + behind);
export const minutes = (degrees: number, [positive, negative]: string): string => {
  const size = Math.abs(degrees);
  const minute = (size % 1) * 60;
  return `${Math.floor(size)}°${Math.floor(minute)}'${((minute % 1) * 60).toFixed(3)}"${degrees < 0 ? negative : positive}`;
};
export const utf16 = (text: string, isBig: boolean): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return Uint8Array.from(isBig ? bytes.swap16() : bytes);
};
