import { anyList } from "./anyList.ts";
import { knownTable } from "./known.ts";

const gases = ["SO2", "NO", "NO2", "NOX", "CO", "OX"];

/** An hour of Japan's stations side by side; which hour it is stands in the file's path alone. */
export const soramame = knownTable({
  key: "soramame",
  name: "Japanese Soramame hour",
  marks: ["測定局コード", "SO2", "NOX", "OX", "SPM", "PM2.5", "測定局名称"],
  roles: {
    測定局コード: "id",
    測定局名称: "name",
    住所: "ignore",
    地域コード: "ignore",
    都道府県コード: "ignore",
  },
  timeZone: "Asia/Tokyo",
  timeWord: "time",
  valueWord: "value",
  prefers: ["PM2.5"],
  units: {
    ...Object.fromEntries(gases.map((name) => [name, "ppm"])),
    SPM: "mg/m³",
    "PM2.5": "µg/m³",
    TEMP: "°C",
  },
  list: anyList,
  notes: ["OX is photochemical oxidants, nearly all of it ozone.", "The file does not say its hour."],
});
