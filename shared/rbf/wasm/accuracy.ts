import { EARTH_RADIUS_KM, onSphere, type Places, placesOf, squaredDistances } from "../distance.ts";
import { kernels } from "../kernels.ts";
import { type ResolvedMethod, shapedKernels } from "../method.ts";
import { chebyshevNodes, lagrangeMatrix } from "./chebyshev.ts";

/*
 * How many Chebyshev nodes a tile needs. A station is far from a box when it is more than NEAR_FACTOR radii from the
 * box's centre. Interpolating its kernel across the box errs by at most e(p), which is measured here on the very
 * kernel, shape length and box, for stations on rings around it. The field then errs by at most the sum of |w_i| e(p)
 * over the stations, each counted once, at the size of box at which it becomes far; as errors of different stations
 * have no common sign, the root of the sum of (w_i e(p))^2 is what to expect, and already a pessimist's view, because
 * e(p) is the worst over the box and the ring. That estimate chooses p; every tile is then checked against direct
 * sums at CHECKS nodes, and computed again with a larger p until it holds.
 */

/** Stations within this many radii (half diagonals) of a box's centre are near. */
export const NEAR_FACTOR = 2.2;
/** Rings of test stations, in multiples of the nearest far distance. */
const RINGS = [1, 1.6, 3];
/** The ring that counts for boxes below a tile: at twice their size its stations were near. */
const NEAREST = [1];
const LEAST_ORDER = 4;
export const LARGEST_ORDER = 24;
/** Where the search for p begins. */
const USUAL_ORDER = 10;
/**
 * What the estimate may reach in tolerances. The truth was found 20 to 500 times below it, but with more than 1 the
 * default field strays further than 1e-6 of the data's range from SciPy's.
 */
const EXPECTED_SHARE = 1;
/** Share of the tolerance that the checked nodes may reach: others may be somewhat worse. */
const CHECKED_SHARE = 0.25;
/** Nodes per tile compared with direct sums. */
export const CHECKS = 24;
/** No error smaller than this share of the sum of |w phi| is asked for: rounding would drown it. */
const ROUNDING = 3e-14;
/** Depth from which a box is too small to have a far part. */
export const NEVER = 99;

type Shape = Pick<ResolvedMethod, "kernel" | "shape" | "metric">;

/** A box of nodes: its centre and half sizes, degrees. */
export interface Box {
  readonly lon: number;
  readonly lat: number;
  readonly halfLon: number;
  readonly halfLat: number;
}

type Point = readonly [number, number, number];

