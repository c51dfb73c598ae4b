import type { RowMask, Span } from "./mask.ts";

/** The mean radius of the Earth, km. */
const RADIUS = 6371.0088;
const RADIAN = Math.PI / 180;

/**
 * Where a parallel is no farther from some station than a distance along the great circle: from the spherical law
 * of cosines, each station covers one stretch of the parallel.
 * @param stations [lon, lat] in degrees
 */
export function nearStations(stations: readonly (readonly [number, number])[], km: number): RowMask {
  const reach = km / RADIUS;
  const byLatitude = stations.toSorted((a, b) => a[1] - b[1]);
  const latitudes = Float64Array.from(byLatitude, ([, lat]) => lat);
  return (lat) => {
    const spans: Span[] = [];
    const top = lat + reach / RADIAN;
    for (let k = firstAtLeast(latitudes, lat - reach / RADIAN); k < latitudes.length; k++) {
      const [lon, stationLat] = byLatitude[k] as readonly [number, number];
      if (stationLat > top) break;
      const half = halfWidth(lat, stationLat, reach);
      if (half !== null) spans.push([lon - half, lon + half]);
    }
    return spans;
  };
}

/** Degrees of longitude to both sides that lie within reach, null when none does. */
function halfWidth(lat: number, stationLat: number, reach: number): number | null {
  const [a, b] = [lat * RADIAN, stationLat * RADIAN];
  const cosines = Math.cos(a) * Math.cos(b);
  const wanted = Math.cos(Math.min(Math.PI, reach)) - Math.sin(a) * Math.sin(b);
  // At a pole every longitude is the same place.
  if (cosines < 1e-12) return wanted <= 0 ? 180 : null;
  const cosine = wanted / cosines;
  if (cosine > 1) return null;
  return cosine < -1 ? 180 : Math.acos(cosine) / RADIAN;
}

function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
