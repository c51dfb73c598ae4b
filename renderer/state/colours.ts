import { niceRange } from "../../shared/colour/ticks.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { AppState } from "./appState.ts";

/** Share of the observations beyond either end of the automatic range: single wild values must not wash out the map. */
const TAIL = 0.01;

/** Observations that the automatic range is worked out from: of more, evenly spread ones. Sorting 20,000 took 4 ms. */
const SAMPLE = 5000;

/** The range of colours that suits a table: round numbers around its middle 98 % over all times, field units. */
export function rangeOf({ values }: Pick<StationTable, "values">): readonly [number, number] {
  const total = values.reduce((sum, column) => sum + column.length, 0);
  const step = Math.max(1, total / SAMPLE);
  const sample = new Float64Array(Math.ceil(total / step));
  let [count, next, before] = [0, 0, 0];
  for (const column of values) {
    for (; next < before + column.length; next += step) {
      const value = column[Math.floor(next) - before] ?? Number.NaN;
      if (Number.isFinite(value)) sample[count++] = value;
    }
    before += column.length;
  }
  const sorted = sample.subarray(0, count).sort();
  const at = (share: number): number => sorted[Math.round(share * (count - 1))] ?? Number.NaN;
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
