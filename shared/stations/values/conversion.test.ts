import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { userError } from "../testFiles.ts";
import { type AirState, airStateName, airStates, conversion, possibleUnits } from "./conversion.ts";
import { gasOf } from "./gases.ts";

const factor = (value: string, from: string, to: string, state: AirState = airStates.us) =>
  conversion(value, from, to, state).factor;

describe("conversion of units", () => {
  // US EPA and the EU's member states publish these factors to two or three figures.
  it.each([
    ["O3", "us", 1.96],
    ["O3", "eu", 1.995],
    ["NO2", "us", 1.88],
    ["NO2", "eu", 1.91],
    ["SO2", "us", 2.62],
    ["SO2", "eu", 2.66],
    ["CO", "us", 1.145],
    ["CO", "eu", 1.165],
    ["NO", "eu", 1.25],
    ["O3", "china-2012", 2.14],
  ] as const)("%s, %s: 1 ppb is %d µg/m³", (gas, state, expected) => {
    expect(factor(gas, "ppb", "µg/m³", airStates[state])).toBeCloseTo(expected, 2);
  });

  it("changes size without a state of the air, for particles too", () => {
    expect(factor("PM2.5", "mg/m³", "µg/m³")).toBe(1000);
    expect(factor("CO", "ppm", "ppb")).toBe(1000);
    expect(conversion("CO", "ppm", "ppb", airStates.us).words).toBe(
      "Converted from ppm to ppb: 1 ppm = 1000 ppb.",
    );
  });

  it("says what it rests on", () => {
    expect(conversion("ozone_ppb", "ppb", "µg/m³", airStates.us).words).toBe(
      "Converted from ppb to µg/m³: 1 ppb = 1.96183 µg/m³ (O3, 47.997 g/mol, 25 °C, 1013.25 hPa).",
    );
  });

  it.each([
    ["PM2.5", "µg/m³", "ppb"],
    ["OZONE_AQI", "ppb", "µg/m³"],
    ["rain", "mm", "ppb"],
    ["o3", "", "ppb"],
    ["o3", "ppb", "furlongs"],
  ])("refuses %s from %s to %s", (value, from, to) => {
    expect(userError(() => conversion(value, from, to, airStates.us)).tag).toBe("bad-setting");
  });

  it("offers what it can do and nothing else", () => {
    expect(possibleUnits("PM10", "µg/m³")).toEqual(["µg/m³", "ng/m³", "mg/m³"]);
    expect(possibleUnits("o3", "ppb")).toEqual(["ppb", "ng/m³", "µg/m³", "mg/m³", "ppt", "ppm"]);
    expect(possibleUnits("rain", "mm")).toEqual(["mm"]);
    expect(possibleUnits("o3", "")).toEqual([""]);
  });

  it("goes there and back, whatever gas, units and state", () => {
    const unit = fc.constantFrom("ng/m³", "µg/m³", "mg/m³", "ppt", "ppb", "ppm");
    const state = fc.record({
      temperature: fc.double({ min: -60, max: 60, noNaN: true }),
      pressure: fc.double({ min: 400, max: 1100, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom("O3", "NO2", "SO2", "CO", "NO", "NH3"),
        unit,
        unit,
        state,
        (gas, a, b, air) => {
          const there = conversion(gas, a, b, air).factor;
          const back = conversion(gas, b, a, air).factor;
          expect(there * back).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it("knows its named states again", () => {
    expect(airStateName({ temperature: 20, pressure: 1013 })).toBe("eu");
    expect(airStateName({ temperature: 21, pressure: 1013 })).toBeNull();
  });
});

describe("gases by the names that files use", () => {
  it.each([
    ["OZONE-8HR", "O3"],
    ["ozone_ppb", "O3"],
    ["O3_8h", "O3"],
    ["臭氧", "O3"],
    ["NO2", "NO2"],
    ["二氧化氮", "NO2"],
    ["Nitrogen dioxide", "NO2"],
    ["NOx", "NO2"],
    ["NO", "NO"],
    ["SO2_24h", "SO2"],
    ["CO", "CO"],
    ["Carbon monoxide", "CO"],
  ])("%s is %s", (name, formula) => expect(gasOf(name)?.formula).toBe(formula));

  it.each(["PM2.5", "PM10", "AQI", "OZONE_AQI", "value", "country_code"])("%s is none", (name) => {
    expect(gasOf(name)).toBeNull();
  });
});
