import { describe, expect, it } from "vitest";
import { formatTime, timeLabels } from "../i18n/format.ts";
import { clocksOf, shownZone } from "./clock.ts";
import { openedStations } from "./fakeBridge.ts";

const inZone = (timeZone: string) => {
  const stations = openedStations("/a.csv");
  return { ...stations, layout: { ...stations.layout, timeZone } };
};

describe("the clock that times are shown by", () => {
  it("is offered once for each zone, the network's where it is known", () => {
    const names = clocksOf({ stations: inZone("Asia/Shanghai") }).map(([name]) => name);
    expect(names.slice(0, 2)).toEqual(["utc", "network"]);
    expect(clocksOf({ stations: inZone("UTC") }).map(([name]) => name)).not.toContain("network");
  });

  it("shows an instant in the network's time", () => {
    const zone = shownZone({ clock: "network", stations: inZone("Asia/Shanghai") });
    const noon = Date.UTC(2019, 0, 14, 4);
    expect(formatTime(noon, zone)).toBe("2019-01-14 12:00 Asia/Shanghai");
    expect(timeLabels([noon, noon + 3_600_000], zone)).toEqual(["12", "13"]);
    expect(formatTime(noon, shownZone({ clock: "network", stations: inZone("UTC") }))).toContain("04:00 UTC");
  });
});
