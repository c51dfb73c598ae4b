import type { Method } from "./method.ts";

/** Mean radius of the Earth (IUGG R1), km. */
export const EARTH_RADIUS_KM = 6371.0088;

/** Length of one degree of a great circle, km. */
export const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180;

/**
 * Places as points of a Euclidean space. Metric "degrees": x = lon, y = lat, z empty. Metric "great-circle": points
 * on the sphere in km, whose straight-line distance is the chord, not the arc: the kernels stay definite there.
 */
export interface Places {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Length count on the great circle, 0 otherwise. */
  readonly z: Float64Array;
}

/** Places of the metric from degrees. */
export function placesOf(metric: Method["metric"], lon: Float64Array, lat: Float64Array): Places {
  const count = lon.length;
  if (metric === "degrees") return { count, x: lon, y: lat, z: new Float64Array(0) };
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const z = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const point = onSphere(lon[k] as number, lat[k] as number);
    x[k] = point[0];
    y[k] = point[1];
    z[k] = point[2];
  }
  return { count, x, y, z };
}

/** A point of the sphere, km. Whole turns of longitude leave it unchanged; at the poles longitude plays no part. */
export function onSphere(lon: number, lat: number): readonly [number, number, number] {
  const lambda = ((lon - 360 * Math.round(lon / 360)) * Math.PI) / 180;
  const phi = (lat * Math.PI) / 180;
  const ring = Math.abs(lat) === 90 ? 0 : EARTH_RADIUS_KM * Math.cos(phi);
  return [ring * Math.cos(lambda), ring * Math.sin(lambda), EARTH_RADIUS_KM * Math.sin(phi)];
}

/**
 * out[k] = factor * |q - place k|^2 for all places. `factor` is 1 / L^2 for kernels; z counts on the great circle only.
 */
export function squaredDistances(
  places: Places,
  qx: number,
  qy: number,
  qz: number,
  factor: number,
  out: Float64Array,
): void {
  const { count, x, y, z } = places;
  if (z.length === 0) {
    for (let k = 0; k < count; k++) {
      const dx = qx - (x[k] as number);
      const dy = qy - (y[k] as number);
      out[k] = (dx * dx + dy * dy) * factor;
    }
    return;
  }
  for (let k = 0; k < count; k++) {
    const dx = qx - (x[k] as number);
    const dy = qy - (y[k] as number);
    const dz = qz - (z[k] as number);
    out[k] = (dx * dx + dy * dy + dz * dz) * factor;
  }
}

/** The places with the given indices. */
export function selectPlaces(places: Places, indices: ArrayLike<number>): Places {
  return {
    count: indices.length,
    x: select(places.x, indices),
    y: select(places.y, indices),
    z: places.z.length === 0 ? places.z : select(places.z, indices),
  };
}

/** source[indices[k]] for all k. */
export function select(source: Float64Array, indices: ArrayLike<number>): Float64Array {
  const selected = new Float64Array(indices.length);
  for (let k = 0; k < selected.length; k++) selected[k] = source[indices[k] as number] as number;
  return selected;
}

/** Smallest and largest coordinate along each axis the metric has. */
export function boundingBox(places: Places): readonly (readonly [number, number])[] {
  const axes = places.z.length === 0 ? [places.x, places.y] : [places.x, places.y, places.z];
  return axes.map((axis) => {
    let low = Infinity;
    let high = -Infinity;
    for (const value of axis) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low, high] as const;
  });
}

/** How densely stations lie: each station's distance to its nearest neighbour, in units of the metric. */
export interface Neighbours {
  readonly median: number;
  /** The closest pair found and its distance. */
  readonly closest: { readonly a: number; readonly b: number; readonly distance: number };
}

/** Stations whose nearest neighbour is looked up; more would cost time and change the median little. */
const NEIGHBOUR_SAMPLES = 2000;

/** Nearest neighbours of up to 2000 evenly chosen places; null for fewer than two places. */
export function nearestNeighbours(places: Places): Neighbours | null {
  if (places.count < 2) return null;
  const { count } = places;
  const samples = Math.min(count, NEIGHBOUR_SAMPLES);
  const nearestTo = neighbourFinder(places);
  const nearest = new Float64Array(samples);
  let closest = { a: 0, b: 1, distance: Infinity };
  for (let s = 0; s < samples; s++) {
    const a = Math.floor((s * count) / samples);
    const b = nearestTo(a);
    nearest[s] = distanceBetween(places, a, b);
    if ((nearest[s] as number) < closest.distance) closest = { a, b, distance: nearest[s] as number };
  }
  nearest.sort();
  return { median: nearest[Math.floor(samples / 2)] as number, closest };
}

/**
 * Finds the other place nearest to a place, the first of equals: places are sorted along x, and from a place's own
 * position both ways are searched until x alone is farther away than the nearest one so far.
 */
function neighbourFinder({ count, x, y, z }: Places): (a: number) => number {
  const order = Int32Array.from({ length: count }, (_, k) => k);
  order.sort((a, b) => (x[a] as number) - (x[b] as number));
  const positions = new Int32Array(count);
  order.forEach((place, position) => {
    positions[place] = position;
  });
  const isSphere = z.length > 0;
  return (a) => {
    const [ax, ay, az] = [x[a] as number, y[a] as number, z[a] ?? 0];
    let least = Infinity;
    let nearest = -1;
    for (const step of [-1, 1]) {
      for (let at = (positions[a] as number) + step; at >= 0 && at < count; at += step) {
        const k = order[at] as number;
        const dx = ax - (x[k] as number);
        if (dx * dx > least) break;
        const dy = ay - (y[k] as number);
        const dz = isSphere ? az - (z[k] as number) : 0;
        const square = dx * dx + dy * dy + dz * dz;
        if (square < least || (square === least && k < nearest)) {
          least = square;
          nearest = k;
        }
      }
    }
    return nearest;
  };
}

function distanceBetween({ x, y, z }: Places, a: number, b: number): number {
  const dx = (x[a] as number) - (x[b] as number);
  const dy = (y[a] as number) - (y[b] as number);
  const dz = (z[a] ?? 0) - (z[b] ?? 0);
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
