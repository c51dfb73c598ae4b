import { geotiff } from "./geotiff.ts";
import type { GridFile, GridReader, OpenedGrid } from "./gridFile.ts";
import { netcdf4, netcdfClassic } from "./netcdf/netcdf.ts";
import { surfer6Binary, surfer7 } from "./surferBinary.ts";
import { esriAscii } from "./text/esriAscii.ts";
import { micaps4 } from "./text/micaps4.ts";
import { surferText } from "./text/surferText.ts";
import { unusable } from "./troubles.ts";

/** Every format that grids are read from. */
export const gridReaders: readonly GridReader[] = [
  netcdfClassic,
  netcdf4,
  geotiff,
  esriAscii,
  surferText,
  surfer6Binary,
  surfer7,
  micaps4,
];

/** Which format a file is in, and why. */
export interface RecognisedGrid {
  readonly reader: GridReader;
  readonly reason: string;
}

const HEAD_BYTES = 512;

/** By the file's beginning, whatever it is called; null when it is in no format of grids. */
export function recogniseGrid(file: Pick<GridFile, "read">): RecognisedGrid | null {
  const head = file.read(0, HEAD_BYTES);
  for (const reader of gridReaders) {
    const reason = reader.recognise(head);
    if (reason !== null) return { reader, reason };
  }
  return null;
}

/** @throws UserError "unusable-grid" when the format is not known; "malformed-file". */
export async function openGrid(file: GridFile): Promise<RecognisedGrid & { readonly grid: OpenedGrid }> {
  const recognised = recogniseGrid(file);
  if (recognised === null) {
    const known = gridReaders.map(({ name }) => name).join(", ");
    throw unusable(
      file.name,
      "it is in none of the formats that grids are read from",
      `Convert it to one of: ${known}.`,
    );
  }
  return { ...recognised, grid: await recognised.reader.open(file) };
}
