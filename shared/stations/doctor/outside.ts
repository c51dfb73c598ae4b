import { distance } from "geokdbush";
import type { GridSettings } from "../../grid/grid.ts";
import { figure } from "../../rbf/words.ts";
import type { StationTable } from "../table.ts";
import { type Decision, decisionsFor } from "../treatment.ts";
import { type Case, excludeOrAccept, type Finding } from "./finding.ts";
import { placeWords } from "./network.ts";

/** Nearer to an edge than this is on it, km. */
const EDGE_KM = 0.001;

/** Edges of the grid, degrees. */
type Region = Pick<GridSettings, "west" | "east" | "south" | "north">;

/**
 * The stations outside of a region, the farthest first; null when there are none. Apart from the other checks, which
 * look at stations as they were read and know of no region.
 */
export function outsideOf(
  { ids, lon, lat }: Pick<StationTable, "ids" | "lon" | "lat">,
  region: Region,
): Finding | null {
  const beyond = ids.flatMap((id, station) => {
    const [x, y] = [lon[station] ?? Number.NaN, lat[station] ?? Number.NaN];
    const km = kmOutside(x, y, region);
    return km > EDGE_KM ? [{ id, lon: x, lat: y, km }] : [];
  });
  if (beyond.length === 0) return null;
  beyond.sort((a, b) => b.km - a.km);
  return {
    kind: "outside",
    title: "Stations outside of the region",
    why: "Near its edge they steady the field inside; far from it they only take time, and weigh in the error that is told.",
    settled: "Used all the same.",
    cases: beyond.map(
      ({ id, lon, lat, km }): Case => ({
        stations: [id],
        lon,
        lat,
        words: `At ${placeWords(lon, lat)}, ${figure(km)} km outside.`,
        remedies: excludeOrAccept("outside", [id]),
      }),
    ),
  };
}

/**
 * The stations outside of a region that are used, whatever for: not those that another finding's decision has left
 * out already. Those left out for lying outside stay listed, so that it can be undone.
 */
export function outsideInUse(
  table: Pick<StationTable, "ids" | "lon" | "lat" | "value">,
  region: Region,
  decisions: readonly Decision[],
): Finding | null {
  const gone = new Set(
    decisionsFor(decisions, table.value).flatMap(({ action, reason, stations }) =>
      action === "exclude" && reason !== "outside" ? stations : [],
    ),
  );
  const found = outsideOf(table, region);
  const cases = found?.cases.filter(({ stations }) => !stations.some((id) => gone.has(id))) ?? [];
  return found && cases.length > 0 ? { ...found, cases } : null;
}

/** How far a place lies outside of a region, km; 0 inside. Longitudes a turn apart are the same. */
function kmOutside(lon: number, lat: number, { west, east, south, north }: Region): number {
  const turns = [lon - 360, lon, lon + 360];
  const nearestLat = Math.min(north, Math.max(south, lat));
  if (lat === nearestLat && turns.some((x) => x >= west && x <= east)) return 0;
  const edges = turns.map((x) => distance(x, lat, Math.min(east, Math.max(west, x)), nearestLat));
  return Math.min(...edges);
}
