import { describe, expect, it } from "vitest";
import { latOf, lonOf } from "../../grid/grid.ts";
import { defaultExportOptions, type ExportOptions } from "../exportOptions.ts";
import { wholeField } from "../rows.ts";
import type { FieldSource } from "../source.ts";
import { asymmetric, fieldOf } from "../testing/fields.ts";
import { unitChange, unitsFor } from "./convert.ts";
import { insideOf, landMask } from "./land.ts";
import { masked } from "./mask.ts";
import { nearStations } from "./near.ts";
import { transformed } from "./transform.ts";

const grid = { west: 170, south: -6, dlon: 0.5, dlat: 0.25, columns: 41, rows: 49 };
const hours = [0, 1, 2].map((hour) => Date.UTC(2019, 0, 14, hour));
const field = fieldOf(grid, hours, (time, i, j) => 1000 * time + i + j / 100 - 5);
const asked = async (choice: Partial<ExportOptions>, source: FieldSource = field) =>
  (await transformed(source, { ...defaultExportOptions, ...choice }, [[175, 0]])).field;

/** Value, longitude and latitude of each node of one time. */
async function nodes(source: FieldSource, time = 0): Promise<(readonly [number, number, number])[]> {
  const values = await wholeField(source, time);
  const { columns } = source.grid;
  return Array.from(values, (value, k) => [
    value,
    lonOf(source.grid, k % columns),
    latOf(source.grid, Math.floor(k / columns)),
  ]);
}

/** The value that the whole field has at a place. */
const valueAt = (lon: number, lat: number, time = 0): number =>
  Math.fround(1000 * time + (lon - grid.west) / grid.dlon + (lat - grid.south) / grid.dlat / 100 - 5);

