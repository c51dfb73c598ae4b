import type { StationTable } from "./table.ts";

/** Where the stations are that are not left out; all of them where none would be left. Degrees. */
export function placesWithout(
  { ids, lon, lat }: Pick<StationTable, "ids" | "lon" | "lat">,
  leftOut: readonly string[],
): { readonly lon: Float64Array; readonly lat: Float64Array } {
  const off = new Set(leftOut);
  if (off.size === 0) return { lon, lat };
  const kept = ids.flatMap((id, station) => (off.has(id) ? [] : [station]));
  if (kept.length === 0) return { lon, lat };
  const pick = (axis: Float64Array): Float64Array => Float64Array.from(kept, (k) => axis[k] ?? Number.NaN);
  return { lon: pick(lon), lat: pick(lat) };
}
