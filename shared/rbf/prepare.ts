import { UserError } from "../errors.ts";
import { affordableBlocks } from "./blockError.ts";
import { DEFAULT_BLOCK_KM } from "./blockSize.ts";
import { type SampleSolver, solveSample } from "./choose.ts";
import { type Neighbours, nearestNeighbours, type Places, placesOf, select } from "./distance.ts";
import type { FitProblem, StepProgress } from "./engine.ts";
import { groupTimes, stationsWithValues, type TimeGroup } from "./groups.ts";
import type { ResolvedMethod } from "./method.ts";
import { createTail, type Frame, frameOf, tailCount, tailMatrix } from "./polynomial.ts";
import { rankOf } from "./rank.ts";
import { resolveMethod, sizeOf } from "./resolve.ts";
import { ridgeOf } from "./system.ts";
import { counted, figure, listed, unitOf } from "./words.ts";

/** A fit ready to be solved: what every engine does before and needs for the linear algebra. */
export interface PreparedFit {
  readonly method: ResolvedMethod;
  readonly notes: readonly string[];
  /** Stations of the problem, missing ones included. */
  readonly allStations: number;
  /** Indices, in the problem, of the stations with a value at any time; all below is about these. */
  readonly carried: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** values[time][carried station]; NaN = missing. */
  readonly values: readonly Float64Array[];
  readonly places: Places;
  readonly neighbours: Neighbours | null;
  readonly frame: Frame;
  /** The polynomial's terms at the stations, row-major, terms to a row. */
  readonly tail: Float64Array;
  readonly terms: number;
  /** Times to solve, by the stations that have values. Other times stay empty. */
  readonly groups: readonly TimeGroup[];
  /** See sizeOf. */
  readonly range: number;
  /** Edge of the spatial blocks, km. */
  readonly blockKm: number;
  /** The stations' blocks; null when leaving them out would take too long. */
  readonly blocks: Int32Array | null;
}

/**
 * Checks a problem, resolves its method and sorts its times by missing stations.
 * @param solve solves the small systems on which settings left to us are tried.
 * @throws UserError "fit-refused" when no time has stations that determine a field; "bad-setting".
 */
export function prepareFit(
  problem: FitProblem,
  progress: StepProgress,
  solve: SampleSolver = solveSample,
): PreparedFit {
  checkNumbers(problem);
  const carried = stationsWithValues(problem.values, problem.lon.length);
  if (carried.length === 0) {
    throw new UserError("fit-refused", noValues(problem), [`stations ${problem.lon.length}`]);
  }
  const lon = select(problem.lon, carried);
  const lat = select(problem.lat, carried);
  const values = problem.values.map((column) => select(column, carried));
  const places = placesOf(problem.method.metric, lon, lat);
  const neighbours = nearestNeighbours(places);
  checkSpread(places, lon, lat);
  const resolved = resolveMethod(problem.method, { lon, lat, values, places, neighbours }, progress, solve);
  const { method } = resolved;
  if (ridgeOf(method) === 0) checkDistinct(places, carried, lon, lat);

  const frame = frameOf(method.metric, lon, lat);
  const terms = tailCount(method.metric, method.degree);
  const tail = tailMatrix(createTail(method.metric, method.degree, frame), lon, lat);
  const { groups, notes } = solvableGroups(groupTimes(values), { method, lon, lat, frame, tail, terms });
  const blockKm = problem.blockKm ?? DEFAULT_BLOCK_KM;
  return {
    method,
    notes: [...resolved.notes, ...notes],
    allStations: problem.lon.length,
    carried,
    lon,
    lat,
    values,
    places,
    neighbours,
    frame,
    tail,
    terms,
    groups,
    range: sizeOf(values),
    blockKm,
    blocks: affordableBlocks(lon, lat, blockKm, groups.length),
  };
}

/** The rows of the tail's matrix that belong to some stations. */
export function tailRows(tail: Float64Array, terms: number, stations: Int32Array): Float64Array {
  const rows = new Float64Array(stations.length * terms);
  stations.forEach((station, k) => {
    rows.set(tail.subarray(station * terms, (station + 1) * terms), k * terms);
  });
  return rows;
}

function noValues({ lon, values }: FitProblem): string {
  if (lon.length === 0) return "There are no stations. Open a file with at least one.";
  return values.length === 0
    ? "There is no time to compute. Choose at least one."
    : `None of the ${counted(lon.length, "station")} has a value. Choose another value or time.`;
}

