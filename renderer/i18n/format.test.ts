import { describe, expect, it } from "vitest";
import {
  decimalsFor,
  fileName,
  formatBytes,
  formatFigure,
  formatPlace,
  formatSeconds,
  formatSigned,
  formatTime,
  formatValue,
  timeLabels,
} from "./format.ts";
import { translator } from "./translate.ts";

const t = translator("en");

describe("formatting", () => {
  it.each([
    [0.0123, "12 ms"],
    [0.0999, "0.1 s"],
    [1.44, "1.4 s"],
    [9.96, "10 s"],
    [59.7, "1 min 0 s"],
    [125, "2 min 5 s"],
    [3600 * 2 - 1, "2 h 0 min"],
  ])("%d seconds are %s", (seconds, text) =>
    expect(formatSeconds(seconds, t).replaceAll("\u00a0", " ")).toBe(text),
  );

  it.each([
    [500, "1 kB"],
    [112 * 2 ** 20, "112 MB"],
    [14.6 * 2 ** 30, "14.6 GB"],
  ])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes).replaceAll("\u00a0", " ")).toBe(text));

  it("chooses decimals by the range", () => {
    expect([400, 60, 9, 0.05, 0, Number.NaN, 250_000].map(decimalsFor)).toEqual([1, 1, 2, 4, 1, 1, 0]);
  });

  it("writes values, differences and missing ones", () => {
    expect(formatValue(-1.26, 1)).toBe("−1.3");
    expect(formatValue(-0.01, 1)).toBe("0.0");
    expect(formatValue(Number.NaN, 1)).toBe("–");
    expect(formatSigned(1.26, 1)).toBe("+1.3");
    expect(formatSigned(-1.26, 1)).toBe("−1.3");
    expect(formatSigned(0.01, 1)).toBe("0.0");
  });

  it("writes figures short", () => {
    expect([1_300_000, 0.0123, 4e-9, 0, 7].map(formatFigure)).toEqual(["1.3e6", "0.0123", "4e−9", "0", "7"]);
  });

  it("writes places with their hemispheres", () => {
    expect(formatPlace(-87.871, 30.489)).toBe("87.87°W, 30.49°N");
    expect(formatPlace(200, -10)).toBe("160.00°W, 10.00°S");
  });

  it("writes times in UTC", () => {
    const noon = Date.UTC(2024, 3, 16, 12);
    expect(formatTime(noon)).toBe("2024-04-16 12:00 UTC");
    expect(formatTime(noon + 5000)).toBe("2024-04-16 12:00:05 UTC");
    expect(timeLabels([noon, noon + 3_600_000])).toEqual(["12", "13"]);
    expect(timeLabels([noon, noon + 1_800_000])).toEqual(["12:00", "12:30"]);
    expect(timeLabels([noon, noon + 86_400_000])).toEqual(["04-16", "04-17"]);
  });

  it("takes file names of any system", () => {
    expect([fileName("/a/b.csv"), fileName("C:\\a\\b.csv"), fileName("b.csv")]).toEqual([
      "b.csv",
      "b.csv",
      "b.csv",
    ]);
  });
});
