import { type Places, placesOf, select } from "../distance.ts";
import type { Method } from "../method.ts";
import { boxRadius } from "../wasm/accuracy.ts";

/*
 * Stations sorted into boxes: halved at the median of the wider side until few are left. The sizes of all boxes follow
 * from the number of stations alone, so that memory can be planned before anything is read.
 */

/** Stations of a leaf at most. */
const LEAF = 64;

/** A rectangle of longitude and latitude that just holds its stations; a point and a radius in units of the metric. */
export interface TreeBox {
  readonly index: number;
  /** Stations first .. last - 1 of the tree's order. */
  readonly first: number;
  readonly last: number;
  readonly lon: number;
  readonly lat: number;
  readonly halfLon: number;
  readonly halfLat: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  /** The two halves; none: a leaf. */
  readonly parts: readonly TreeBox[];
}

/** Stations in the tree's order with the boxes that hold them. */
export interface StationTree {
  /** Index of each station before sorting. */
  readonly order: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly places: Places;
  /** Every box before its parts; the first one holds all. */
  readonly boxes: readonly TreeBox[];
}

/** Sorts stations (degrees) into boxes. */
export function treeOf(metric: Method["metric"], lon: Float64Array, lat: Float64Array): StationTree {
  const order = Int32Array.from(lon, (_, k) => k);
  const boxes: TreeBox[] = [];
  const grow = (first: number, last: number): TreeBox => {
    const index = boxes.length;
    const box = boundsOf(metric, lon, lat, order.subarray(first, last));
    boxes.push({ index, first, last, ...box, parts: [] });
    if (last - first <= LEAF) return boxes[index] as TreeBox;
    const wide = box.halfLon * widthOfDegree(metric, box.lat) >= box.halfLat;
    const axes = wide ? ([lon, lat] as const) : ([lat, lon] as const);
    order.subarray(first, last).sort((a, b) => compare(axes, a, b));
    const middle = (first + last) >> 1;
    const parts = [grow(first, middle), grow(middle, last)];
    boxes[index] = { ...(boxes[index] as TreeBox), parts };
    return boxes[index] as TreeBox;
  };
  grow(0, lon.length);
  const [sortedLon, sortedLat] = [select(lon, order), select(lat, order)];
  return { order, lon: sortedLon, lat: sortedLat, places: placesOf(metric, sortedLon, sortedLat), boxes };
}

/** Boxes and leaves of a tree of so many stations. */
export function treeCounts(stations: number): { readonly boxes: number; readonly leaves: number } {
  if (stations <= LEAF) return { boxes: 1, leaves: 1 };
  const left = treeCounts(stations >> 1);
  const right = stations % 2 === 0 ? left : treeCounts(stations - (stations >> 1));
  return { boxes: 1 + left.boxes + right.boxes, leaves: left.leaves + right.leaves };
}

const widthOfDegree = (metric: Method["metric"], lat: number): number =>
  metric === "degrees" ? 1 : Math.cos((lat * Math.PI) / 180);

/** By the first axis that tells them apart. */
function compare(axes: readonly Float64Array[], a: number, b: number): number {
  for (const axis of axes) {
    const difference = (axis[a] as number) - (axis[b] as number);
    if (difference !== 0) return difference;
  }
  return a - b;
}

function boundsOf(metric: Method["metric"], lon: Float64Array, lat: Float64Array, members: Int32Array) {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const k of members) {
    west = Math.min(west, lon[k] as number);
    east = Math.max(east, lon[k] as number);
    south = Math.min(south, lat[k] as number);
    north = Math.max(north, lat[k] as number);
  }
  const box = {
    lon: (west + east) / 2,
    lat: (south + north) / 2,
    halfLon: (east - west) / 2,
    halfLat: (north - south) / 2,
  };
  const { x, y, z } = placesOf(metric, Float64Array.of(box.lon), Float64Array.of(box.lat));
  return { ...box, x: x[0] as number, y: y[0] as number, z: z[0] ?? 0, radius: boxRadius(metric, box) };
}
