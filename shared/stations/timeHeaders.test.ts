import { describe, expect, it } from "vitest";
import { readTimeHeader } from "./timeHeaders.ts";

describe("readTimeHeader", () => {
  it.each([
    ["2024-04-16T12:00Z", "", "2024-04-16T12:00:00.000Z"],
    ["2024041612", "", "2024-04-16T12:00:00.000Z"],
    ["2024_04_16", "", undefined],
    ["X2024.04.16", "", "2024-04-16T00:00:00.000Z"],
    ["o3_870603", "o3", "1987-06-03T00:00:00.000Z"],
    ["pm25_2024041612", "pm25", "2024-04-16T12:00:00.000Z"],
    ["PM2.5 2024-04-16 12:00", "PM2.5", "2024-04-16T12:00:00.000Z"],
    ["ppt_1997_01", "ppt", "1997-01-01T00:00:00.000Z"],
    ["臭氧_20240416", "臭氧", "2024-04-16T00:00:00.000Z"],
  ])("%s", (name, value, time) => {
    const expected =
      time === undefined ? undefined : { value, hasOffset: name.endsWith("Z"), time: Date.parse(time) };
    expect(readTimeHeader(name)).toEqual(expected);
  });

  it.each(["H01", "870603", "pm25", "pm2_5", "o3_8hr", "1001A", "o3_991399", "04/05/2024"])(
    "%s is no time",
    (name) => {
      expect(readTimeHeader(name)).toBeUndefined();
    },
  );
});
