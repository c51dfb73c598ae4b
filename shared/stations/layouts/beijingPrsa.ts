import { anyList } from "./anyList.ts";
import { knownTable } from "./known.ts";

const values = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3"];

/** Four years of a station of Beijing, as machine learning's archives have them (PRSA_Data_Aotizhongxin_....csv). */
export const beijingPrsa = knownTable({
  key: "beijing-prsa",
  name: "Beijing multi-site file",
  marks: ["No", "year", "month", "day", "hour", "PM2.5", "PRES", "DEWP", "WSPM", "station"],
  roles: { no: "ignore", year: "time", month: "time", day: "time", hour: "time", station: "id" },
  timeZone: "Asia/Shanghai",
  timeWord: "hour",
  valueWord: "value",
  prefers: ["PM2.5"],
  units: {
    ...Object.fromEntries(values.map((name) => [name, "µg/m³"])),
    TEMP: "°C",
    DEWP: "°C",
    PRES: "hPa",
  },
  list: anyList,
});
