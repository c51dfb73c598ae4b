import { niceRange } from "../../shared/colour/ticks.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { AppState } from "./appState.ts";

/** Share of the observations beyond either end of the automatic range: single wild values must not wash out the map. */
const TAIL = 0.01;

/** The range of colours that suits a table: round numbers around its middle 98 % over all times, field units. */
export function rangeOf({ values }: Pick<StationTable, "values">): readonly [number, number] {
  const present = values.flatMap((column) => [...column]).filter((value) => Number.isFinite(value));
  const sorted = Float64Array.from(present).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return niceRange(at(TAIL), at(1 - TAIL));
}

const automatic = new WeakMap<StationTable, readonly [number, number]>();

/** Ends of the colour scale in force, field units. */
export function colourLimits({ limits, stations }: Pick<AppState, "limits" | "stations">) {
  if (limits !== "auto") return limits;
  if (!stations) return UNKNOWN;
  const known = automatic.get(stations.table) ?? rangeOf(stations.table);
  automatic.set(stations.table, known);
  return known;
}

const UNKNOWN: readonly [number, number] = [0, 1];
