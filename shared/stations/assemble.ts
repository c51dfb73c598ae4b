import { placeKey } from "./coordinates.ts";
import type { Observations } from "./observations.ts";
import type { StationIndex } from "./stationIndex.ts";
import type { CoincidentStations, StationColumns, StationTable } from "./table.ts";

/** Stations with values at one place; the first gives id and name. Indices into the StationIndex. */
type Place = readonly [number, ...number[]];
type Column = Float64Array<ArrayBuffer>;

export interface Assembled {
  readonly table: StationTable;
  /** Station-times with a value. */
  readonly present: number;
  /** Observations merged into another station's at the same place. */
  readonly mergedAtPlaces: number;
  /** The stations that share a place, one entry per place. */
  readonly sharedPlaces: readonly CoincidentStations[];
  /** Stations with an impossible latitude: not in the table. */
  readonly setAside: StationColumns;
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
  const order = times.map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const columns = order.map((index) => observations.takeMeans(index, stations.ids.length));
  const setAside = takeImpossible(columns, stations);
  const tally = tallyValues(columns, stations.ids.length);
  const places = groupByPlace(stations, tally.byStation);
  const keptTimes = order.filter((_, i) => (tally.byTime[i] ?? 0) > 0);
  const means = columns.filter((_, i) => (tally.byTime[i] ?? 0) > 0);
  columns.length = 0;
  const shared = places.filter((place) => place.length > 1);
  const members = shared.map((place) =>
    means.map((column) => Float64Array.from(place, (station) => column[station] ?? Number.NaN)),
  );
  const values = means.map((_, i) => meansAtPlaces(places, takeOut(means, i)));
  const present = values.reduce((sum, column) => sum + countValues(column), 0);
  const all = tally.byTime.reduce((sum, count) => sum + count, 0);
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
      times: keptTimes.map((index) => times[index] ?? Number.NaN),
      values,
    },
    present,
    mergedAtPlaces: all - present,
    sharedPlaces: shared.map((place, k) => ({
      ids: place.map((station) => stations.ids[station] ?? ""),
      names: place.map((station) => stations.names[station] ?? ""),
      values: members[k] ?? [],
    })),
    setAside: { ...setAside, values: setAside.values.filter((_, i) => (tally.byTime[i] ?? 0) > 0) },
    stationsWithoutValues: tally.byStation.filter((count) => count === 0).length - setAside.ids.length,
    timesWithoutValues: times.length - keptTimes.length,
  };
}

/** Takes the values of stations with an impossible latitude out of the columns. */
function takeImpossible(columns: readonly Column[], stations: StationIndex): StationColumns {
  const aside = stations.lat.flatMap((lat, station) => (Math.abs(lat) > 90 ? [station] : []));
  const pick = (items: readonly number[]) => Float64Array.from(aside, (k) => items[k] ?? Number.NaN);
  const values = columns.map((column) => {
    const taken = Float64Array.from(aside, (station) => column[station] ?? Number.NaN);
    for (const station of aside) column[station] = Number.NaN;
    return taken;
  });
  return {
    ids: aside.map((station) => stations.ids[station] ?? ""),
    names: aside.map((station) => stations.names[station] ?? ""),
    lon: pick(stations.lon),
    lat: pick(stations.lat),
    values,
  };
}

/** How many values each time and each station has. */
function tallyValues(columns: readonly Column[], stations: number) {
  const byStation = new Uint32Array(stations);
  const byTime = columns.map((column) => {
    let count = 0;
    for (let station = 0; station < stations; station++) {
      if (Number.isNaN(column[station])) continue;
      byStation[station] = (byStation[station] ?? 0) + 1;
      count++;
    }
    return count;
  });
  return { byStation, byTime };
}

function countValues(column: Column): number {
  let count = 0;
  for (const value of column) if (!Number.isNaN(value)) count++;
  return count;
}

function groupByPlace(stations: StationIndex, valuesByStation: Uint32Array): Place[] {
  const places = new Map<string, [number, ...number[]]>();
  valuesByStation.forEach((count, station) => {
    if (count === 0) return;
    const key = placeKey(stations.lon[station] ?? 0, stations.lat[station] ?? 0);
    const place = places.get(key);
    if (place) place.push(station);
    else places.set(key, [station]);
  });
  return [...places.values()];
}

/** Leaves nothing behind, so that a column's memory can be used again while others are still being made. */
function takeOut(columns: Column[], i: number): Column {
  const column = columns[i] ?? new Float64Array(0);
  columns[i] = new Float64Array(0);
  return column;
}

function meansAtPlaces(places: readonly Place[], means: Column): Column {
  if (places.length === means.length) return means;
  const column = new Float64Array(places.length).fill(Number.NaN);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? [-1];
    column[i] = place.length === 1 ? (means[place[0]] ?? Number.NaN) : meanOf(place, means);
  }
  return column;
}

function meanOf(place: Place, means: Column): number {
  let sum = 0;
  let count = 0;
  for (const station of place) {
    const mean = means[station] ?? Number.NaN;
    if (Number.isNaN(mean)) continue;
    sum += mean;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
