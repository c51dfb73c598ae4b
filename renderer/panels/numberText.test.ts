import { describe, expect, it } from "vitest";
import { parseNumber } from "./numberText.ts";

describe("number texts", () => {
  it.each([
    ["70", 70],
    [" -1.5 ", -1.5],
    ["−1.5", -1.5],
    ["1e-3", 0.001],
  ])("%j is %d", (text, value) => expect(parseNumber(text, {})).toEqual({ value, fault: null }));

  it.each(["", "auto", "AUTO", "自动"])("%j is auto where allowed, and no number elsewhere", (text) => {
    expect(parseNumber(text, { auto: true }).value).toBe("auto");
    expect(parseNumber(text, {}).fault?.key).toBe("field.notNumber");
  });

  it.each(["abc", "1,5", "NaN", "Infinity", "12 km"])("%j is no number", (text) => {
    expect(parseNumber(text, { auto: true }).fault?.key).toBe("field.notNumberOrAuto");
  });

  it("names the range it is out of", () => {
    expect(parseNumber("200", { least: -90, most: 90 }).fault).toEqual({
      key: "field.range",
      parameters: { low: -90, high: 90 },
    });
    expect(parseNumber("0", { least: 0, above: true }).fault?.key).toBe("field.positive");
    expect(parseNumber("-1", { least: 0 }).fault?.key).toBe("field.notNegative");
    expect(parseNumber("0", { least: 0 }).value).toBe(0);
    expect(parseNumber("90", { least: -90, most: 90 }).value).toBe(90);
  });

  it("rounds where whole numbers are meant", () => {
    expect(parseNumber("2.6", { whole: true, least: 1, most: 256 }).value).toBe(3);
    expect(parseNumber("0.2", { whole: true, least: 1, most: 256 }).fault?.key).toBe("field.range");
  });
});
