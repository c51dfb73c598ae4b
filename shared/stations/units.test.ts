import { describe, expect, it } from "vitest";
import { knownUnit, unitFromName, withUnit } from "./units.ts";

describe("units in their many spellings", () => {
  it.each([
    ["ug/m3", "µg/m³"],
    ["UG/M3", "µg/m³"],
    ["µg/m³", "µg/m³"],
    ["μg/m³", "µg/m³"],
    ["㎍/㎥", "µg/m³"],
    ["µg.m-3", "µg/m³"],
    ["ug m^-3", "µg/m³"],
    ["µg m⁻³", "µg/m³"],
    ["ug m**-3", "µg/m³"],
    ["µg / m3", "µg/m³"],
    ["ug/m3 LC", "µg/m³"],
    ["Micrograms/cubic meter (LC)", "µg/m³"],
    ["Micrograms/cubic meter (25 C)", "µg/m³"],
    ["micrograms per cubic metre", "µg/m³"],
    ["microgrammes per cubic metre", "µg/m³"],
    ["微克/立方米", "µg/m³"],
    ["微克每立方米", "µg/m³"],
    ["微克/立方公尺", "µg/m³"],
    ["毫克/立方米", "mg/m³"],
    ["mg/m3", "mg/m³"],
    ["mg.m-3", "mg/m³"],
    ["ng/m³", "ng/m³"],
    ["Parts per billion", "ppb"],
    ["PPB", "ppb"],
    ["nmol/mol", "ppb"],
    ["Parts per million", "ppm"],
    ["µmol/mol", "ppm"],
    ["ppmv", "ppm"],
    ["pptv", "ppt"],
    ["furlongs", ""],
    ["", ""],
  ])("%s is %s", (text, unit) => expect(knownUnit(text)).toBe(unit));

  it.each([
    ["ozone_ppb", "ppb"],
    ["PM2.5 (ug/m3)", "µg/m³"],
    ["臭氧（微克/立方米）", "µg/m³"],
    ["CO [mg/m3]", "mg/m³"],
    ["PM25", ""],
  ])("the name %s holds %s", (name, unit) => expect(unitFromName(name)).toBe(unit));

  it.each([
    ["ozone_ppb", "ppb", "ozone_ppb (ppb)"],
    ["PM2.5 (ug/m3)", "µg/m³", "PM2.5 (ug/m3)"],
    ["PM2.5 (ug/m3)", "mg/m³", "PM2.5 (ug/m3) (mg/m³)"],
    ["o3 (daily)", "ppb", "o3 (daily) (ppb)"],
    ["o3", "", "o3"],
  ])("the name %s in %s is shown as %s", (name, unit, shown) => expect(withUnit(name, unit)).toBe(shown));
});
