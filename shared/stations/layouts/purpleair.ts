import { UserError } from "../../errors.ts";
import type { OnlyStation } from "../tableReading.ts";
import { knownTable } from "./known.ts";
import type { StationFile } from "./layout.ts";

/** Name (outside) (30.289035 -97.735372) Primary Real Time 02_14_2020 02_28_2020.csv */
const FILE_NAME = /^(.*?)\s*\((-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)\)/;

/** A sensor's history as PurpleAir's download page gives it: one file per sensor, its place in the file's name. */
export const purpleair = knownTable({
  key: "purpleair",
  name: "PurpleAir history",
  marks: ["created_at", "PM2.5_CF1_ug/m3"],
  roles: {
    created_at: "time",
    entry_id: "ignore",
    uptimeminutes: "ignore",
    rssi_dbm: "ignore",
    adc: "ignore",
  },
  timeWord: "hour",
  valueWord: "value",
  prefers: ["PM2.5_ATM_ug/m3", "PM2.5_CF1_ug/m3"],
  units: { Temperature_F: "°F", "Humidity_%": "%" },
  stationOf,
  rulesOf: () => ({ timeStep: 3_600_000 }),
  notes: [
    "Each file is one sensor: its name and place stand in the file's name.",
    "Readings are averaged over the hour that they fall in.",
  ],
});

function stationOf({ fileName }: StationFile): OnlyStation {
  const [, name = "", lat, lon] = FILE_NAME.exec(fileName) ?? [];
  if (lat === undefined || lon === undefined || Math.abs(Number(lat)) > 90 || Math.abs(Number(lon)) > 180) {
    throw new UserError(
      "no-columns",
      `${fileName} is a PurpleAir history, whose place stands in its name: "Name (outside) (30.289035 -97.735372) ....csv". Give the file back its name, latitude before longitude.`,
    );
  }
  return { id: name || fileName, name, place: { lon: Number(lon), lat: Number(lat) } };
}
