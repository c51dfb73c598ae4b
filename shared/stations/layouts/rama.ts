import { anyList } from "./anyList.ts";
import { knownTable } from "./known.ts";

/** Hours of the network of Mexico City; stations stand in its catalogue, cat_estacion.csv. */
export const rama = knownTable({
  key: "rama",
  name: "Mexico City RAMA file",
  marks: ["date", "id_station", "id_parameter", "value", "unit"],
  roles: { date: "time", id_station: "id", id_parameter: "parameter", value: "value", unit: "ignore" },
  timeZone: "-06:00",
  timeWord: "hour",
  prefers: ["PM2.5", "PM25"],
  units: {
    "PM2.5": "µg/m³",
    PM25: "µg/m³",
    PM10: "µg/m³",
    PMCO: "µg/m³",
    CO: "ppm",
    O3: "ppb",
    NO: "ppb",
    NO2: "ppb",
    NOX: "ppb",
    SO2: "ppb",
  },
  list: anyList,
  notes: [
    "An hour stands at the time when it ends, standard time. Units are those that the file has codes for.",
  ],
});
