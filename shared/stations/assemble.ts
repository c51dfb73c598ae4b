import { placeKey } from "./coordinates.ts";
import type { Observations } from "./observations.ts";
import type { StationIndex } from "./station-index.ts";
import type { StationTable } from "./table.ts";

/** Stations at one place with values: the first gives id and name. Indices into the StationIndex. */
type Place = readonly [number, ...number[]];

export interface Assembled {
  readonly table: StationTable;
  /** Observations merged into another station's at the same place. */
  readonly mergedAtPlaces: number;
  /** The ids that share a place, one entry per place. */
  readonly sharedPlaces: readonly (readonly string[])[];
  readonly stationsWithoutValues: number;
  readonly timesWithoutValues: number;
}

/**
 * The table of all stations and times that have a value at all. Stations at the same place become one, the mean of
 * their means at each time.
 * @param times milliseconds since 1970-01-01 UTC in order of appearance, or a single NaN.
 */
export function assemble(
  value: string,
  unit: string,
  stations: StationIndex,
  times: readonly number[],
  observations: Observations,
): Assembled {
  const count = stations.ids.length;
  const filledTimes = times
    .map((time, index) => ({ time, index }))
    .filter(({ index }) => anyStation(observations, index, count))
    .sort((a, b) => a.time - b.time);
  const filled = stations.ids.map((_, station) =>
    filledTimes.some(({ index }) => !Number.isNaN(observations.mean(index, station))),
  );
  const places = groupByPlace(stations, filled);
  let mergedAtPlaces = 0;
  const values = filledTimes.map(({ index }) => {
    const { column, merged } = meansAtPlaces(places, observations, index);
    mergedAtPlaces += merged;
    return column;
  });
  const pick = <T>(items: readonly T[], fallback: T): T[] =>
    places.map(([first]) => items[first] ?? fallback);
  return {
    table: {
      value,
      unit,
      ids: pick(stations.ids, ""),
      names: pick(stations.names, ""),
      lon: Float64Array.from(pick(stations.lon, Number.NaN)),
      lat: Float64Array.from(pick(stations.lat, Number.NaN)),
      times: filledTimes.map(({ time }) => time),
      values,
    },
    mergedAtPlaces,
    sharedPlaces: places
      .filter((place) => place.length > 1)
      .map((place) => place.map((station) => stations.ids[station] ?? "")),
    stationsWithoutValues: filled.filter((has) => !has).length,
    timesWithoutValues: times.length - filledTimes.length,
  };
}

function anyStation(observations: Observations, time: number, count: number): boolean {
  for (let station = 0; station < count; station++) {
    if (!Number.isNaN(observations.mean(time, station))) return true;
  }
  return false;
}

function groupByPlace(stations: StationIndex, filled: readonly boolean[]): Place[] {
  const places = new Map<string, [number, ...number[]]>();
  for (let station = 0; station < filled.length; station++) {
    if (!filled[station]) continue;
    const key = placeKey(stations.lon[station] ?? 0, stations.lat[station] ?? 0);
    const place = places.get(key);
    if (place) place.push(station);
    else places.set(key, [station]);
  }
  return [...places.values()];
}

function meansAtPlaces(
  places: readonly Place[],
  observations: Observations,
  time: number,
): { readonly column: Float64Array; readonly merged: number } {
  const column = new Float64Array(places.length).fill(Number.NaN);
  let merged = 0;
  places.forEach((place, i) => {
    const means = place
      .map((station) => observations.mean(time, station))
      .filter((mean) => !Number.isNaN(mean));
    if (means.length === 0) return;
    column[i] = means.reduce((sum, mean) => sum + mean, 0) / means.length;
    merged += means.length - 1;
  });
  return { column, merged };
}
