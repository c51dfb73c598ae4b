import { describe, expect, it } from "vitest";
import { colourAt, colourScale } from "../../shared/colour/scales.ts";
import { residualReach, stationColours } from "./stationColours.ts";
import { lightTheme } from "./theme.ts";

describe("station colours", () => {
  const scale = colourScale("smog");
  const { stationRing: ring } = lightTheme;

  it("come from the field's scale; stations without a value are hollow", () => {
    const values = Float64Array.of(0, 50, Number.NaN, 1e9);
    const { fill, ring: rings } = stationColours(
      { values, scale, low: 0, high: 100, ring },
      lightTheme.missingRing,
    );
    expect([...fill.subarray(0, 4)]).toEqual([...colourAt(scale, 0), 255]);
    expect([...fill.subarray(4, 8)]).toEqual([...colourAt(scale, 0.5), 255]);
    expect([...fill.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
    expect([...fill.subarray(12)]).toEqual([...colourAt(scale, 1), 255]);
    expect([...rings.subarray(8, 12)]).toEqual([...lightTheme.missingRing]);
    expect([...rings.subarray(12)]).toEqual([...lightTheme.stationRing]);
  });

  it("stand a range without width", () => {
    const { fill } = stationColours(
      { values: Float64Array.of(5), scale, low: 5, high: 5, ring },
      lightTheme.missingRing,
    );
    expect([...fill]).toEqual([...colourAt(scale, 0), 255]);
  });
});

describe("residual reach", () => {
  it("leaves out the largest two in a hundred", () => {
    const residuals = Float64Array.from({ length: 101 }, (_, k) => (k % 2 ? k : -k));
    residuals[100] = 1e6;
    expect(residualReach(residuals)).toBe(98);
  });

  it("is one without residuals or with zeros", () => {
    expect(residualReach(Float64Array.of())).toBe(1);
    expect(residualReach(Float64Array.of(0, Number.NaN))).toBe(1);
  });
});
