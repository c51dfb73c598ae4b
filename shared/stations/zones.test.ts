import { describe, expect, it } from "vitest";
import { instantOf, isTimeZone } from "./zones.ts";

const instant = (clock: string, zone: string) =>
  new Date(instantOf(Date.parse(`${clock}Z`), zone)).toISOString().slice(0, 16);

describe("instants of clock times", () => {
  it.each([
    ["2019-01-14T12:00", "Asia/Shanghai", "2019-01-14T04:00"],
    ["2025-08-21T09:00", "Asia/Kolkata", "2025-08-21T03:30"],
    ["2022-01-01T00:00", "Europe/Madrid", "2021-12-31T23:00"],
    ["2022-07-01T00:00", "Europe/Madrid", "2022-06-30T22:00"],
    ["2022-07-01T00:00", "UTC", "2022-07-01T00:00"],
    ["2022-07-01T00:00", "America/New_York", "2022-07-01T04:00"],
  ])("%s in %s is %s UTC", (clock, zone, utc) => expect(instant(clock, zone)).toBe(utc));

  it("of an hour that comes twice are the first, of an hour left out as if it were not", () => {
    expect(instant("2022-10-30T02:30", "Europe/Madrid")).toBe("2022-10-30T00:30");
    expect(instant("2022-03-27T02:30", "Europe/Madrid")).toBe("2022-03-27T01:30");
  });

  it("need a zone that exists", () => {
    expect(isTimeZone("Asia/Taipei")).toBe(true);
    expect(isTimeZone("Asia/Nowhere")).toBe(false);
  });
});
