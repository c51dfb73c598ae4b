import { describe, expect, it } from "vitest";
import { fixture, readTogether, timesOf, userError, valuesOf } from "../testFiles.ts";

const places = fixture("cpcb_places.csv");
const report = fixture("cpcb_report.csv");
const raw = fixture("Raw_data_1Hr_2025_site_113_Shadipur_Delhi_CPCB_1Hr.csv");

describe("CPCB's report of a station", () => {
  it("is placed by the real-time file, its own name and period standing above its table", () => {
    const stations = readTogether([report, places]);
    expect(stations.layout).toMatchObject({ format: "cpcb-report", value: "PM2.5", headerLine: 17 });
    expect(stations.layout.reasons[0]).toBe("CPCB report of a station, 9 values, 4 times, 1 station.");
    expect(stations.table).toMatchObject({ ids: ["Kalabhavan, Dharwad - KSPCB"], unit: "µg/m³" });
    expect([stations.table.lon[0], stations.table.lat[0]]).toEqual([75.008381, 15.459706]);
    expect(timesOf(stations)).toEqual([
      "2026-05-17T18:30:00.000Z",
      "2026-05-17T19:30:00.000Z",
      "2026-05-17T21:30:00.000Z",
    ]);
    expect(valuesOf(stations)).toEqual([[36.67], [59.84], [34.04]]);
    expect(readTogether([report, places], { value: "CO" }).table.unit).toBe("mg/m³");
  });

  it("alone says what to open with it", () => {
    const error = userError(() => readTogether([report]));
    expect(error.tag).toBe("needs-list");
    expect(error.message).toContain("CPCB report of a station");
    expect(error.message).toContain('"Kalabhavan, Dharwad - KSPCB"');
    expect(error.message).toContain("station, latitude, longitude, as the real-time file of data.gov.in");
  });

  it("finds its place in a list remembered", () => {
    const stations = readTogether([report], {}, (network) => (network === "cpcb" ? places : null));
    expect(stations.list).toMatchObject({ network: "cpcb", remembered: true });
  });

  it("may be named by its file alone, and placed by any table", () => {
    const text = "From Date,To Date,PM2.5 (ug/m3)\n01-01-2024 00:00,01-01-2024 01:00,50\n";
    const list = { fileName: "list.csv", text: "code,lat,lon\nAP001,16.5,80.6\n" };
    const stations = readTogether([{ fileName: "AP001.csv", text }, list]);
    expect(stations.table).toMatchObject({ ids: ["AP001"], value: "PM2.5 (ug/m3)", unit: "µg/m³" });
    const named = { fileName: "list.csv", text: "station,lat,lon\nAP 001,16.5,80.6\n" };
    expect(readTogether([{ fileName: "AP001.csv", text }, named]).table.lat[0]).toBe(16.5);
  });

  it("with coordinates in its rows is a table like others", () => {
    const text = "From Date,To Date,PM2.5,Station,lat,lon\n01-01-2024 00:00,01-01-2024 01:00,50,A,28,77\n";
    expect(readTogether([{ fileName: "Delhi.csv", text }]).layout.format).toBe("generic");
  });
});

describe("CPCB's raw data of a station", () => {
  it("has its station in the file's name", () => {
    const stations = readTogether([places, raw]);
    expect(stations.layout).toMatchObject({ format: "cpcb-raw", value: "PM2.5 (µg/m³)" });
    expect(stations.table).toMatchObject({
      ids: ["site_113"],
      names: ["Shadipur Delhi CPCB"],
      unit: "µg/m³",
    });
    expect(stations.table.lat[0]).toBe(28.6514781);
    expect(timesOf(stations)[0]).toBe("2025-08-20T18:30:00.000Z");
    expect(stations.report.notices.join()).toContain(
      "1 station is written otherwise in cpcb_places.csv: Shadipur Delhi CPCB = Shadipur, Delhi - CPCB.",
    );
  });

  it("of several stations is one table, though each has columns of its own", () => {
    const other = {
      fileName: "Raw_data_1Hr_2025_site_5_Kalabhavan_Dharwad_KSPCB_1Hr (1).csv",
      text: "Timestamp,NO2 (µg/m³),RH (%),PM2.5 (µg/m³)\n2025-08-21 00:00:00,7,50,11\n",
    };
    const stations = readTogether([raw, other, places]);
    expect(stations.table.ids).toEqual(["site_113", "site_5"]);
    expect(valuesOf(stations)[0]).toEqual([54.66, 11]);
    const lacking = userError(() => readTogether([raw, other, places], { value: "CO (mg/m³)" }));
    expect(lacking.message).toContain('it lacks "CO (mg/m³)"');
  });
});
