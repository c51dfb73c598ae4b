import { type Places, placesOf, squaredDistances } from "./distance.ts";
import type { NodeBlock, SolvedModel, TimeRange } from "./engine.ts";
import { kernels } from "./kernels.ts";
import { createTail } from "./polynomial.ts";

/**
 * The field at a block of nodes by direct sums, station after station, so that a node's bits do not depend on the
 * block it is asked in. Distances and kernel are computed once for all times.
 * @param out, range as in Engine.evaluateTile.
 */
export function evaluateDirect(
  model: SolvedModel,
  block: NodeBlock,
  out: Float32Array,
  range: TimeRange = { first: 0, count: model.times },
): void {
  const { method } = model;
  const times = range.count;
  const { columns, rows } = block;
  const lon = Float64Array.from({ length: columns }, (_, i) => block.west + (block.i0 + i) * block.dlon);
  const atNode = nodeEvaluator(model);
  const node = new Float64Array(times);
  for (let j = 0; j < rows; j++) {
    const lat = block.south + (block.j0 + j) * block.dlat;
    const along = placesOf(method.metric, lon, new Float64Array(columns).fill(lat));
    for (let i = 0; i < columns; i++) {
      atNode(lon[i] as number, lat, along, i, range, node);
      for (let t = 0; t < times; t++) out[(t * rows + j) * columns + i] = node[t] as number;
    }
  }
}

/** The field at single places, in double precision: out[t * lon.length + k]. */
export function evaluateAt(model: SolvedModel, lon: Float64Array, lat: Float64Array): Float64Array {
  const places = placesOf(model.method.metric, lon, lat);
  const atNode = nodeEvaluator(model);
  const range = { first: 0, count: model.times };
  const node = new Float64Array(model.times);
  const out = new Float64Array(model.times * lon.length);
  for (let k = 0; k < lon.length; k++) {
    atNode(lon[k] as number, lat[k] as number, places, k, range, node);
    for (let t = 0; t < model.times; t++) out[t * lon.length + k] = node[t] as number;
  }
  return out;
}

/** The field of one time at a place in degrees, by a direct sum in double precision. */
export function pointEvaluator(model: SolvedModel): (time: number, lon: number, lat: number) => number {
  const atNode = nodeEvaluator(model);
  const result = new Float64Array(1);
  return (time, lon, lat) => {
    const places = placesOf(model.method.metric, Float64Array.of(lon), Float64Array.of(lat));
    atNode(lon, lat, places, 0, { first: time, count: 1 }, result);
    return result[0] as number;
  };
}

/** Writes the field of some times at place k of `places` (which is lon, lat) to `result`. */
type NodeEvaluator = (
  lon: number,
  lat: number,
  places: Places,
  k: number,
  range: TimeRange,
  result: Float64Array,
) => void;

function nodeEvaluator(model: SolvedModel): NodeEvaluator {
  const { method, weights, polynomial } = model;
  const { sign, fromSquares } = kernels[method.kernel];
  const stations = placesOf(method.metric, model.lon, model.lat);
  const { count } = stations;
  const tail = createTail(method.metric, method.degree, model.frame);
  const factor = 1 / (method.shape * method.shape);
  const phi = new Float64Array(count);
  const terms = new Float64Array(tail.count);
  return (lon, lat, places, k, { first, count: times }, result) => {
    squaredDistances(stations, places.x[k] as number, places.y[k] as number, places.z[k] ?? 0, factor, phi);
    fromSquares(phi, count);
    tail.at(lon, lat, terms);
    for (let t = 0; t < times; t++) {
      const radial = dot(phi, weights, (first + t) * count, count);
      result[t] = sign * radial + dot(terms, polynomial, (first + t) * tail.count, tail.count);
    }
  };
}

/** Sum of a[k] * b[offset + k] in two interleaved sums: always the same order, half the waiting. */
function dot(a: Float64Array, b: Float64Array, offset: number, count: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < count; k += 2) {
    even += (a[k] as number) * (b[offset + k] as number);
    odd += (a[k + 1] as number) * (b[offset + k + 1] as number);
  }
  if (k < count) even += (a[k] as number) * (b[offset + k] as number);
  return even + odd;
}
