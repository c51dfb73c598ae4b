import { describe, expect, it } from "vitest";
import { groupAt, groupTimes, stepGroup, ticksOf } from "./timeGroups.ts";

const HOUR = 3_600_000;
const hours = (count: number, from = Date.UTC(2024, 0, 1, 18)) =>
  Array.from({ length: count }, (_, k) => from + k * HOUR);
const days = (count: number) => hours(count).map((time, k) => time + k * 23 * HOUR);

describe("groups of times", () => {
  it("are days of hours, months of days, years of months", () => {
    const groups = groupTimes(hours(1681));
    expect(groups).toHaveLength(71);
    expect(groups.slice(0, 2)).toEqual([
      { first: 0, end: 6 },
      { first: 6, end: 30 },
    ]);
    expect(groups.at(-1)?.end).toBe(1681);
    expect(groupTimes(days(89)).map(({ first }) => first)).toEqual([0, 31, 60]);
    const months = Array.from({ length: 60 }, (_, k) => Date.UTC(2020, k, 1));
    expect(groupTimes(months)).toHaveLength(5);
    expect(groupTimes(Array.from({ length: 60 }, (_, k) => Date.UTC(1960 + k, 0, 1)))).toHaveLength(6);
  });

  it("have times that are missing in them, and are found by any of their times", () => {
    const times = hours(200).filter((_, k) => k % 7 !== 3 && (k < 30 || k > 80));
    const groups = groupTimes(times);
    expect(groups.every(({ first, end }, k) => end > first && first === (groups[k - 1]?.end ?? 0))).toBe(
      true,
    );
    for (const { first, end } of groups) {
      expect(groupAt(groups, first)).toEqual({ first, end });
      expect(groupAt(groups, end - 1)).toEqual({ first, end });
    }
  });

  it("are stepped through at the same hour, and end at the ends", () => {
    const groups = groupTimes(hours(100));
    expect(stepGroup(groups, 20, 1)).toBe(44);
    expect(stepGroup(groups, 44, -1)).toBe(20);
    expect(stepGroup(groups, 20, -1)).toBe(5);
    expect(stepGroup(groups, 3, -1)).toBe(0);
    expect(stepGroup(groups, 95, 1)).toBe(99);
  });
});

describe("ticks", () => {
  it("are few, whatever the number of times, and start where their unit does", () => {
    for (const count of [49, 100, 400, 721, 1681, 9000, 90_000, 900_000]) {
      const ticks = ticksOf(hours(count));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(14);
    }
    expect(ticksOf(hours(100)).map(({ label }) => label)).toEqual([
      "01-01",
      "01-02",
      "01-03",
      "01-04",
      "01-05",
    ]);
    // 71 days: every sixth.
    expect(ticksOf(hours(1681)).slice(0, 3)).toEqual([
      { index: 0, label: "01-01" },
      { index: 126, label: "01-07" },
      { index: 270, label: "01-13" },
    ]);
    expect(ticksOf(hours(9000)).slice(0, 2)).toEqual([
      { index: 0, label: "2024-01" },
      { index: 726, label: "2024-02" },
    ]);
    expect(
      ticksOf(hours(400))
        .map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(["01-01", "01-03", "01-05"]);
  });
});
