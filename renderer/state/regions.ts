import type { GridSettings } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";

/** Regions offered by name; "stations" follows the stations, "custom" is what the user typed. */
export const presetNames = ["stations", "china", "conus", "world", "custom"] as const;
export type PresetName = (typeof presetNames)[number];

/** Degrees. China: the operational 1400 x 1000 grid that the application was made for. */
export const fixedPresets: Readonly<Record<"china" | "conus" | "world", GridSettings>> = {
  china: { west: 70, east: 139.95, south: 10, north: 59.95, dlon: 0.05, dlat: 0.05 },
  conus: { west: -125, east: -66.5, south: 24, north: 50, dlon: 0.1, dlat: 0.1 },
  world: { west: -180, east: 179.5, south: -90, north: 90, dlon: 0.5, dlat: 0.5 },
};

/** Whether a region holds at least one station. */
export function holdsStation(grid: GridSettings, { lon, lat }: Pick<StationTable, "lon" | "lat">): boolean {
  return lon.some((x, index) => {
    const y = lat[index] ?? Number.NaN;
    const inside = (at: number): boolean => at >= grid.west && at <= grid.east;
    return y >= grid.south && y <= grid.north && (inside(x) || inside(x + 360));
  });
}
