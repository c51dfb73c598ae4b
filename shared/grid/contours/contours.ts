import { type Chain, joinSegments, type Position } from "./chains.ts";
import { bandSegments, type NodeField } from "./segments.ts";

/** An outer ring, counter-clockwise, then its holes, clockwise; positions in index space, closed. */
export type Polygon = readonly Chain[];

/** The region low <= value < high, linear between nodes; its edge is also where the field ends or is missing. */
export function bandPolygons(field: NodeField, low: number, high: number): readonly Polygon[] {
  const rings = joinSegments(bandSegments(field, { low, high, edges: true })).closed;
  const outers = rings.filter((ring) => signedArea(ring) > 0).map(boxed);
  const holes = rings.filter((ring) => signedArea(ring) < 0);
  outers.sort((a, b) => a.area - b.area);
  const polygons = new Map(outers.map((outer) => [outer, [outer.ring]]));
  for (const hole of holes) {
    const inside = pointInside(hole);
    const owner = outers.find((outer) => contains(outer, inside));
    if (owner) polygons.get(owner)?.push(hole);
  }
  return [...polygons.values()];
}

/** Where the value is `level`, higher values at the left; closed lines repeat their first position. */
export function contourLines(field: NodeField, level: number): readonly Chain[] {
  const { open, closed } = joinSegments(bandSegments(field, { low: level, high: Infinity, edges: false }));
  return [...open, ...closed];
}

interface BoxedRing {
  readonly ring: Chain;
  readonly area: number;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

function boxed(ring: Chain): BoxedRing {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of ring) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return { ring, area: signedArea(ring), west, east, south, north };
}

/** Positive when counter-clockwise. */
function signedArea(ring: Chain): number {
  let sum = 0;
  for (let k = 1; k < ring.length; k++) {
    const [x0, y0] = ring[k - 1] as Position;
    const [x1, y1] = ring[k] as Position;
    sum += x0 * y1 - x1 * y0;
  }
  return sum / 2;
}

/** A point just inside a clockwise ring, beside the middle of its longest segment. */
function pointInside(ring: Chain): Position {
  let [best, length] = [1, 0];
  for (let k = 1; k < ring.length; k++) {
    const [x0, y0] = ring[k - 1] as Position;
    const [x1, y1] = ring[k] as Position;
    const distance = Math.hypot(x1 - x0, y1 - y0);
    if (distance > length) [best, length] = [k, distance];
  }
  const [x0, y0] = ring[best - 1] as Position;
  const [x1, y1] = ring[best] as Position;
  const nudge = 1e-6;
  return [(x0 + x1) / 2 + nudge * (y1 - y0), (y0 + y1) / 2 - nudge * (x1 - x0)];
}

/** Counts crossings of a ray to the east. */
function contains({ ring, west, east, south, north }: BoxedRing, [x, y]: Position): boolean {
  if (x < west || x > east || y < south || y > north) return false;
  let inside = false;
  for (let k = 1; k < ring.length; k++) {
    const [x0, y0] = ring[k - 1] as Position;
    const [x1, y1] = ring[k] as Position;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}
