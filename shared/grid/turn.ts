import type { Method } from "../rbf/method.ts";
import type { StationTable } from "../stations/table.ts";
import type { GridSettings } from "./grid.ts";

/**
 * Stations where a grid counts them: on a plane of degrees a grid that goes on past 180 has its node at 185 beside the
 * station at -175 only if that is taken for 185, too. Grids within -180 .. 180 leave stations as they are.
 * @returns the same table when nothing changes
 */
export function inTurnOf(
  table: StationTable,
  { west, east }: Pick<GridSettings, "west" | "east">,
): StationTable {
  if (east <= 180) return table;
  const centre = (west + east) / 2;
  const lon = table.lon.map((degrees) => degrees + 360 * Math.round((centre - degrees) / 360));
  return lon.every((degrees, k) => degrees === table.lon[k]) ? table : { ...table, lon };
}

/** The stations of a run: on the sphere turns do not matter, and SciPy's `Rbf` knows none. */
export const stationsOnPlane = (
  table: StationTable,
  { method, grid }: { readonly method: Pick<Method, "metric" | "compat">; readonly grid: GridSettings },
): StationTable => (method.metric === "degrees" && method.compat === "none" ? inTurnOf(table, grid) : table);
