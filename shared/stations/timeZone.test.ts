import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeZoneNamed } from "./timeZone.ts";

const utcOf = (zone: string, local: string): string | undefined => {
  const instant = timeZoneNamed(zone)?.utcOf(Date.parse(`${local}Z`));
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 16);
};

describe("timeZoneNamed", () => {
  it.each([
    ["UTC", "UTC"],
    ["gmt", "UTC"],
    ["+08:00", "+08:00"],
    ["UTC+8", "+08:00"],
    ["GMT-3:30", "-03:30"],
    ["-0500", "-05:00"],
    ["+0", "UTC"],
    ["Asia/Shanghai", "Asia/Shanghai"],
    ["America/Argentina/Ushuaia", "America/Argentina/Ushuaia"],
  ])("understands %s", (text, name) => {
    expect(timeZoneNamed(text)?.name).toBe(name);
  });

  it.each(["", "Beijing", "EST", "+15", "+08:75", "Asia/Atlantis", "8", "../etc"])("refuses %j", (text) => {
    expect(timeZoneNamed(text)).toBeUndefined();
  });
});

describe("utcOf", () => {
  it.each([
    ["+08:00", "2024-04-16T20:00", "2024-04-16T12:00"],
    ["Asia/Shanghai", "2024-04-16T20:00", "2024-04-16T12:00"],
    ["Europe/Madrid", "2024-01-15T12:00", "2024-01-15T11:00"],
    ["Europe/Madrid", "2024-07-15T12:00", "2024-07-15T10:00"],
    ["America/New_York", "2024-07-15T12:00", "2024-07-15T16:00"],
    ["Asia/Kathmandu", "2024-07-15T12:00", "2024-07-15T06:15"],
    // Clocks go from 02:00 to 03:00: 02:30 is taken as if they had not yet.
    ["Europe/Madrid", "2024-03-31T01:59", "2024-03-31T00:59"],
    ["Europe/Madrid", "2024-03-31T02:30", "2024-03-31T01:30"],
    ["Europe/Madrid", "2024-03-31T03:00", "2024-03-31T01:00"],
    // 02:30 comes twice: the first of them.
    ["Europe/Madrid", "2024-10-27T02:30", "2024-10-27T00:30"],
    ["Europe/Madrid", "2024-10-27T03:00", "2024-10-27T02:00"],
    // China had summer time from 1986 to 1991.
    ["Asia/Shanghai", "1988-07-15T12:00", "1988-07-15T03:00"],
  ])("%s %s is %s", (zone, local, instant) => {
    expect(utcOf(zone, local)).toBe(instant);
  });

  it("is undone by the clocks of the zone, but for times they never show", () => {
    const zones = fc.constantFrom(
      "Europe/London",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "+05:45",
    );
    const minutes = fc.integer({ min: Date.UTC(1975, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (name, minute) => {
        const zone = timeZoneNamed(name);
        const instant = minute * 60_000;
        const local = instant + (zone?.aheadAt(instant) ?? 0);
        const back = zone?.utcOf(local) ?? Number.NaN;
        expect(back).toBeLessThanOrEqual(instant);
        expect(back + (zone?.aheadAt(back) ?? 0)).toBe(local);
      }),
    );
  });
});
