import { describe, expect, it } from "vitest";
import { standardNameOf, udunitsOf } from "./units.ts";

describe("units for UDUNITS", () => {
  it.each([
    ["ug/m3", "ug m-3"],
    ["µg/m³", "ug m-3"],
    ["μg/m^3", "ug m-3"],
    ["UG/M3", "ug m-3"],
    ["Micrograms/cubic meter (LC)", "ug m-3"],
    ["mg/m3", "mg m-3"],
    ["ppb", "1e-9"],
    ["Parts per million", "1e-6"],
    ["", ""],
    ["furlong", "furlong"],
  ])("%s becomes %s", (unit, udunits) => {
    expect(udunitsOf(unit)).toBe(udunits);
  });
});

describe("CF standard names", () => {
  it.each([
    ["PM2.5", "ug/m3", "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air"],
    ["pm25_24h", "ug/m3", "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air"],
    ["PM10", "µg/m³", "mass_concentration_of_pm10_ambient_aerosol_particles_in_air"],
    ["ozone_ppb", "ppb", "mole_fraction_of_ozone_in_air"],
    ["O3", "ug/m3", "mass_concentration_of_ozone_in_air"],
    ["NO2", "ppb", "mole_fraction_of_nitrogen_dioxide_in_air"],
    ["CO", "mg/m3", "mass_concentration_of_carbon_monoxide_in_air"],
    ["AQI", "", null],
    ["PM2.5", "", null],
    ["PM2.5", "ppb", null],
    ["NOx", "ppb", null],
    ["column", "ug/m3", null],
  ])("%s in %s is %s", (value, unit, name) => {
    expect(standardNameOf(value, unit)).toBe(name);
  });
});