describe("a field transformed for export", () => {
  it("is the field itself when nothing is asked for", async () => {
    expect(await asked({})).toBe(field);
  });

  it("is cut to a region, bounds included, and thinned, every node at its place", async () => {
    const cut = await asked({ region: { west: 178.3, east: 182, south: -1, north: 1.1 }, every: 3 });
    expect(cut.grid).toEqual({ west: 178.5, south: -1, dlon: 1.5, dlat: 0.75, columns: 3, rows: 3 });
    for (const [value, lon, lat] of await nodes(cut)) expect(value).toBeCloseTo(valueAt(lon, lat), 4);
  });

  it("reads the same rows whatever the pieces", async () => {
    const cut = await asked({ region: { west: 172, east: 180, south: -2, north: 4 }, every: 2 });
    const whole = await cut.readRows(1, 0, cut.grid.rows);
    const pieces = [await cut.readRows(1, 0, 3), await cut.readRows(1, 3, cut.grid.rows - 3)];
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole]);
  });

  it("is cut to times, and refuses regions and times outside", async () => {
    const cut = await asked({ times: { from: hours[1] ?? 0, to: hours[2] ?? 0 } });
    expect(cut.times).toEqual(hours.slice(1));
    expect((await cut.readRows(0, 0, 1))[0]).toBe(995);
    await expect(asked({ times: { from: 0, to: 1 } })).rejects.toMatchObject({ tag: "bad-setting" });
    await expect(asked({ region: { west: 0, east: 1, south: 0, north: 1 } })).rejects.toThrow(
      /reaches from 170 to 190 and from -6 to 6/,
    );
  });

  it("has its unit, sign and precision changed, no data kept", async () => {
    const source = fieldOf(asymmetric.grid, [0], (_, i) => (i === 0 ? Number.NaN : i === 1 ? -3 : 1234.5678));
    const changed = await asked({ unit: "mg/m3", clipNegatives: true, decimals: 2 }, source);
    expect(changed.unit).toBe("mg/m³");
    expect([...(await changed.readRows(0, 0, 1))].slice(0, 3)).toEqual([Number.NaN, 0, Math.fround(1.23)]);
    expect(String(changed.provenance.changes)).toMatch(/µg\/m³ to mg\/m³.*zero.*2 decimals/);
  });

  it("keeps only land: Fiji's main islands across 180 degrees, not the sea around", async () => {
    const region = {
      west: 176,
      east: 182,
      south: -19,
      north: -16,
      dlon: 0.1,
      dlat: 0.1,
      columns: 61,
      rows: 31,
    };
    const masked = await asked(
      { mask: "land" },
      fieldOf(region, [0], () => 1),
    );
    const kept = (await nodes(masked)).filter(([value]) => value === 1);
    const isKept = (lon: number, lat: number) => kept.some(([, x, y]) => Math.hypot(x - lon, y - lat) < 0.06);
    expect([isKept(178, -17.8), isKept(180, -16.8), isKept(177, -17), isKept(181.5, -18)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("keeps only nodes near stations, by the distance on the sphere", async () => {
    const near = await asked({ mask: { nearKm: 200 } });
    for (const [value, lon, lat] of await nodes(near)) {
      const km = distance(lon, lat, 175, 0);
      if (Math.abs(km - 200) > 0.01) expect(Number.isNaN(value)).toBe(km > 200);
    }
  });
});

/** Haversine, km. */
function distance(lon0: number, lat0: number, lon1: number, lat1: number): number {
  const half = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosines = Math.cos((lat0 * Math.PI) / 180) * Math.cos((lat1 * Math.PI) / 180);
  return 2 * 6371.0088 * Math.asin(Math.sqrt(half(lat1 - lat0) + cosines * half(lon1 - lon0)));
}

describe("masks", () => {
  it("find stations on the other side of 180 degrees, and over a pole", async () => {
    const around = fieldOf({ ...grid, west: -180, columns: 11 }, [0], () => 1);
    const kept = masked(around, nearStations([[179.9, 0]], 100));
    const row = await kept.readRows(0, 24, 1);
    expect([row[0], row[1], row[2]]).toEqual([1, 1, Number.NaN]);
    expect(nearStations([[0, 89.9]], 50)(90)).toEqual([[-180, 180]]);
  });

  it("take the inside of a ring, holes left out", () => {
    const square = (size: number) => [
      [-size, -size, -size, size],
      [size, -size, size, size],
    ];
    const mask = insideOf(Float64Array.from([...square(10), ...square(5)].flat()));
    expect(mask(0)).toEqual([
      [-10, -5],
      [5, 10],
    ]);
    expect(mask(7)).toEqual([[-10, 10]]);
    expect(mask(11)).toEqual([]);
  });

  it("know land from sea in many places", async () => {
    const mask = await landMask();
    const isLand = (lon: number, lat: number) => mask(lat).some(([from, to]) => lon >= from && lon <= to);
    const land = [
      [116.4, 39.9],
      [-74.3, 40.9],
      [2.3, 48.8],
      [133, -25],
      [0, -85],
    ] as const;
    const sea = [
      [0, 0],
      [-150, 0],
      [123, 30],
      [-30, 40],
      [0, 85],
    ] as const;
    expect(land.map(([lon, lat]) => isLand(lon, lat))).toEqual(land.map(() => true));
    expect(sea.map(([lon, lat]) => isLand(lon, lat))).toEqual(sea.map(() => false));
  });
});

describe("units", () => {
  it("convert within a dimension, and gases between dimensions", () => {
    expect(unitChange("PM2.5", "ug/m3", "mg/m3", "us")).toMatchObject({ unit: "mg/m³", factor: 1e-3 });
    expect(unitChange("ozone", "ppb", "ug/m3", "us").factor).toBeCloseTo(1.962, 3);
    expect(unitChange("whatever", "whatever", "whatever", "us").factor).toBe(1);
    expect(() => unitChange("PM2.5", "ug/m3", "ppb", "us")).toThrow(/PM2.5/);
    expect(unitsFor("PM2.5", "ug/m3")).toEqual(["µg/m³", "ng/m³", "mg/m³"]);
  });
});
