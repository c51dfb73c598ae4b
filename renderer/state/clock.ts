import { type TimeZone, timeZoneNamed, utc } from "../../shared/stations/timeZone.ts";
import type { AppState, Slice } from "./appState.ts";

/** By whose clocks times are shown: UTC, those of the network that wrote the file, or this computer's. */
export type ClockName = "utc" | "network" | "local";

export interface ClockSlice {
  readonly clock: ClockName;
  readonly setClock: (clock: ClockName) => void;
}

export const clockSlice: Slice<ClockSlice> = (set) => ({
  clock: "utc",
  setClock: (clock) => set({ clock }),
});

const zoneNamed = (name: string): TimeZone => timeZoneNamed(name) ?? utc;

/** The clocks there are to choose from: those that are known and differ from the ones before. */
export function clocksOf({
  stations,
}: Pick<AppState, "stations">): readonly (readonly [ClockName, TimeZone])[] {
  const network = zoneNamed(stations?.layout.timeZone ?? "UTC");
  const local = zoneNamed(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const all = [
    ["utc", utc],
    ["network", network],
    ["local", local],
  ] as const;
  return all.filter(([, zone], k) => all.findIndex(([, other]) => other.name === zone.name) === k);
}

/** The zone that times are shown in; UTC where the clock chosen is not known. */
export function shownZone(state: Pick<AppState, "clock" | "stations">): TimeZone {
  return clocksOf(state).find(([name]) => name === state.clock)?.[1] ?? utc;
}
