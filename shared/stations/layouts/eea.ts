import { knownTable } from "./known.ts";
import { type ListKind, namesOf } from "./list.ts";

/** The European stations with their coordinates: a row per sampling point. */
export const eeaMetadata: ListKind = {
  network: "eea",
  name: "metadata file of the European stations",
  companion: "an EEA file of values",
  columns: "AirQualityStationEoICode, Longitude, Latitude: PanEuropean_metadata.csv",
  ids: ["AirQualityStationEoICode"],
  repeats: true,
  fits: (beginning) => {
    const names = namesOf(beginning);
    const has = (name: string): boolean => names.includes(name);
    return has("airqualitystationeoicode") && has("longitude") && has("latitude") && !has("concentration");
  },
};

/** Values as the European Environment Agency gives them out, by station and pollutant, without coordinates. */
export const eea = knownTable({
  key: "eea",
  name: "EEA file",
  marks: ["AirQualityStationEoICode", "AirPollutant", "Concentration", "DatetimeBegin", "Validity"],
  roles: {
    airqualitystationeoicode: "id",
    airqualitystation: "ignore",
    samplingpoint: "ignore",
    airpollutant: "parameter",
    airpollutantcode: "ignore",
    concentration: "value",
    datetimebegin: "time",
    datetimeend: "ignore",
    validity: "ignore",
    verification: "ignore",
  },
  timeWord: "time",
  prefers: ["PM2.5"],
  list: eeaMetadata,
  rulesOf: (indexOf) => {
    const validity = indexOf("Validity");
    return {
      leaveOut: (cells) => (Number(cells[validity]) >= 1 ? undefined : "marked invalid (Validity below 1)"),
    };
  },
  notes: ["An average stands at the time when it begins."],
});

/** Statistics of years as the agency's viewer exports them, with coordinates: a row per aggregation. */
export const eeaStatistics = knownTable({
  key: "eea-statistics",
  name: "EEA file of annual statistics",
  marks: [
    "Air Quality Station EoI Code",
    "Air Pollutant",
    "Data Aggregation Process Id",
    "Air Pollution Level",
  ],
  roles: {
    "air quality station eoi code": "id",
    "air quality station name": "name",
    "air pollutant": "parameter",
    "air pollution level": "value",
    year: "ignore",
    "calculation time": "ignore",
    longitude: "lon",
    latitude: "lat",
  },
  timeWord: "time",
  prefers: ["PM2.5"],
  rulesOf: (indexOf) => {
    const process = indexOf("Data Aggregation Process Id");
    return {
      leaveOut: (cells) => ((cells[process] ?? "").trim() === "P1Y" ? undefined : "other than annual means"),
    };
  },
  notes: ["The value is the annual mean; years are not read, so that several in one file are averaged."],
});
