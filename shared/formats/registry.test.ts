import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { formatFor, formats, timedPath } from "./registry.ts";

describe("registry", () => {
  it("finds formats by extension, whatever the case", () => {
    expect(formatFor("/home/a.b/field.NC").id).toBe("netcdf");
    expect(formatFor("C:\\out\\field.csv").id).toBe("csv");
  });

  it("names the extensions there are when it finds none", () => {
    expect(() => formatFor("field.docx")).toThrow(UserError);
    expect(() => formatFor("field.docx")).toThrow(/field\.docx.*\.nc \(NetCDF\)/);
  });

  it("names a file per time", () => {
    expect(timedPath("out/field.PNG", Date.UTC(2019, 0, 14, 4, 30))).toBe("out/field_20190114T0430Z.PNG");
  });

  it("has one format per id", () => {
    expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length);
  });
});
