import { knownTable } from "./known.ts";

const mass = "µg/m³";

/** A pollutant and year of Canada's network: a row per station and day, hours across, titles in both languages. */
export const naps = knownTable({
  key: "naps",
  name: "Canadian NAPS hourly file",
  marks: ["Pollutant//Polluant", "NAPS ID//Identifiant SNPA", "Latitude//Latitude", "Date//Date"],
  roles: {
    "pollutant//polluant": "parameter",
    "method code//code méthode": "ignore",
    "naps id//identifiant snpa": "id",
    "city//ville": "name",
    "latitude//latitude": "lat",
    "longitude//longitude": "lon",
    "date//date": "time",
  },
  timeWord: "hour",
  prefers: ["PM2.5"],
  units: {
    "PM2.5": mass,
    PM25: mass,
    PM10: mass,
    CO: "ppm",
    O3: "ppb",
    NO2: "ppb",
    NO: "ppb",
    NOX: "ppb",
    SO2: "ppb",
  },
  notes: [
    "H01 is the hour that ends at 1 o'clock of the station's own standard time: stations of several zones share an hour of the clock.",
  ],
});
