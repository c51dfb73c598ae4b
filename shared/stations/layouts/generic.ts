import { cityFit, idFit, latFit, lonFit, nameFit } from "../names.ts";
import type { ReadOptions } from "../table.ts";
import { anyList } from "./anyList.ts";
import type { LayoutReader, Recognition, StationFile } from "./layout.ts";
import { readTable } from "./table.ts";

const withCoordinates = "Table with longitude and latitude columns.";
const withoutCoordinates = "Read as a table, as no other layout fits.";

/** Any table with a row per station, per station and time, or per station with a column per time. */
export const generic: LayoutReader = {
  key: "generic",
  name: "table",
  list: anyList,
  recognise,
  read: (request) =>
    readTable(request, {
      format: "generic",
      describe: () => recognise(request.files[0], request.options).reason,
    }),
};

function recognise(file: StationFile, options: ReadOptions): Recognition {
  const { names } = file.beginning.header;
  const has = (rate: (name: string) => number): boolean => names.some((name) => rate(name) > 0);
  if (has(lonFit) && has(latFit)) return { confidence: 0.5, reason: withCoordinates };
  const chosen = Object.values(options.roles ?? {});
  const tellsStations =
    has(idFit) || has(nameFit) || has(cityFit) || chosen.includes("id") || chosen.includes("name");
  // What lists could do for a table without ids and names is nothing.
  return {
    confidence: 0.1,
    reason: withoutCoordinates,
    needsList: tellsStations && !(chosen.includes("lon") || chosen.includes("lat")),
  };
}
