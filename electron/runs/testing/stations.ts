import type { RunSettings } from "../../../shared/contract.ts";
import { defaultMethod } from "../../../shared/rbf/method.ts";
import type { StationTable } from "../../../shared/stations/table.ts";

/** A made-up network over 100..110 E, 30..40 N with smooth values, the same each time. */
export function makeTable(stations: number, times = 1): StationTable {
  let state = 7;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const lon = Float64Array.from({ length: stations }, () => 100 + 10 * random());
  const lat = Float64Array.from({ length: stations }, () => 30 + 10 * random());
  const valueAt = (k: number, time: number): number =>
    50 + 30 * Math.sin((lon[k] ?? 0) + time) * Math.cos(lat[k] ?? 0);
  return {
    value: "pm25",
    unit: "ug/m3",
    ids: Array.from(lon, (_, k) => `S${k}`),
    names: Array.from(lon, () => ""),
    lon,
    lat,
    times: Array.from({ length: times }, (_, hour) => Date.UTC(2024, 3, 16, hour)),
    values: Array.from({ length: times }, (_, hour) => Float64Array.from(lon, (_, k) => valueAt(k, hour))),
  };
}

/** Settings of a run over the made-up network; spacing in degrees. */
export function makeSettings(spacing: number, changes: Partial<RunSettings> = {}): RunSettings {
  return {
    method: { ...defaultMethod, smoothing: 0 },
    grid: { west: 100, east: 110, south: 30, north: 38, dlon: spacing, dlat: spacing },
    memoryCap: 1e9,
    workers: 2,
    excluded: [],
    blockKm: 100,
    ...changes,
  };
}
