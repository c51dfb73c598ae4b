import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Bounds } from "./mercator.ts";

export const wholeWorld: Bounds = { west: -180, south: -60, east: 180, north: 75 };

/** What the map should show: the grid's drawn cells, else the stations, else the inhabited world. */
export function dataBounds(grid: Grid | null, stations: StationTable | null): Bounds {
  if (grid) {
    return {
      west: grid.west - grid.dlon / 2,
      south: grid.south - grid.dlat / 2,
      east: grid.west + (grid.columns - 0.5) * grid.dlon,
      north: grid.south + (grid.rows - 0.5) * grid.dlat,
    };
  }
  return stations && stations.lon.length > 0 ? stationBounds(stations) : wholeWorld;
}

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** Room left around places that are looked at closely, degrees. */
const CLOSE_DEGREES = 0.75;

/** A region around some places, close enough to see their neighbours. */
export function boundsAround(places: readonly Place[]): Bounds {
  const lon = places.map((place) => place.lon);
  const lat = places.map((place) => place.lat);
  return {
    west: Math.min(...lon) - CLOSE_DEGREES,
    south: Math.max(-85, Math.min(...lat) - CLOSE_DEGREES),
    east: Math.max(...lon) + CLOSE_DEGREES,
    north: Math.min(85, Math.max(...lat) + CLOSE_DEGREES),
  };
}

/** The smallest region around all stations, across the date line if that is shorter. */
function stationBounds({ lon, lat }: StationTable): Bounds {
  const sorted = Float64Array.from(lon).sort();
  let west = sorted[0] ?? 0;
  let east = sorted.at(-1) ?? 0;
  let widestGap = west + 360 - east;
  for (let k = 1; k < sorted.length; k++) {
    const [before, after] = [sorted[k - 1] ?? 0, sorted[k] ?? 0];
    if (after - before <= widestGap) continue;
    widestGap = after - before;
    [west, east] = [after, before + 360];
  }
  const south = lat.reduce((least, value) => Math.min(least, value), 90);
  const north = lat.reduce((most, value) => Math.max(most, value), -90);
  return { west, south, east, north };
}

/** Whether a region moved enough to move the map after it: a change of spacing alone does not. */
export function movedMuch(from: Bounds, to: Bounds): boolean {
  const size = Math.max(to.east - to.west, to.north - to.south, 1e-9);
  const move = Math.max(
    Math.abs(from.west - to.west),
    Math.abs(from.east - to.east),
    Math.abs(from.south - to.south),
    Math.abs(from.north - to.north),
  );
  return move > 0.03 * size;
}
