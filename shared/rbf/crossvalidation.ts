import { KM_PER_DEGREE } from "./distance.ts";
import { rankOf } from "./rank.ts";
import { choleskyInPlace, solveSmall } from "./small.ts";

/** The solved system, for times that share their stations. */
export interface SolvedSystem {
  /** Length times * stations. */
  readonly weights: Float64Array;
  /** Rows and columns of the system's inverse for some stations, row-major. */
  readonly inverseBlock: (stations: Int32Array) => Float64Array;
  /** Quicker: errors at these blocks, length times * stations; NaN where it cannot tell. */
  readonly errorsAt?: (blocks: readonly Int32Array[]) => Float64Array;
  /** The polynomial's terms at the stations, row-major stations x terms. */
  readonly tail: Float64Array;
  readonly terms: number;
}

/**
 * Stations sorted into blocks of about `size` x `size` km: bands of latitude, each cut into a whole number of cells
 * around the globe, so that whole turns of longitude change nothing.
 * @param size km; 0 makes every station a block of its own.
 * @returns the block's number for every station, 0 .. blocks - 1.
 */
export function spatialBlocks(lon: Float64Array, lat: Float64Array, size: number): Int32Array {
  if (size === 0) return Int32Array.from(lon, (_, k) => k);
  const numbers = new Map<string, number>();
  return Int32Array.from(lon, (value, k) => {
    const band = Math.floor((((lat[k] as number) + 90) * KM_PER_DEGREE) / size);
    const middle = ((band + 0.5) * size) / KM_PER_DEGREE - 90;
    const ring = 360 * KM_PER_DEGREE * Math.max(0, Math.cos((middle * Math.PI) / 180));
    const cells = Math.max(1, Math.round(ring / size));
    const turn = value / 360 - Math.floor(value / 360);
    const key = `${band} ${Math.min(cells - 1, Math.floor(turn * cells))}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

/**
 * Observed minus predicted when a station's whole block is left out, by e_B = ((A^-1)_BB)^-1 w_B: no refitting.
 * @param blocks the block's number for every station.
 * @returns length times * stations; NaN where the stations outside the block leave the polynomial undetermined.
 */
export function blockResiduals(blocks: Int32Array, solved: SolvedSystem): Float64Array {
  const stations = blocks.length;
  const left = membersOf(blocks).filter(determination(solved, stations));
  const residuals = solved.errorsAt?.(left) ?? new Float64Array(solved.weights.length).fill(Number.NaN);
  for (const members of left) {
    if (Number.isNaN(residuals[members[0] as number])) leaveOut(members, stations, solved, residuals);
  }
  return residuals;
}

/** Writes the errors at one block, unless it is singular. */
function leaveOut(
  members: Int32Array,
  stations: number,
  { weights, inverseBlock }: SolvedSystem,
  residuals: Float64Array,
): void {
  const times = weights.length / stations;
  const errors = new Float64Array(members.length * times);
  members.forEach((station, row) => {
    for (let t = 0; t < times; t++) errors[row * times + t] = weights[t * stations + station] as number;
  });
  if (!solveSmall(inverseBlock(members), members.length, errors, times)) return;
  members.forEach((station, row) => {
    for (let t = 0; t < times; t++) residuals[t * stations + station] = errors[row * times + t] as number;
  });
}

/**
 * Tells of a block whether the stations outside determine the polynomial; without one, whether there are any. Mostly
 * the outside's normal matrix answers, at a few operations for each station inside; only near failure is the rank found.
 */
function determination({ tail, terms }: SolvedSystem, stations: number): (members: Int32Array) => boolean {
  if (terms <= 1) return (members) => members.length < stations;
  const whole = normalMatrix(
    tail,
    terms,
    Int32Array.from({ length: stations }, (_, k) => k),
  );
  return (members) => {
    if (stations - members.length < terms) return false;
    const inside = normalMatrix(tail, terms, members);
    if (
      choleskyInPlace(
        whole.map((sum, k) => sum - (inside[k] as number)),
        terms,
      )
    )
      return true;
    const left = new Set(members);
    const rows = tail.filter((_, k) => !left.has(Math.floor(k / terms)));
    return rankOf(rows, terms) === terms;
  };
}

/** P^T P over some stations' rows of P. */
function normalMatrix(tail: Float64Array, terms: number, stations: Int32Array): Float64Array {
  const sums = new Float64Array(terms * terms);
  for (const station of stations) {
    for (let k = 0; k < terms; k++) {
      for (let l = 0; l < terms; l++) {
        sums[k * terms + l] =
          (sums[k * terms + l] as number) +
          (tail[station * terms + k] as number) * (tail[station * terms + l] as number);
      }
    }
  }
  return sums;
}

/** The stations of each block, ascending. @param blocks numbers 0 .. blocks - 1, some of which may be missing. */
function membersOf(blocks: Int32Array): Int32Array[] {
  let count = 0;
  for (let k = 0; k < blocks.length; k++) count = Math.max(count, (blocks[k] as number) + 1);
  const ends = new Int32Array(count + 1);
  for (let k = 0; k < blocks.length; k++) {
    const next = (blocks[k] as number) + 1;
    ends[next] = (ends[next] as number) + 1;
  }
  for (let k = 0; k < count; k++) ends[k + 1] = (ends[k + 1] as number) + (ends[k] as number);
  const next = ends.slice();
  const sorted = new Int32Array(blocks.length);
  for (let k = 0; k < blocks.length; k++) {
    const block = blocks[k] as number;
    const at = next[block] as number;
    sorted[at] = k;
    next[block] = at + 1;
  }
  return Array.from({ length: count }, (_, k) => sorted.subarray(ends[k], ends[k + 1])).filter(
    ({ length }) => length > 0,
  );
}

/** `inverseBlock` of a whole inverse, row-major size x size. */
export function blocksOf(inverse: Float64Array, size: number): SolvedSystem["inverseBlock"] {
  return (stations) => {
    const count = stations.length;
    return new Float64Array(count * count).map((_, at) => {
      const [i, j] = [stations[Math.floor(at / count)] as number, stations[at % count] as number];
      return inverse[i * size + j] as number;
    });
  };
}
