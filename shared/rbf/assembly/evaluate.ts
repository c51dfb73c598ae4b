import { chebyshevNode, combine, evenMatrix, order, partMatrix, setChebyshev } from "./chebyshev";
import { dimensions, locate, locateLattice, pointX, pointY, pointZ, squaredDistance } from "./places";
import { addStations, PANEL_BYTES, setSums, stationX, stationY, stationZ, times } from "./sums";

/*
 * The field on one tile. A box of nodes splits its stations into near and far ones; far ones are summed only at the
 * box's p x p Chebyshev nodes, and its parts inherit that by interpolation, which is exact because all boxes of a
 * tile have the same p. Near lists shrink on the way down. At a leaf the far part is interpolated to the nodes and
 * the near part summed directly. The recursion starts from the tile, so that bits do not depend on other tiles.
 */

const DEPTHS = 20;
/** Nodes of the largest leaf, padded to an even number of columns. */
const LEAF_NODES = 4096;
const TILE_SIDE = 256;
/** Depths at which matrices to a box's parts are remembered apart. */
const PART_DEPTHS = 8;

let stationCount: i32 = 0;
let nearFactor: f64 = 0;
let firstFarDepth: i32 = 0;
let reach: f64 = 0;

/** Bytes of a row of p doubles, padded to 16. */
let line: usize = 0;
let lists: usize = 0;
let coefficients: usize = 0;
let boxLon: usize = 0;
let boxLat: usize = 0;
let boxX: usize = 0;
let boxY: usize = 0;
let boxZ: usize = 0;
/** Matrices from a box to its parts, four per depth, and where these parts lie: from, to. */
let parts: usize = 0;
let partPlaces: usize = 0;
let evenX: usize = 0;
let evenY: usize = 0;
let evenXCount: i32 = -1;
let evenYCount: i32 = -1;
let between: usize = 0;
let leafSums: usize = 0;
let leafX: usize = 0;
let leafY: usize = 0;
let leafZ: usize = 0;

let tileLon: usize = 0;
let tileLat: usize = 0;
let tileColumns: i32 = 0;
let tileRows: i32 = 0;
let output: usize = 0;
let tailTerms: i32 = 0;
let tailColumns: usize = 0;
let tailRows: usize = 0;

// @ts-ignore: decorator
@inline
function even(count: i32): i32 {
  return (count + 1) & ~1;
}

