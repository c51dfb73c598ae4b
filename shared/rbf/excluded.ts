import { UserError } from "../errors.ts";
import type { StationTable } from "../stations/table.ts";
import type { FitDiagnostics, Model } from "./engine.ts";
import { evaluateAt } from "./evaluate.ts";
import { listed } from "./words.ts";

type Stations = Pick<StationTable, "ids" | "lon" | "lat" | "values">;

/**
 * Indices of the stations to leave out, ascending.
 * @throws UserError "bad-setting" naming ids that no station has.
 */
export function excludedStations(ids: readonly string[], excluded: readonly string[]): number[] {
  const indices = new Map(ids.map((id, k) => [id, k]));
  const unknown = excluded.filter((id) => !indices.has(id));
  if (unknown.length > 0) {
    throw new UserError(
      "bad-setting",
      `No station is called ${listed(unknown)}, so it cannot be excluded. Check the spelling.`,
      unknown.map((id) => `excluded: ${id}`),
    );
  }
  return [...new Set(excluded.map((id) => indices.get(id) as number))].sort((a, b) => a - b);
}

/** The values without those of some stations: a fit does not carry stations that never have one. */
export function valuesWithout(
  values: readonly Float64Array[],
  excluded: readonly number[],
): readonly Float64Array[] {
  if (excluded.length === 0) return values;
  return values.map((column) => {
    const left = column.slice();
    for (const station of excluded) left[station] = Number.NaN;
    return left;
  });
}

/** The diagnostics of a model with what the field says at the stations left out of it, among the residuals. */
export function withExcluded(model: Model, stations: Stations, excluded: readonly number[]): FitDiagnostics {
  const { diagnostics } = model;
  if (excluded.length === 0) return diagnostics;
  const [lon, lat] = [stations.lon, stations.lat].map((axis) =>
    Float64Array.from(excluded, (station) => axis[station] as number),
  ) as [Float64Array, Float64Array];
  const predicted = evaluateAt(model, lon, lat);
  const loo = diagnostics.loo.map((column, time) => {
    const residuals = column.slice();
    excluded.forEach((station, k) => {
      const observed = stations.values[time]?.[station] ?? Number.NaN;
      residuals[station] = observed - (predicted[time * excluded.length + k] as number);
    });
    return residuals;
  });
  return { ...diagnostics, loo };
}
