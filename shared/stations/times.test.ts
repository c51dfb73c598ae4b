import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DateOrder, DateOrderEvidence, hasOffset, parseTime } from "./times.ts";

const iso = (text: string, order: DateOrder = "contradictory") => {
  const time = parseTime(text, order);
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe("parseTime", () => {
  it.each([
    ["2024-04-16", "2024-04-16T00:00:00.000Z"],
    ["2024-04-16T12:00Z", "2024-04-16T12:00:00.000Z"],
    ["2024-04-16T12:00:30.25Z", "2024-04-16T12:00:30.250Z"],
    ["2024-04-16T20:00+08:00", "2024-04-16T12:00:00.000Z"],
    ["2024-04-16T07:30:00-0430", "2024-04-16T12:00:00.000Z"],
    ["2024-04-16 12:00 UTC", "2024-04-16T12:00:00.000Z"],
    ["2024-04-16 12:00", "2024-04-16T12:00:00.000Z"],
    ["2024/4/6 3:05:07", "2024-04-06T03:05:07.000Z"],
    ["2024-04-16 24:00", "2024-04-17T00:00:00.000Z"],
    ["2024-04-16 5", "2024-04-16T05:00:00.000Z"],
    ["2024-04-16 0530", "2024-04-16T05:30:00.000Z"],
    ["20240416", "2024-04-16T00:00:00.000Z"],
    ["2024041612", "2024-04-16T12:00:00.000Z"],
    ["202404161230", "2024-04-16T12:30:00.000Z"],
    ["20240416T123045Z", "2024-04-16T12:30:45.000Z"],
    ["20240416 7", "2024-04-16T07:00:00.000Z"],
    ["2024年4月16日12时", "2024-04-16T12:00:00.000Z"],
    ["2024年4月16日 12:30", "2024-04-16T12:30:00.000Z"],
    ["16/04/2024 12:00", "2024-04-16T12:00:00.000Z"],
    ["04/16/24 12:00", "2024-04-16T12:00:00.000Z"],
    ["16.04.2024", "2024-04-16T00:00:00.000Z"],
    ["4/16/2024 12:30:00 AM", "2024-04-16T00:30:00.000Z"],
    ["4/16/2024 1:00 PM", "2024-04-16T13:00:00.000Z"],
    ["1713268800", "2024-04-16T12:00:00.000Z"],
    ["1713268800250", "2024-04-16T12:00:00.250Z"],
  ])("%s", (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    "",
    "noon",
    "12",
    "2024-13-01",
    "2023-02-29",
    "2024-04-16T25:00Z",
    "2024-04-16 24:30",
    "2024041699",
    "24-04-16",
    "04/05/2024",
    "16/16/2024",
    "4/16/2024 13:00 PM",
    "116.404",
  ])("%j is no time", (text) => {
    expect(iso(text)).toBeUndefined();
  });

  it("reads the order of day and month it is given", () => {
    expect(iso("04/05/2024", "month-first")).toBe("2024-04-05T00:00:00.000Z");
    expect(iso("04/05/2024", "day-first")).toBe("2024-05-04T00:00:00.000Z");
  });

  it("reads back what Date writes", () => {
    const dates = fc.date({ min: new Date("1801-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTime(date.toISOString(), "day-first")).toBe(date.getTime());
      }),
    );
  });
});

describe("hasOffset", () => {
  it.each(["2024-04-16T12:00Z", "2024-04-16T12:00:00+08:00", "2024-04-16 12:00 UTC", "1713268800"])(
    "%s: yes",
    (text) => {
      expect(hasOffset(text)).toBe(true);
    },
  );
  it.each(["2024-04-16", "2024-04-16 12:00", "2024041612", "16-04-2024"])("%s: no", (text) => {
    expect(hasOffset(text)).toBe(false);
  });
});

describe("DateOrderEvidence", () => {
  it.each<[readonly string[], DateOrder]>([
    [["04/05/2024", "13/05/2024"], "day-first"],
    [["04/05/2024", "05/13/2024"], "month-first"],
    [["13/05/2024", "05/13/2024"], "contradictory"],
    [["01/05/2024", "02/05/2024", "03/05/2024"], "day-first"],
    [["05/01/2024", "05/02/2024", "05/03/2024"], "month-first"],
    [["04/05/2024"], "month-first"],
    [["04-05-2024"], "day-first"],
    [["04.05.2024"], "day-first"],
  ])("%j: %s", (texts, order) => {
    const evidence = new DateOrderEvidence();
    for (const text of texts) evidence.observe(text);
    expect(evidence.conclude().order).toBe(order);
  });
});
