import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const dataFolder = resolve(import.meta.dirname, "../../shared/data");

/** A real station file kept beside the project, or null: checks on it are extra and say so when skipped. */
export function realFile(...parts: string[]): string | null {
  const path = join(dataFolder, ...parts);
  return existsSync(path) ? path : null;
}

/**
 * One hour of the China network as a generic CSV (id,name,lon,lat,VALUE), joined from the wide file of values and
 * the list of places. Stations without a place or without a value stay out.
 * @returns the number of stations written, or null when the real files are not there.
 */
export function writeChinaHour(type: string, hour: number, valueName: string, target: string): number | null {
  const wide = realFile("china_cnemc", "china_sites_20190114.csv");
  const list = realFile("china_cnemc", "StationList-2020.01.01.csv");
  if (wide === null || list === null) return null;
  const places = new Map(rowsOf(list).map(([id = "", name, , lon, lat]) => [id, { name, lon, lat }]));
  const [header = [], ...rows] = rowsOf(wide);
  const row = rows.find((fields) => Number(fields[1]) === hour && fields[2] === type) ?? [];
  const lines: string[] = [];
  for (let column = 3; column < header.length; column++) {
    const id = header[column] ?? "";
    const place = places.get(id);
    if (row[column] && place?.lon && place.lat) {
      lines.push(`${id},${place.name},${place.lon},${place.lat},${row[column]}`);
    }
  }
  writeFileSync(target, `id,name,lon,lat,${valueName}\n${lines.join("\n")}\n`);
  return lines.length;
}

function rowsOf(path: string): string[][] {
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split(","));
}