function checkNumbers({ lon, lat, values }: FitProblem): void {
  const columns = [lat, ...values];
  if (columns.some((column) => column.length !== lon.length)) {
    throw new Error("Longitudes, latitudes and values differ in length");
  }
  for (let k = 0; k < lon.length; k++) {
    const place = [lon[k] as number, lat[k] as number];
    const infinite = values.find((column) => Math.abs(column[k] as number) === Infinity);
    if (place.every(Number.isFinite) && infinite === undefined) continue;
    const what = infinite === undefined ? `its place is ${place.join(", ")}` : `its value is ${infinite[k]}`;
    throw new UserError("fit-refused", `Station ${k + 1} cannot be used: ${what}. Exclude or correct it.`, [
      `station ${k + 1}`,
    ]);
  }
}

function checkSpread(places: Places, lon: Float64Array, lat: Float64Array): void {
  const { count, x, y, z } = places;
  const alike = (axis: Float64Array): boolean => axis.every((value) => value === axis[0]);
  if (count < 2 || !(alike(x) && alike(y) && alike(z))) return;
  throw new UserError(
    "fit-refused",
    `All ${count} stations are at one place (${lon[0]}, ${lat[0]}). A field needs stations at different places; check the columns taken as longitude and latitude.`,
    [`stations ${count}`],
  );
}

function checkDistinct(places: Places, carried: Int32Array, lon: Float64Array, lat: Float64Array): void {
  const { x, y, z } = places;
  const by = (a: number, b: number): number =>
    (x[a] as number) - (x[b] as number) || (y[a] as number) - (y[b] as number) || (z[a] ?? 0) - (z[b] ?? 0);
  const order = Int32Array.from({ length: places.count }, (_, k) => k).sort(by);
  const pairs: string[] = [];
  for (let k = 1; k < order.length; k++) {
    const [a, b] = [order[k - 1] as number, order[k] as number];
    if (by(a, b) === 0) {
      pairs.push(
        `stations ${(carried[a] as number) + 1} and ${(carried[b] as number) + 1} at ${lon[a]}, ${lat[a]}`,
      );
    }
  }
  if (pairs.length === 0) return;
  throw new UserError(
    "fit-refused",
    `Without smoothing no field passes through two values at one place: ${listed(pairs)}. Exclude one of each, or take some smoothing.`,
    pairs.slice(0, 100),
  );
}

type Geometry = Pick<PreparedFit, "method" | "lon" | "lat" | "frame" | "tail" | "terms">;

/** The groups whose stations determine the polynomial, and a note on the times that stay empty. */
function solvableGroups(groups: readonly TimeGroup[], geometry: Geometry) {
  const notes: string[] = [];
  const solvable = groups.filter((group) => {
    const reason = undetermined(group.stations, geometry);
    if (reason === null) return true;
    const times = group.times.map((time) => time + 1);
    notes.push(`Left empty: ${times.length === 1 ? "time" : "times"} ${listed(times)}; ${reason}.`);
    return false;
  });
  if (solvable.length > 0) return { groups: solvable, notes };
  const fullest = groups.reduce((best, group) =>
    group.stations.length > best.stations.length ? group : best,
  );
  const reason = undetermined(fullest.stations, geometry) ?? "";
  throw new UserError("fit-refused", `No field is determined: ${reason}.`, [
    `stations ${fullest.stations.length}`,
    `degree ${geometry.method.degree}`,
  ]);
}

/** Why stations leave the polynomial undetermined, and the degree that would work; null when they determine it. */
function undetermined(
  stations: Int32Array,
  { method, lon, lat, frame, tail, terms }: Geometry,
): string | null {
  const count = stations.length;
  if (count === 0) return "no station has a value";
  // A constant is determined by any station.
  if (terms <= 1) return null;
  if (count >= terms && rankOf(tailRows(tail, terms, stations), terms) === terms) return null;
  const lower = [1, 0].find((degree) => {
    if (degree >= method.degree) return false;
    const fewer = createTail(method.metric, degree, frame);
    const matrix = tailMatrix(fewer, select(lon, stations), select(lat, stations));
    return count >= fewer.count && rankOf(matrix, fewer.count) === fewer.count;
  });
  const advice = `degree ${lower ?? -1} would work`;
  return count < terms
    ? `${counted(count, "station")} with values, but degree ${method.degree} needs at least ${terms}; ${advice}`
    : `all ${count} stations lie on one ${lineOf(method)}, which leaves degree ${method.degree} undetermined; ${advice}`;
}

function lineOf({ metric, degree }: ResolvedMethod): string {
  if (metric === "great-circle") return "circle";
  return degree === 1 ? "straight line" : "line or conic curve";
}

/** The closest pair of stations in words, for what goes wrong when stations nearly coincide. */
export function closestWords({ neighbours, carried, method }: PreparedFit): string | null {
  if (neighbours === null) return null;
  const { a, b, distance } = neighbours.closest;
  const [first, second] = [(carried[a] as number) + 1, (carried[b] as number) + 1];
  return `closest stations: ${first} and ${second}, ${figure(distance)} ${unitOf(method.metric)} apart`;
}
