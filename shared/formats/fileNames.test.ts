import { describe, expect, it } from "vitest";
import { fillPattern } from "./fileNames.ts";
import { asymmetric, undated } from "./testing/fields.ts";

describe("file names", () => {
  it("take value, unit, dates and spacing from the field", () => {
    expect(fillPattern("{value}_{date}.nc", asymmetric)).toBe("PM2.5_20190114.nc");
    expect(fillPattern("out/{time}-{last}.{unit}.tif", asymmetric)).toBe(
      "out/20190114T0400Z-20190114T0530Z.ug_m3.tif",
    );
    expect(fillPattern("{spacing}.asc", asymmetric)).toBe("0.25.asc");
  });

  it("leave nothing where the field has nothing", () => {
    expect(fillPattern("{value}_{date}_{kernel}.nc", undated)).toBe("PM2.5.nc");
    expect(fillPattern("{date}{value}.nc", { ...undated, value: "../../etc: O3*" })).toBe("etc_O3.nc");
  });

  it("name the words there are when one is not known", () => {
    expect(() => fillPattern("{city}.nc", undated)).toThrow(/no \{city\}.*\{value\}/);
  });
});