// @ts-ignore: decorator
@inline
function lonAt(i: i32): f64 {
  return f64.load(tileLon + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
function latAt(j: i32): f64 {
  return f64.load(tileLat + (<usize>j << 3));
}

/**
 * Lays out the work areas from `base` (16-byte aligned) and sets what all tiles of a model share: kernel and
 * weights, order p with its tables (p nodes, then p barycentric weights), how many box radii are near, the depth
 * at which boxes begin to have a far part, and the distance beyond which the kernel is negligible.
 * Returns the first free byte.
 */
export function prepareEvaluation(
  base: usize, kernel: i32, inverseSquare: f64, stations: i32, xs: usize, ys: usize, zs: usize, weights: usize,
  timeCount: i32, p: i32, tables: usize, near: f64, farDepth: i32, negligible: f64,
): usize {
  stationCount = stations;
  nearFactor = near;
  firstFarDepth = farDepth;
  reach = negligible;
  setSums(kernel, inverseSquare, xs, ys, zs, weights, timeCount, base);
  setChebyshev(p, tables, tables + (<usize>p << 3));
  line = <usize>even(p) << 3;
  const square = <usize>p * line;
  coefficients = base + PANEL_BYTES;
  boxLon = coefficients + <usize>DEPTHS * <usize>timeCount * square;
  boxLat = boxLon + line;
  boxX = boxLat + line;
  boxY = boxX + square;
  boxZ = boxY + square;
  parts = boxZ + square;
  partPlaces = parts + <usize>(4 * PART_DEPTHS) * square;
  // No part lies at NaN: nothing is remembered yet.
  memory.fill(partPlaces, 0xff, 4 * PART_DEPTHS * 16);
  evenX = partPlaces + 4 * PART_DEPTHS * 16;
  evenY = evenX + <usize>p * TILE_SIDE * 8;
  evenXCount = -1;
  evenYCount = -1;
  between = evenY + <usize>p * TILE_SIDE * 8;
  leafSums = between + <usize>p * TILE_SIDE * 8;
  leafX = leafSums + <usize>timeCount * LEAF_NODES * 8;
  leafY = leafX + LEAF_NODES * 8;
  leafZ = leafY + LEAF_NODES * 8;
  lists = leafZ + LEAF_NODES * 8;
  return lists + (<usize>(DEPTHS + 1) * <usize>stations * 4 + 15 & ~15);
}

/**
 * One tile of `columns` x `rows` nodes at longitudes `lon` and latitudes `lat` (degrees); float32 results to
 * out[(time * rows + row) * columns + column]. The polynomial tail comes as `terms` products of a function of the
 * column (terms x columns) and one of the row (times x terms x rows).
 */
export function evaluateTile(
  lon: usize, lat: usize, columns: i32, rows: i32, out: usize, terms: i32, termColumns: usize, termRows: usize,
): void {
  tileLon = lon;
  tileLat = lat;
  tileColumns = columns;
  tileRows = rows;
  output = out;
  tailTerms = terms;
  tailColumns = termColumns;
  tailRows = termRows;
  fillRange(lists, stationCount);
  box(0, 0, columns, 0, rows, lists, stationCount, 0, 0, 0, 0, 0);
}

/** Where a part lies in its parent's [-1, 1]: the even spacing of nodes makes indices do. */
// @ts-ignore: decorator
@inline
function within(i: i32, from: i32, to: i32): f64 {
  return to - from > 1 ? <f64>(2 * (i - from)) / <f64>(to - 1 - from) - 1.0 : 0.0;
}

/**
 * Nodes i0 <= i < i1, j0 <= j < j1 with the stations `list` not yet accounted for; `inherited` are the parent's
 * coefficients (0: none) on nodes pi0..pi1, pj0..pj1.
 */
function box(
  depth: i32, i0: i32, i1: i32, j0: i32, j1: i32, list: usize, stations: i32, inherited: usize, pi0: i32, pi1: i32,
  pj0: i32, pj1: i32,
): void {
  const nodes = (i1 - i0) * (j1 - j0);
  const lonMiddle = 0.5 * (lonAt(i0) + lonAt(i1 - 1));
  const latMiddle = 0.5 * (latAt(j0) + latAt(j1 - 1));
  locate(lonMiddle, latMiddle);
  const x = pointX, y = pointY, z = pointZ;
  locate(lonAt(i1 - 1), latMiddle);
  const width2 = squaredDistance(x, y, z);
  locate(lonMiddle, latAt(j1 - 1));
  const height2 = squaredDistance(x, y, z);
  locate(lonAt(i1 - 1), latAt(j1 - 1));
  let radius2 = max(squaredDistance(x, y, z), max(width2, height2));
  locate(lonAt(i1 - 1), latAt(j0));
  radius2 = max(radius2, squaredDistance(x, y, z));

  // Near stations go to the front of this depth's list, far ones to its back.
  const nearList = lists + <usize>(depth + 1) * <usize>stationCount * 4;
  const farAllowed = depth >= firstFarDepth && nodes > order * order;
  const nearLimit = farAllowed ? nearFactor * nearFactor * radius2 : Infinity;
  const edge = reach + Math.sqrt(radius2);
  const farLimit = edge * edge;
  let near = 0;
  let back = stationCount;
  for (let k = 0; k < stations; k++) {
    const station = i32.load(list + (<usize>k << 2));
    const at = <usize>station << 3;
    const dx = f64.load(stationX + at) - x;
    const dy = f64.load(stationY + at) - y;
    const dz = dimensions == 3 ? f64.load(stationZ + at) - z : 0.0;
    const distance2 = dx * dx + dy * dy + dz * dz;
    if (distance2 > farLimit) continue;
    if (distance2 <= nearLimit) {
      i32.store(nearList + (<usize>near << 2), station);
      near++;
    } else {
      back--;
      i32.store(nearList + (<usize>back << 2), station);
    }
  }
  const far = stationCount - back;

  let mine: usize = 0;
  if (inherited || far) {
    mine = coefficients + <usize>depth * <usize>times * <usize>order * line;
    if (inherited) inherit(depth, mine, inherited, i0, i1, j0, j1, pi0, pi1, pj0, pj1);
    else memory.fill(mine, 0, <usize>times * <usize>order * line);
    if (far) addFar(mine, nearList + (<usize>back << 2), far, i0, i1, j0, j1);
  }
  if (isLeaf(depth, i1 - i0, j1 - j0, near)) {
    leaf(i0, i1, j0, j1, nearList, near, mine);
    return;
  }
  const splitX = i1 - i0 > 1 && 4.0 * width2 >= height2;
  const splitY = j1 - j0 > 1 && 4.0 * height2 >= width2;
  const im = splitX || !splitY ? (i0 + i1) >> 1 : i1;
  const jm = splitY ? (j0 + j1) >> 1 : j1;
  box(depth + 1, i0, im, j0, jm, nearList, near, mine, i0, i1, j0, j1);
  if (im < i1) box(depth + 1, im, i1, j0, jm, nearList, near, mine, i0, i1, j0, j1);
  if (jm < j1) box(depth + 1, i0, im, jm, j1, nearList, near, mine, i0, i1, j0, j1);
  if (im < i1 && jm < j1) box(depth + 1, im, i1, jm, j1, nearList, near, mine, i0, i1, j0, j1);
}

/** Whether splitting further would cost more than summing the near stations at every node. */
function isLeaf(depth: i32, columns: i32, rows: i32, near: i32): bool {
  if (even(columns) * rows > LEAF_NODES) return false;
  if (near == 0 || depth == DEPTHS - 1) return true;
  const square = <f64>(order * order);
  return <f64>(columns * rows) < 6.0 * square + (2.0 * square * <f64>order + 1200.0) / <f64>near;
}

/** The matrix to a part [from, to] of a box, remembered in a slot: boxes of a depth have parts at few places. */
function part(slot: i32, from: f64, to: f64): usize {
  const matrix = parts + <usize>slot * <usize>order * line;
  const place = partPlaces + (<usize>slot << 4);
  if (f64.load(place) == from && f64.load(place, 8) == to) return matrix;
  f64.store(place, from);
  f64.store(place, to, 8);
  partMatrix(from, to, line, matrix);
  return matrix;
}

/** The parent's far part at the Chebyshev nodes of a part of it. */
function inherit(
  depth: i32, mine: usize, inherited: usize, i0: i32, i1: i32, j0: i32, j1: i32, pi0: i32, pi1: i32, pj0: i32,
  pj1: i32,
): void {
  const slot = 4 * min(depth, PART_DEPTHS - 1);
  const partX = part(slot + i32(i0 > pi0), within(i0, pi0, pi1), within(i1 - 1, pi0, pi1));
  const partY = part(slot + 2 + i32(j0 > pj0), within(j0, pj0, pj1), within(j1 - 1, pj0, pj1));
  for (let t = 0; t < times; t++) {
    const at = <usize>t * <usize>order * line;
    combine(order, inherited + at, line, partY, line, between, line);
    combine(order, between, line, partX, line, mine + at, line);
  }
}

/** Adds far stations at the box's Chebyshev nodes. */
function addFar(mine: usize, list: usize, far: i32, i0: i32, i1: i32, j0: i32, j1: i32): void {
  const west = lonAt(i0), east = lonAt(i1 - 1), south = latAt(j0), north = latAt(j1 - 1);
  for (let k = 0; k < order; k++) {
    const t = chebyshevNode(k);
    f64.store(boxLon + (<usize>k << 3), 0.5 * (west + east) + 0.5 * (east - west) * t);
    f64.store(boxLat + (<usize>k << 3), 0.5 * (south + north) + 0.5 * (north - south) * t);
  }
  const stride = even(order);
  locateLattice(boxLon, order, stride, boxLat, order, boxX, boxY, boxZ);
  addStations(list, far, boxX, boxY, boxZ, order * stride, mine, <usize>order * line);
}

/** Interpolates the far part to the nodes, adds near stations and the tail, and writes float32. */
function leaf(i0: i32, i1: i32, j0: i32, j1: i32, list: usize, near: i32, mine: usize): void {
  const columns = i1 - i0;
  const rows = j1 - j0;
  const stride = even(columns);
  const bytes = <usize>stride << 3;
  const block = <usize>rows * bytes;
  if (mine) interpolate(columns, rows, mine, block);
  else memory.fill(leafSums, 0, <usize>times * block);
  if (near) {
    const lon = tileLon + (<usize>i0 << 3);
    locateLattice(lon, columns, stride, tileLat + (<usize>j0 << 3), rows, leafX, leafY, leafZ);
    addStations(list, near, leafX, leafY, leafZ, stride * rows, leafSums, block);
  }
  for (let t = 0; t < times; t++) {
    for (let j = 0; j < rows; j++) {
      const sums = leafSums + <usize>t * block + <usize>j * bytes;
      addTail(sums, t, i0, columns, j0 + j);
      writeRow(sums, columns, output + (<usize>((t * tileRows + j0 + j) * tileColumns + i0) << 2));
    }
  }
}

function interpolate(columns: i32, rows: i32, mine: usize, block: usize): void {
  const bytes = <usize>even(columns) << 3;
  const rowBytes = <usize>even(rows) << 3;
  if (evenXCount != columns) evenMatrix(columns, bytes, evenX);
  if (evenYCount != rows) evenMatrix(rows, rowBytes, evenY);
  evenXCount = columns;
  evenYCount = rows;
  for (let t = 0; t < times; t++) {
    combine(order, mine + <usize>t * <usize>order * line, line, evenY, rowBytes, between, rowBytes);
    combine(rows, between, rowBytes, evenX, bytes, leafSums + <usize>t * block, bytes);
  }
}

/** Single-precision copies of one row of sums. */
function writeRow(sums: usize, columns: i32, out: usize): void {
  for (const end = sums + (<usize>(columns & ~1) << 3); sums < end; sums += 16, out += 8) {
    v128.store64_lane(out, f32x4.demote_f64x2_zero(v128.load(sums)), 0);
  }
  if (columns & 1) f32.store(out, <f32>f64.load(sums));
}

/** Adds the polynomial tail along one row of nodes; the sums' padding takes whatever comes. */
function addTail(sums: usize, time: i32, i0: i32, columns: i32, row: i32): void {
  for (let m = 0; m < tailTerms; m++) {
    const factor = v128.load64_splat(tailRows + (<usize>((time * tailTerms + m) * tileRows + row) << 3));
    const values = tailColumns + (<usize>(m * tileColumns + i0) << 3);
    for (let at: usize = 0, end = <usize>columns << 3; at < end; at += 16) {
      v128.store(sums + at, f64x2.add(v128.load(sums + at), f64x2.mul(factor, v128.load(values + at))));
    }
  }
}

/** The list 0, 1, ..., count - 1 for `addStations`. */
export function fillRange(list: usize, count: i32): void {
  for (let s = 0; s < count; s++) i32.store(list + (<usize>s << 2), s);
}

