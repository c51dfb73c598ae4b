import { regionAround } from "./grid.ts";

const roundSpacings = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const LONGEST_SIDE_NODES = 720;

/** The finest round spacing, degrees, at which the stations' longer side takes at most 720 nodes. */
export function roundSpacing({
  lon,
  lat,
}: {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}): number {
  const finest = regionAround(lon, lat, 0.001, 0.001);
  const side = Math.max(finest.east - finest.west, finest.north - finest.south);
  return roundSpacings.find((spacing) => side / spacing <= LONGEST_SIDE_NODES) ?? 1;
}
