import { describe, expect, it } from "vitest";
import { fixture, readTogether, type TestFile, timesOf, userError, valuesOf } from "../testFiles.ts";

const read = (files: readonly (string | TestFile)[], value?: string) =>
  readTogether(
    files.map((file) => (typeof file === "string" ? fixture(file) : file)),
    value === undefined ? {} : { value },
  );

describe("Madrid's hourly file", () => {
  it("has its hours across, the last one ending at midnight; invalid ones are left out", () => {
    const stations = read(["madrid_hours.csv", "madrid_stations.csv"], "NO2");
    expect(stations.layout).toMatchObject({ format: "madrid-hourly", timeZone: "Europe/Madrid" });
    expect(stations.layout.values).toEqual(["NO2", "PM2.5"]);
    expect(stations.table.unit).toBe("µg/m³");
    expect(stations.table.ids).toContain("28079004");
    expect(timesOf(stations)[0]).toBe("2022-03-31T23:00:00.000Z");
    expect(timesOf(stations).at(-1)).toBe("2022-04-30T22:00:00.000Z");
    expect(valuesOf(stations)[0]?.[0]).toBe(16);
    expect(stations.report.notices.join()).toContain("left out: marked invalid");
  });

  it("of another town is not taken for the city's station of the same number", () => {
    const town = {
      fileName: "28.csv",
      text: `${hourHeader(true, "ANO")}\n28;5;4;8;28005004_8_8;2022;04;01;${hours("16;V")}\n`,
    };
    expect(userError(() => read([town, "madrid_stations.csv"])).message).toContain("28005004");
  });
});

const hourHeader = (isMarked: boolean, year: string): string => {
  const across = Array.from({ length: 24 }, (_, i) => String(i + 1).padStart(2, "0"));
  const columns = across.map((two) => (isMarked ? `H${two};V${two}` : `H${two}`));
  return `PROVINCIA;MUNICIPIO;ESTACION;MAGNITUD;PUNTO_MUESTREO;${year};MES;DIA;${columns.join(";")}`;
};
const hours = (cell: string): string => Array.from({ length: 24 }, () => cell).join(";");

describe("Madrid's daily file", () => {
  it("has the days of a month across, each the date it is; days that do not exist are marked so", () => {
    const stations = read(["madrid_days.csv", "madrid_stations.csv"], "NO2");
    expect(stations.layout).toMatchObject({ format: "madrid-daily", values: ["NO2", "PM2.5"] });
    expect(stations.layout.reasons[0]).toBe("Madrid daily file, 2 pollutants, 30 days, 3 stations.");
    expect(timesOf(stations)[0]).toBe("2024-11-01T00:00:00.000Z");
    expect(timesOf(stations).at(-1)).toBe("2024-11-30T00:00:00.000Z");
    expect(stations.table.ids).toEqual(["28079004", "28079008", "28079011"]);
    expect(stations.table.names[0]).toBe("Plaza de España");
    expect(valuesOf(stations)[11]?.[1]).toBeNaN();
    expect(stations.report.rejectedCount).toBe(0);
    expect(stations.report.notices).toContain("4 values left out: marked invalid.");
  });

  it("alone says which table has its stations", () => {
    const error = userError(() => read(["madrid_days.csv"]));
    expect(error.tag).toBe("needs-list");
    expect(error.message).toContain("28079004, 28079008");
    expect(error.message).toContain("informacion_estaciones_red_calidad_aire.csv");
  });
});

describe("Spain's hourly file", () => {
  it("has no marks, hours of UTC, and stations by their national code", () => {
    const stations = read(["spain_hours.csv", "madrid_stations.csv"]);
    expect(stations.layout).toMatchObject({ format: "spain-hourly", value: "PM10", timeZone: "UTC" });
    expect(stations.layout.reasons[0]).toBe(
      "Spanish hourly file, 1 pollutant, 48 hours, 3 stations; 1 without coordinates in the list.",
    );
    expect(stations.table).toMatchObject({ ids: ["28079004", "28079008"], unit: "µg/m³" });
    expect(timesOf(stations)[0]).toBe("2022-01-01T01:00:00.000Z");
    expect(timesOf(stations).at(-1)).toBe("2022-01-03T00:00:00.000Z");
    expect(valuesOf(stations)[2]?.[1]).toBeNaN();
    expect(stations.report.missing).toBe(2);
  });

  it("is joined with the European metadata, whose codes may have lost their zeros", () => {
    const metadata = {
      fileName: "PanEuropean_metadata.csv",
      text: "Countrycode\tAirQualityStationEoICode\tAirQualityStationNatCode\tSamplingPoint\tLongitude\tLatitude\nES\tES0001A\t1059001\tSP_01059001_10_47\t-2.67\t42.85\n",
    };
    const vitoria = {
      fileName: "PM10_HH_2022.csv",
      text: `${hourHeader(false, "ANNO")}\n1;59;1;10;01059001_10_47;2022;1;1;${hours("20")}\n`,
    };
    const stations = read([vitoria, metadata]);
    expect(stations.table.ids).toEqual(["01059001"]);
    expect(stations.table.lon[0]).toBe(-2.67);
    expect(stations.list).toMatchObject({ network: "spain" });
    expect(stations.report.notices).toContain(
      "1 station is written otherwise in PanEuropean_metadata.csv: 01059001 = 1059001.",
    );
  });

  it("alone says what to open with it", () => {
    const error = userError(() => read(["spain_hours.csv"]));
    expect(error.message).toContain("PanEuropean_metadata.csv");
  });
});

it("a table of places and a value with Spanish names is no list of stations", () => {
  const table = {
    fileName: "no2.csv",
    text: "CODIGO;LONGITUD;LATITUD;NO2\n1;-3,7;40,4;21\n2;-3,6;40,5;25\n",
  };
  expect(read([table]).layout).toMatchObject({ format: "generic", value: "NO2" });
});
