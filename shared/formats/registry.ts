import { UserError } from "../errors.ts";
import { ascii } from "./ascii.ts";
import { csv } from "./csv.ts";
import type { Format } from "./format.ts";
import { geojson } from "./geojson.ts";
import { geotiff } from "./geotiff/geotiff.ts";
import { kmz } from "./kmz/kmz.ts";
import { micaps4 } from "./micaps/micaps4.ts";
import { netcdf } from "./netcdf/netcdf.ts";
import { timeStamp } from "./numbers.ts";
import { png } from "./png/png.ts";
import { surfer } from "./surfer/surfer.ts";
import { zarr, zarrZip } from "./zarr/zarr.ts";

/** Every format Isopleth writes, in the order the window lists them. */
export const formats: readonly Format[] = [
  netcdf,
  geotiff,
  zarr,
  zarrZip,
  ascii,
  surfer,
  micaps4,
  csv,
  png,
  geojson,
  kmz,
];

/**
 * The format a file name asks for by its extension.
 * @throws UserError "bad-setting" naming the extensions there are.
 */
export function formatFor(path: string): Format {
  const name = path.toLowerCase();
  const format = formats.find(({ extension }) => name.endsWith(extension));
  if (format) return format;
  const known = formats.map(({ extension, name }) => `${extension} (${name})`).join(", ");
  throw new UserError(
    "bad-setting",
    `No format is known for "${path}". End the file name in one of: ${known}.`,
  );
}

/** The name of one time's file, for formats that hold a single time: field.png becomes field_20190114T0400Z.png. */
export function timedPath(path: string, time: number): string {
  const { extension } = formatFor(path);
  return `${path.slice(0, -extension.length)}_${timeStamp(time)}${path.slice(-extension.length)}`;
}
