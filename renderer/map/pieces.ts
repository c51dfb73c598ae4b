/*
 * Which of many small shapes are in sight. Drawing those far outside costs as much of a vertex shader as drawing those
 * inside, which without a graphics card was most of a frame: the whole world's land, of which a map shows a country.
 */

/** A part of the world, world units (mercator.ts). */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Shapes in groups of neighbours, those of a group one after the other. */
export interface Pieces {
  /** Where each group begins in the order; one more for the end. */
  readonly firsts: Uint32Array;
  /** West, south, east, north of each group. */
  readonly boxes: Float32Array;
}

/** Sides of cells, world units; a shape goes to the first that it is not larger than, and the largest to one group. */
const CELLS = [8, 32, 128] as const;

/**
 * Groups shapes of so many points each by where they lie.
 * @param points x, y of all points, world units
 * @returns the groups, and the order that the shapes have to be brought into
 */
export function piecesOf(points: Float32Array, each: number): { pieces: Pieces; order: Uint32Array } {
  const boxes = boxesOf(points, each);
  const count = boxes.length / 4;
  const keys = new Float64Array(count);
  for (let k = 0; k < count; k++) keys[k] = cellOf(boxes, k) * count + k;
  keys.sort();
  const order = new Uint32Array(count);
  const firsts: number[] = [];
  const groups: number[] = [];
  let last = -1;
  for (let at = 0; at < count; at++) {
    const cell = Math.floor((keys[at] ?? 0) / count);
    const shape = (keys[at] ?? 0) - cell * count;
    order[at] = shape;
    if (cell !== last) {
      firsts.push(at);
      groups.push(Infinity, Infinity, -Infinity, -Infinity);
      last = cell;
    }
    const group = groups.length - 4;
    for (let side = 0; side < 4; side++) {
      const [all = 0, own = 0] = [groups[group + side], boxes[4 * shape + side]];
      if (side < 2 ? own < all : own > all) groups[group + side] = own;
    }
  }
  const pieces = { firsts: Uint32Array.of(...firsts, count), boxes: Float32Array.from(groups) };
  return { pieces, order };
}

/** West, south, east, north of each shape. */
function boxesOf(points: Float32Array, each: number): Float32Array {
  const boxes = new Float32Array((2 * points.length) / each);
  for (let k = 0; k < boxes.length / 4; k++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 2 * each * k; at < 2 * each * (k + 1); at += 2) {
      const [x = 0, y = 0] = [points[at], points[at + 1]];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    boxes[4 * k] = west;
    boxes[4 * k + 1] = south;
    boxes[4 * k + 2] = east;
    boxes[4 * k + 3] = north;
  }
  return boxes;
}

/** A number that shapes of one cell have in common, near for cells that are near. */
function cellOf(boxes: Float32Array, k: number): number {
  const [west = 0, south = 0] = [boxes[4 * k], boxes[4 * k + 1]];
  const [east = 0, north = 0] = [boxes[4 * k + 2], boxes[4 * k + 3]];
  const size = Math.max(east - west, north - south);
  let kind = 0;
  while (kind < CELLS.length && size > (CELLS[kind] ?? 0)) kind++;
  const side = CELLS[kind];
  if (side === undefined) return 0;
  // Land that goes on past 180 E reaches twice around.
  const [column, row] = [
    Math.floor((west + east) / 2 / side) + 64,
    Math.floor((south + north) / 2 / side) + 64,
  ];
  return (kind + 1) * 2 ** 20 + interleaved(column, row);
}

/** The bits of two numbers below 256 in turn. */
const interleaved = (a: number, b: number): number => spread(a) | (spread(b) << 1);

/** Eight bits with room for another between any two. */
function spread(bits: number): number {
  const nibbles = (bits | (bits << 4)) & 0x0f0f;
  const pairs = (nibbles | (nibbles << 2)) & 0x3333;
  return (pairs | (pairs << 1)) & 0x5555;
}

/** Runs of the order, first and count, that hold all shapes in sight, and some beside them. */
export function piecesInSight({ firsts, boxes }: Pieces, sight: Box): [first: number, count: number][] {
  const runs: [number, number][] = [];
  for (let group = 0; group < boxes.length / 4; group++) {
    const [west = 0, south = 0] = [boxes[4 * group], boxes[4 * group + 1]];
    const [east = 0, north = 0] = [boxes[4 * group + 2], boxes[4 * group + 3]];
    if (east < sight.west || west > sight.east || north < sight.south || south > sight.north) continue;
    const [first = 0, end = 0] = [firsts[group], firsts[group + 1]];
    const run = runs.at(-1);
    if (run && first === run[0] + run[1]) run[1] = end - run[0];
    else runs.push([first, end - first]);
  }
  return runs;
}
