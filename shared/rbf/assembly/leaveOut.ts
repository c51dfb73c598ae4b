import { factorCholesky } from "./cholesky";
import { solveLower, solveUpper } from "./triangular";

/*
 * Stations left out of a solved system, a block at a time and without refitting, from the inverse G (DESIGN section 4):
 * e_B = (G_BB)^-1 w_B. Where stations M are missing, G - Z^T Z stands for G, with G_MM = L L^T and Z = L^-1 G_M:.
 */

/** Rows of Z^T for some stations, `missing` doubles each. Stations and those missing are i32 positions in G. */
function rowsOfZ(
  count: i32, stations: usize, g: usize, stride: usize, missing: i32, missingAt: usize, lower: usize, z: usize,
): void {
  for (let k = 0; k < missing; k++) {
    const column = g + <usize>i32.load(missingAt + (<usize>k << 2)) * stride;
    let to = z + (<usize>k << 3);
    for (let i = 0; i < count; i++, to += <usize>missing << 3) {
      f64.store(to, f64.load(column + (<usize>i32.load(stations + (<usize>i << 2)) << 3)));
    }
  }
  solveLower(missing, count, false, lower, <usize>missing << 3, 8, z, <usize>missing << 3);
}

function dot(count: i32, a: usize, b: usize): f64 {
  let sum2 = f64x2.splat(0);
  const end = a + (<usize>(count & ~1) << 3);
  for (; a < end; a += 16, b += 16) sum2 = f64x2.add(sum2, f64x2.mul(v128.load(a), v128.load(b)));
  const sum = f64x2.extract_lane(sum2, 0) + f64x2.extract_lane(sum2, 1);
  return count & 1 ? sum + f64.load(a) * f64.load(b) : sum;
}

/** The lower triangle of G - Z^T Z over a block, column-major; its diagonal is also written to the stations' places. */
function fillBlock(
  count: i32, stations: usize, g: usize, stride: usize, missing: i32, z: usize, diagonal: usize, block: usize,
): void {
  const row = <usize>missing << 3;
  for (let j = 0; j < count; j++) {
    const station = <usize>i32.load(stations + (<usize>j << 2));
    const column = g + station * stride;
    const to = block + (<usize>(j * count) << 3);
    for (let i = j; i < count; i++) {
      const entry = f64.load(column + (<usize>i32.load(stations + (<usize>i << 2)) << 3));
      const taken = missing > 0 ? dot(missing, z + <usize>i * row, z + <usize>j * row) : 0.0;
      f64.store(to + (<usize>i << 3), entry - taken);
    }
    f64.store(diagonal + (station << 3), f64.load(to + (<usize>j << 3)));
  }
}

/** Replaces weights at a block by its errors, NaN where the block is not definite. */
function solveBlock(
  count: i32, stations: usize, times: i32, w: usize, wStride: usize, block: usize, right: usize,
): void {
  const bytes = <usize>count << 3;
  const isDefinite = factorCholesky(count, block, bytes);
  for (let t: usize = 0; t < <usize>times; t++) {
    for (let i = 0; i < count; i++) {
      const from = w + t * wStride + (<usize>i32.load(stations + (<usize>i << 2)) << 3);
      f64.store(right + t * bytes + (<usize>i << 3), isDefinite ? f64.load(from) : NaN);
    }
  }
  if (isDefinite) {
    solveLower(count, times, false, block, 8, bytes, right, bytes);
    solveUpper(count, times, false, block, bytes, 8, right, bytes);
  }
  for (let t: usize = 0; t < <usize>times; t++) {
    for (let i = 0; i < count; i++) {
      const to = w + t * wStride + (<usize>i32.load(stations + (<usize>i << 2)) << 3);
      f64.store(to, f64.load(right + t * bytes + (<usize>i << 3)));
    }
  }
}

/**
 * Leaves out blocks of stations one after the other.
 * @param ends i32: where each block's members end in `members`, i32 positions in G.
 * @param g the inverse, column-major, symmetric, `stride` bytes between columns.
 * @param missing how many stations M are missing, their positions at `missingAt`; G_MM's L, row-major, at `lower`.
 * @param w `times` columns of weights; overwritten by errors at the blocks' stations, NaN where a block is not definite.
 * @param diagonal gets the diagonal of G - Z^T Z at the blocks' stations.
 * @param work room for `room` doubles: (count + missing + times) * count of each block, at least.
 */
export function leaveOut(
  blocks: i32, ends: usize, members: usize, g: usize, stride: usize, missing: i32, missingAt: usize, lower: usize,
  times: i32, w: usize, wStride: usize, diagonal: usize, work: usize, room: i32,
): void {
  let first = 0;
  for (let block = 0; block < blocks; ) {
    // As many blocks as there is room for: their rows of Z are found together.
    let last = block;
    let largest = 0;
    let end = first;
    while (last < blocks) {
      const next = i32.load(ends + (<usize>last << 2));
      const most = max(largest, next - (last == block ? first : end));
      if (last > block && (most + times) * most + missing * (next - first) > room) break;
      largest = most;
      end = next;
      last += 1;
    }
    const right = work + (<usize>(largest * largest) << 3);
    const z = right + (<usize>(largest * times) << 3);
    if (missing > 0) {
      rowsOfZ(end - first, members + (<usize>first << 2), g, stride, missing, missingAt, lower, z);
    }
    let from = first;
    for (; block < last; block++) {
      const to = i32.load(ends + (<usize>block << 2));
      const stations = members + (<usize>from << 2);
      const rows = z + (<usize>(from - first) * <usize>missing << 3);
      fillBlock(to - from, stations, g, stride, missing, rows, diagonal, work);
      if (times > 0) solveBlock(to - from, stations, times, w, wStride, work, right);
      from = to;
    }
    first = end;
  }
}