function pointOf(metric: Shape["metric"], lon: number, lat: number): Point {
  return metric === "degrees" ? [lon, lat, 0] : onSphere(lon, lat);
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Largest distance from a box's centre to its nodes: as in assembly/evaluate.ts. */
export function boxRadius(metric: Shape["metric"], { lon, lat, halfLon, halfLat }: Box): number {
  const centre = pointOf(metric, lon, lat);
  const places = [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ] as const;
  return Math.max(
    ...places.map(([x, y]) => distance(centre, pointOf(metric, lon + x * halfLon, lat + y * halfLat))),
  );
}

/** A point at a distance and azimuth from a place; null where the sphere ends before. */
function pointAround(
  metric: Shape["metric"],
  lon: number,
  lat: number,
  away: number,
  azimuth: number,
): Point | null {
  const [x, y, z] = pointOf(metric, lon, lat);
  const [east, north] = [Math.cos(azimuth), Math.sin(azimuth)];
  if (metric === "degrees") return [x + away * east, y + away * north, 0];
  const half = away / (2 * EARTH_RADIUS_KM);
  if (half >= 1) return null;
  const angle = 2 * Math.asin(half);
  const [lambda, phi] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const side = EARTH_RADIUS_KM * Math.sin(angle);
  const up = Math.cos(angle);
  return [
    up * x + side * (-Math.sin(lambda) * east - Math.sin(phi) * Math.cos(lambda) * north),
    up * y + side * (Math.cos(lambda) * east - Math.sin(phi) * Math.sin(lambda) * north),
    up * z + side * Math.cos(phi) * north,
  ];
}

interface LineTables {
  /** Where a line is looked at, on [-1, 1]: the p nodes, then LOOKS of the p + 1 extrema between and beside them. */
  readonly places: Float64Array;
  /** Values at these extrema from those at the nodes, row-major LOOKS x p. */
  readonly matrix: Float64Array;
}

/** Extrema looked at on a line: the error is largest at an end or, for a station beside the line, in the middle. */
const LOOKS = 5;

const lineTables = new Map<number, LineTables>();

function linesOf(order: number): LineTables {
  const known = lineTables.get(order);
  if (known) return known;
  const looks = [0, 1, order >> 1, order - 1, order];
  const extrema = Float64Array.from(looks, (k) => Math.cos((k * Math.PI) / order));
  const places = Float64Array.of(...chebyshevNodes(order), ...extrema);
  const tables = { places, matrix: lagrangeMatrix(order, extrema) };
  lineTables.set(order, tables);
  return tables;
}

/** Lines across a box at which errors are measured: both edges and the middle, in both directions. */
const OFFSETS = [-1, 0, 1];

/** Points of the six lines, one line after the other: three along longitude, three along latitude. */
function linePoints(metric: Shape["metric"], box: Box, { places }: LineTables): Places {
  const count = places.length;
  const across = OFFSETS.length * count;
  const lon = new Float64Array(2 * across);
  const lat = new Float64Array(2 * across);
  for (let k = 0; k < across; k++) {
    const along = places[k % count] as number;
    const offset = OFFSETS[Math.floor(k / count)] as number;
    lon[k] = box.lon + along * box.halfLon;
    lat[k] = box.lat + offset * box.halfLat;
    lon[across + k] = box.lon + offset * box.halfLon;
    lat[across + k] = box.lat + along * box.halfLat;
  }
  return placesOf(metric, lon, lat);
}

/** Largest difference between values at a line's extrema and their interpolation from its nodes. */
function lineError(values: Float64Array, { matrix }: LineTables, order: number): number {
  let worst = 0;
  for (let i = 0; i < LOOKS; i++) {
    let difference = values[order + i] as number;
    for (let k = 0; k < order; k++) {
      difference -= (matrix[i * order + k] as number) * (values[k] as number);
    }
    worst = Math.max(worst, Math.abs(difference));
  }
  return worst;
}

/**
 * Error of p x p interpolation across a box for a station of weight one in each ring and beyond: the sum of the errors
 * along both directions, the second one times the Lebesgue constant of the first (2/pi ln p + 1).
 * @param rings in multiples of the nearest far distance, ascending.
 */
export function ringErrors(shape: Shape, box: Box, order: number, rings = RINGS): number[] {
  const lines = linesOf(order);
  const points = linePoints(shape.metric, box, lines);
  const lebesgue = (2 / Math.PI) * Math.log(order) + 1;
  const nearest = NEAR_FACTOR * boxRadius(shape.metric, box);
  const azimuths = shape.metric === "degrees" ? [0, 0.25, 0.5] : [-0.5, -0.25, 0, 0.25, 0.5];
  const values = new Float64Array(points.count);
  const count = lines.places.length;
  const errors = rings.map((ring) => {
    let worst = 0;
    for (const azimuth of azimuths) {
      const station = pointAround(shape.metric, box.lon, box.lat, ring * nearest, azimuth * Math.PI);
      if (station === null) continue;
      squaredDistances(points, ...station, 1 / (shape.shape * shape.shape), values);
      kernels[shape.kernel].fromSquares(values, values.length);
      const [lon, lat] = [0, OFFSETS.length].map((first) =>
        OFFSETS.reduce((largest, _, k) => {
          const from = (first + k) * count;
          return Math.max(largest, lineError(values.subarray(from, from + count), lines, order));
        }, 0),
      ) as [number, number];
      worst = Math.max(worst, lon + lebesgue * lat);
    }
    return worst;
  });
  // Farther stations never count for less than what still farther ones need.
  for (let k = errors.length - 2; k >= 0; k--) {
    errors[k] = Math.max(errors[k] as number, errors[k + 1] as number);
  }
  return errors;
}

/** Nodes, degrees: a tile or a part of it. */
export interface Lattice {
  readonly west: number;
  readonly south: number;
  readonly dlon: number;
  readonly dlat: number;
  readonly columns: number;
  readonly rows: number;
}

export function boxOf({ west, south, dlon, dlat, columns, rows }: Lattice): Box {
  const halfLon = (dlon * (columns - 1)) / 2;
  const halfLat = (dlat * (rows - 1)) / 2;
  return { lon: west + halfLon, lat: south + halfLat, halfLon, halfLat };
}

/** The boxes of each size that the recursion goes through, the tile itself first, while they have more than p^2 nodes. */
function boxSizes(metric: Shape["metric"], tile: Lattice): { readonly box: Box; readonly nodes: number }[] {
  const sizes: { box: Box; nodes: number }[] = [];
  const { lon, lat } = boxOf(tile);
  let { columns, rows } = tile;
  while (columns * rows > LEAST_ORDER * LEAST_ORDER) {
    const { halfLon, halfLat } = boxOf({ ...tile, columns, rows });
    const box = { lon, lat, halfLon, halfLat };
    sizes.push({ box, nodes: columns * rows });
    const centre = pointOf(metric, lon, lat);
    const width = distance(centre, pointOf(metric, lon + halfLon, lat));
    const height = distance(centre, pointOf(metric, lon, lat + halfLat));
    const splitLon = columns > 1 && 2 * width >= height;
    const splitLat = rows > 1 && 2 * height >= width;
    if (splitLon || !splitLat) columns = Math.ceil(columns / 2);
    if (splitLat) rows = Math.ceil(rows / 2);
  }
  return sizes;
}

export interface Sources {
  readonly places: Places;
  /** Largest |w| of each station over all times. */
  readonly sizes: Float64Array;
}

interface Surroundings {
  /** Sums of w^2 by how far stations are from a box: near, then one per ring. */
  readonly rings: readonly number[];
  /** The sum of |w phi| at the box's centre: double precision cannot do better than a share of it. */
  readonly magnitude: number;
}

function surroundingsOf(shape: Shape, box: Box, { places, sizes }: Sources): Surroundings {
  const centre = pointOf(shape.metric, box.lon, box.lat);
  const nearest = NEAR_FACTOR * boxRadius(shape.metric, box);
  const squares = new Float64Array(places.count);
  squaredDistances(places, ...centre, 1 / (shape.shape * shape.shape), squares);
  const phi = squares.slice();
  kernels[shape.kernel].fromSquares(phi, phi.length);
  const rings = new Array<number>(RINGS.length + 1).fill(0);
  let magnitude = 0;
  for (let i = 0; i < places.count; i++) {
    const size = sizes[i] as number;
    const away = (Math.sqrt(squares[i] as number) * shape.shape) / nearest;
    let ring = 0;
    while (ring < RINGS.length && away > (RINGS[ring] as number)) ring += 1;
    rings[ring] = (rings[ring] as number) + size * size;
    magnitude += size * Math.abs(phi[i] as number);
  }
  return { rings, magnitude };
}

/** How a tile is to be evaluated. */
export interface TilePlan {
  readonly order: number;
  /** Depth at which boxes begin to have a far part: 0, or NEVER when no order suffices and all sums are direct. */
  readonly firstFarDepth: number;
  /** Difference from direct sums that the checked nodes may show, field units. */
  readonly allowed: number;
}

/** Errors per unit of weight: at the tile itself by ring, and the worst of all smaller boxes. */
interface ShapeErrors {
  readonly root: readonly number[];
  readonly below: number;
}

/** Finds the least sufficient orders; remembers the measured errors of tile shapes it has seen. */
export class OrderChooser {
  readonly #shape: Shape;
  readonly #sources: Sources;
  readonly #errors = new Map<string, ShapeErrors>();

  constructor(shape: Shape, sources: Sources) {
    this.#shape = shape;
    this.#sources = sources;
  }

  /** The least order whose expected error is within the tolerance (field units). */
  planFor(tile: Lattice, tolerance: number): TilePlan {
    const { rings, magnitude } = surroundingsOf(this.#shape, boxOf(tile), this.#sources);
    const rounding = ROUNDING * magnitude;
    const suffices = (order: number): boolean => {
      const { root, below } = this.#errorsOf(tile, order);
      const squares = [below, ...root].map((error, k) => error * error * (rings[k] as number));
      const expected = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
      return expected <= Math.max(EXPECTED_SHARE * tolerance, rounding);
    };
    let order = USUAL_ORDER;
    while (order < LARGEST_ORDER && !suffices(order)) order += 1;
    while (order > LEAST_ORDER && order <= USUAL_ORDER && suffices(order - 1)) order -= 1;
    return { order, firstFarDepth: 0, allowed: Math.max(CHECKED_SHARE * tolerance, rounding) };
  }

  #errorsOf(tile: Lattice, order: number): ShapeErrors {
    const { metric } = this.#shape;
    const place = metric === "degrees" ? "" : ` at ${tile.south}`;
    const key = `${order} of ${tile.columns} x ${tile.rows}${place}`;
    const known = this.#errors.get(key);
    if (known) return known;
    const [root, ...smaller] = boxSizes(metric, tile).filter(({ nodes }) => nodes > order * order);
    // Kernels without a shape length are powers of the distance: halving a box only makes their errors smaller.
    const rest = shapedKernels.has(this.#shape.kernel) ? smaller : smaller.slice(0, 1);
    const errors = {
      root: root ? ringErrors(this.#shape, root.box, order) : RINGS.map(() => 0),
      below: Math.max(0, ...rest.map(({ box }) => ringErrors(this.#shape, box, order, NEAREST)[0] as number)),
    };
    this.#errors.set(key, errors);
    return errors;
  }
}

/** What to try when a plan's checks fail; null after direct sums, which cannot be bettered. */
export function finer({ order, firstFarDepth, allowed }: TilePlan): TilePlan | null {
  if (firstFarDepth === NEVER) return null;
  return order + 3 <= LARGEST_ORDER
    ? { order: order + 3, firstFarDepth, allowed }
    : { order: LEAST_ORDER, firstFarDepth: NEVER, allowed };
}
