import { UserError } from "../errors.ts";
import { csv } from "./csv.ts";
import type { Format } from "./format.ts";
import { netcdf } from "./netcdf/netcdf.ts";

/** Every format Isopleth writes, in the order the window lists them. */
export const formats: readonly Format[] = [netcdf, csv];

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
