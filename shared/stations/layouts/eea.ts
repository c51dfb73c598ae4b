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
