import { acrossLayout } from "./across.ts";
import { type ListKind, namesOf } from "./list.ts";

/** The table of stations of the city, or the region, of Madrid, by their national codes. */
export const madridStations: ListKind = {
  network: "madrid",
  name: "table of Madrid's stations",
  companion: "a Madrid file of values",
  columns: "CODIGO, LONGITUD, LATITUD: informacion_estaciones_red_calidad_aire.csv",
  ids: ["CODIGO", "estacion_codigo"],
  repeats: false,
  fits: (beginning) => {
    const names = namesOf(beginning);
    const has = (...all: readonly string[]): boolean => all.every((name) => names.includes(name));
    return has("codigo", "codigo_corto", "longitud") || has("estacion_codigo", "estacion_coord_longitud");
  },
};

/** Hourly files of the city of Madrid: a row for each station, pollutant and day, its hours and their marks across. */
export const madridHourly = acrossLayout({
  key: "madrid-hourly",
  name: "Madrid hourly file",
  list: madridStations,
  across: "hours",
  isMarked: true,
  timeZone: "Europe/Madrid",
  reason: "Madrid hourly file: hours H01 to H24 across, each with its mark V01 to V24.",
  notes: [
    "H01 is the hour that ends at 1 o'clock, H24 the one that ends at midnight; values not marked V are left out.",
  ],
});

/** Daily files of the city of Madrid: a row for each station, pollutant and month, its days and their marks across. */
export const madridDaily = acrossLayout({
  key: "madrid-daily",
  name: "Madrid daily file",
  list: madridStations,
  across: "days",
  isMarked: true,
  timeZone: "UTC",
  reason: "Madrid daily file: days D01 to D31 across, each with its mark V01 to V31.",
  notes: ["Days are those of Madrid, given by their date alone; values not marked V are left out."],
});
