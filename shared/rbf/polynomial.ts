import type { Model } from "./engine.ts";
import type { Method } from "./method.ts";

/** Shift and scale of the polynomial's coordinates. */
export type Frame = Model["frame"];

/** The polynomial tail: its terms p_0 .. p_(count-1) at any place. */
export interface Tail {
  readonly count: number;
  /** Writes the terms at a place (degrees) to out[0 .. count-1]. */
  readonly at: (lon: number, lat: number, out: Float64Array) => void;
}

const termCounts: Readonly<Record<Method["metric"], readonly number[]>> = {
  degrees: [1, 3, 6],
  "great-circle": [1, 4, 9],
};

/** Number of terms of the tail of a total degree; 0 for degree -1. */
export function tailCount(metric: Method["metric"], degree: number): number {
  return termCounts[metric][degree] ?? 0;
}

/**
 * The frame that centres stations and brings their coordinates to -1..1. Both axes share one scale, so that
 * a network along a line stays recognisable as one.
 */
export function frameOf(metric: Method["metric"], lon: Float64Array, lat: Float64Array): Frame {
  return metric === "degrees" ? planeFrame(lon, lat) : sphereFrame(lon, lat);
}

function planeFrame(lon: Float64Array, lat: Float64Array): Frame {
  const [west, east] = extent(lon);
  const [south, north] = extent(lat);
  const scale = Math.max((east - west) / 2, (north - south) / 2) || 1;
  return {
    shiftX: west + (east - west) / 2,
    shiftY: south + (north - south) / 2,
    scaleX: scale,
    scaleY: scale,
  };
}

/** Shift: the direction of the stations' mean, degrees; scale: the largest chord from there on the unit sphere. */
function sphereFrame(lon: Float64Array, lat: Float64Array): Frame {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let k = 0; k < lon.length; k++) {
    const lambda = (lon[k] as number) * RADIANS;
    const phi = (lat[k] as number) * RADIANS;
    x += Math.cos(phi) * Math.cos(lambda);
    y += Math.cos(phi) * Math.sin(lambda);
    z += Math.sin(phi);
  }
  const shiftX = Math.atan2(y, x) / RADIANS;
  const shiftY = Math.atan2(z, Math.hypot(x, y)) / RADIANS;
  const local = localCoordinates(shiftX, shiftY);
  let height = 0;
  for (let k = 0; k < lon.length; k++) {
    height = Math.max(height, local(lon[k] as number, lat[k] as number).drop);
  }
  const scale = Math.sqrt(2 * height) || 1;
  return { shiftX, shiftY, scaleX: scale, scaleY: scale };
}

/** The tail of a total degree -1 (none) to 2 in a frame. */
export function createTail(metric: Method["metric"], degree: number, frame: Frame): Tail {
  const count = tailCount(metric, degree);
  return metric === "degrees" ? planeTail(count, frame) : sphereTail(count, frame);
}

/** Monomials 1 | x, y | x^2, xy, y^2. */
function planeTail(count: number, { shiftX, shiftY, scaleX, scaleY }: Frame): Tail {
  return {
    count,
    at(lon, lat, out) {
      if (count > 0) out[0] = 1;
      if (count < 3) return;
      const x = (lon - shiftX) / scaleX;
      const y = (lat - shiftY) / scaleY;
      out[1] = x;
      out[2] = y;
      if (count < 6) return;
      out[3] = x * x;
      out[4] = x * y;
      out[5] = y * y;
    },
  };
}

/**
 * Spherical polynomials: the span of 1 | x, y, z | harmonics of degree 2, written in east e, north n and drop h = 1 - up
 * at the frame's centre: 1 | e, n, h | en, e^2 - n^2, eh, nh, h^2 (e^2 + n^2 = 2h - h^2 is no term of its own).
 * Scaled so, the terms stay independent for a city as for the globe.
 */
function sphereTail(count: number, { shiftX, shiftY, scaleX }: Frame): Tail {
  const local = localCoordinates(shiftX, shiftY);
  const dropScale = (scaleX * scaleX) / 2;
  return {
    count,
    at(lon, lat, out) {
      if (count > 0) out[0] = 1;
      if (count < 4) return;
      const point = local(lon, lat);
      const e = point.east / scaleX;
      const n = point.north / scaleX;
      const h = point.drop / dropScale;
      out[1] = e;
      out[2] = n;
      out[3] = h;
      if (count < 9) return;
      out[4] = e * n;
      out[5] = e * e - n * n;
      out[6] = e * h;
      out[7] = n * h;
      out[8] = h * h;
    },
  };
}

const RADIANS = Math.PI / 180;

/**
 * East, north and drop below the tangent plane on the unit sphere, seen from (lon0, lat0). Half-angle forms: the drop
 * of a place nearby is a small number that 1 - cos would lose.
 */
function localCoordinates(lon0: number, lat0: number) {
  const sin0 = Math.sin(lat0 * RADIANS);
  const cos0 = Math.cos(lat0 * RADIANS);
  return (lon: number, lat: number) => {
    const cosLat = Math.cos(lat * RADIANS);
    const lonOffset = (lon - lon0 - 360 * Math.round((lon - lon0) / 360)) * RADIANS;
    const halfLon = Math.sin(lonOffset / 2) ** 2;
    const halfLat = Math.sin(((lat - lat0) * RADIANS) / 2) ** 2;
    return {
      east: cosLat * Math.sin(lonOffset),
      north: Math.sin((lat - lat0) * RADIANS) + 2 * sin0 * cosLat * halfLon,
      drop: 2 * (halfLat + cos0 * cosLat * halfLon),
    };
  };
}

/** The tail's matrix P at places, row-major count x tail.count. */
export function tailMatrix(tail: Tail, lon: Float64Array, lat: Float64Array): Float64Array {
  const matrix = new Float64Array(lon.length * tail.count);
  for (let k = 0; k < lon.length; k++) {
    tail.at(lon[k] as number, lat[k] as number, matrix.subarray(k * tail.count, (k + 1) * tail.count));
  }
  return matrix;
}

function extent(values: Float64Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
