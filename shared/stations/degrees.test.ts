import { describe, expect, it } from "vitest";
import { readDegrees } from "./degrees.ts";

describe("readDegrees", () => {
  it.each([
    ["39.9N", "lat", 39.9],
    ["39,9 S", "lat", -39.9],
    ["N 39.9", "lat", 39.9],
    ["116.4°E", "lon", 116.4],
    ["116.4° w", "lon", -116.4],
    ["40°25'12\"N", "lat", 40.42],
    ["40° 25′ 12″ S", "lat", -40.42],
    ["40:25:12N", "lat", 40.42],
    ["3d42m36sW", "lon", -3.71],
    ["-3°42'36\"", "lon", -3.71],
    ["116°24'", "lon", 116.4],
    ["41°32'60\"N", "lat", 41.55],
    ["北纬39.9", "lat", 39.9],
    ["东经116度24分", "lon", 116.4],
  ] as const)("%s on the axis %s: %d", (text, axis, degrees) => {
    expect(readDegrees(text, axis)).toBeCloseTo(degrees, 9);
  });

  it.each([
    ["39.9N", "lon"],
    ["116.4E", "lat"],
    ["N39.9N", "lat"],
    ["-39.9S", "lat"],
    ["40 25 12", "lat"],
    ["40°75'N", "lat"],
    ["3°42'43\"O", "lon"],
    ["abc", "lon"],
    [`1${" ".repeat(100_000)}x`, "lon"],
  ] as const)("%j is no place on the axis %s", (text, axis) => {
    expect(readDegrees(text, axis)).toBeUndefined();
  });
});
