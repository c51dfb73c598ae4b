import { acrossLayout } from "./across.ts";
import { eeaMetadata } from "./eea.ts";
import type { ListKind } from "./list.ts";
import { madridStations } from "./madrid.ts";

/** Any list of Spain's stations by their national code of eight figures. */
const spainStations: ListKind = {
  network: "spain",
  name: "list of Spain's stations",
  companion: "a Spanish hourly file",
  columns:
    "the stations' codes of eight figures and their coordinates, such as AirQualityStationNatCode, Longitude, Latitude in PanEuropean_metadata.csv",
  ids: ["AirQualityStationNatCode", "CODIGO", "estacion_codigo"],
  repeats: true,
  fits: (beginning) => eeaMetadata.fits(beginning) || madridStations.fits(beginning),
};

/** Spain's hourly files as its ministry of the environment gives them out: the hours across without marks, in UTC. */
export const spainHourly = acrossLayout({
  key: "spain-hourly",
  name: "Spanish hourly file",
  list: spainStations,
  across: "hours",
  isMarked: false,
  timeZone: "UTC",
  reason: "Spanish hourly file: hours H01 to H24 across, without marks.",
  notes: ["H01 is the hour that ends at 1 o'clock UTC, H24 the one that ends at midnight."],
});
