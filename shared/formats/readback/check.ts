import type { Format } from "../format.ts";
import { readCsv } from "./csv.ts";
import type { RandomFile } from "./file.ts";
import { readGeojson } from "./geojson.ts";
import { readGeotiff } from "./geotiff.ts";
import { readAscii, readMicaps } from "./gridTexts.ts";
import { readKmz } from "./kmz.ts";
import { readNetcdf } from "./netcdf.ts";
import { readPng } from "./png.ts";
import { differences, type Reader, type Wanted } from "./readback.ts";
import { readSurfer } from "./surfer.ts";
import { type GroupFile, readZarr, readZarrZip } from "./zarr.ts";

/** Readers of files, by the format's id. None shares code with the writer of its format. */
const readers: Readonly<Record<string, Reader>> = {
  netcdf: readNetcdf,
  geotiff: readGeotiff,
  "zarr-zip": readZarrZip,
  ascii: readAscii,
  surfer: readSurfer,
  micaps4: readMicaps,
  csv: readCsv,
  png: readPng,
  geojson: readGeojson,
  kmz: readKmz,
};

/** Where a written file differs from its field, a sentence each; empty when it is right. */
export function checkFile(format: Format, file: RandomFile, wanted: Wanted): Promise<readonly string[]> {
  const reader = readers[format.id];
  if (reader === undefined) throw new Error(`there is no reader of ${format.name}`);
  return toFaults(async () => differences(await reader(file, wanted), wanted));
}

/** The same of a Zarr group in a folder. */
export const checkFolder = (group: GroupFile, wanted: Wanted): Promise<readonly string[]> =>
  toFaults(async () => differences(await readZarr(group, wanted), wanted));

/** A file that cannot be read at all is at fault, too. */
async function toFaults(check: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await check();
  } catch (thrown) {
    return [`It cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`];
  }
}
