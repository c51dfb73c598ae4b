/*
 * Where things are: stations and nodes as points of the plane (degrees) or of the sphere in space (km, so that
 * distances are chords).
 */

const RADIANS: f64 = 0.017453292519943295;

/** 2: x, y = lon, lat; 3: a point on the sphere. */
export let dimensions: i32 = 2;
let radius: f64 = 1.0;

/** The point found last by `locate`. */
export let pointX: f64 = 0;
export let pointY: f64 = 0;
export let pointZ: f64 = 0;

/** Sets the metric: the sphere's radius, or 0 for the plane. */
export function setMetric(sphereRadius: f64): void {
  dimensions = sphereRadius > 0.0 ? 3 : 2;
  radius = sphereRadius;
}

/** Sets pointX, pointY, pointZ to a place given in degrees. */
export function locate(lon: f64, lat: f64): void {
  if (dimensions == 2) {
    pointX = lon;
    pointY = lat;
    pointZ = 0.0;
    return;
  }
  const r = radius * NativeMath.cos(lat * RADIANS);
  pointX = r * NativeMath.cos(lon * RADIANS);
  pointY = r * NativeMath.sin(lon * RADIANS);
  pointZ = radius * NativeMath.sin(lat * RADIANS);
}

/** Turns `count` places (lon, lat in degrees) into points. */
export function locateAll(lon: usize, lat: usize, count: i32, xs: usize, ys: usize, zs: usize): void {
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 8) {
    locate(f64.load(lon + at), f64.load(lat + at));
    f64.store(xs + at, pointX);
    f64.store(ys + at, pointY);
    f64.store(zs + at, pointZ);
  }
}

/**
 * Points of a lattice: `columns` longitudes (padded to `stride` with the last one) by `rows` latitudes.
 * On the sphere sines and cosines are taken once per column and row.
 */
export function locateLattice(
  lon: usize, columns: i32, stride: i32, lat: usize, rows: i32, xs: usize, ys: usize, zs: usize,
): void {
  for (let i = 0; i < stride; i++) {
    const column = <usize>i << 3;
    locate(f64.load(lon + (<usize>min(i, columns - 1) << 3)), 0.0);
    // On the equator x and y are the radius times cosine and sine of the longitude.
    f64.store(xs + column, pointX);
    f64.store(ys + column, pointY);
  }
  const line = <usize>stride << 3;
  for (let j = rows - 1; j >= 0; j--) {
    const latitude = f64.load(lat + (<usize>j << 3));
    const at = <usize>j * line;
    if (dimensions == 2) {
      for (let i: usize = 0; i < line; i += 8) {
        f64.store(xs + at + i, f64.load(xs + i));
        f64.store(ys + at + i, latitude);
      }
      continue;
    }
    const cosine = NativeMath.cos(latitude * RADIANS);
    const height = radius * NativeMath.sin(latitude * RADIANS);
    for (let i: usize = 0; i < line; i += 8) {
      f64.store(xs + at + i, cosine * f64.load(xs + i));
      f64.store(ys + at + i, cosine * f64.load(ys + i));
      f64.store(zs + at + i, height);
    }
  }
}

/** Squared distance from (x, y, z) to the place found last by `locate`. */
// @ts-ignore: decorator
@inline
export function squaredDistance(x: f64, y: f64, z: f64): f64 {
  const dx = x - pointX;
  const dy = y - pointY;
  const dz = z - pointZ;
  return dx * dx + dy * dy + dz * dz;
}
