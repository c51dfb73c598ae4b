import { addSquare, factorCholesky } from "./cholesky";
import { multiply } from "./multiply";
import { invertUpper, solveLower, solveUpper } from "./triangular";

/*
 * Stations left out of a solved system, a block at a time and without refitting, from the inverse G (DESIGN section 4):
 * e_B = (G_BB)^-1 w_B. Where stations M are missing, G - Z^T Z stands for G, with G_MM = L L^T and Z = L^-1 G_M:.
 */

/** Copies the doubles at some places (i32), `step` bytes apart in their copy. */
function gather(count: i32, places: usize, from: usize, to: usize, step: usize): void {
  for (let i: usize = 0; i < <usize>count; i++, to += step) {
    f64.store(to, f64.load(from + (<usize>i32.load(places + (i << 2)) << 3)));
  }
}

/**
 * Columns of Z for some stations, `missing` doubles each. Stations and those missing are i32 positions in G.
 * @param inverse L^-1, row-major.
 * @param z room for as many doubles again behind them.
 */
function columnsOfZ(
  count: i32, stations: usize, g: usize, stride: usize, missing: i32, missingAt: usize, inverse: usize, z: usize,
): void {
  const bytes = <usize>missing << 3;
  const rows = z + <usize>count * bytes;
  for (let k: usize = 0; k < <usize>missing; k++) {
    const column = g + <usize>i32.load(missingAt + (k << 2)) * stride;
    gather(count, stations, column, rows + (k << 3), bytes);
  }
  memory.fill(z, 0, <usize>count * bytes);
  multiply(missing, count, missing, 1.0, inverse, bytes, 8, rows, 8, bytes, z, bytes);
}

/** The lower triangle of G - Z^T Z over a block, column-major; its diagonal is also written to the stations' places. */
function fillBlock(
  count: i32, stations: usize, g: usize, stride: usize, missing: i32, z: usize, diagonal: usize, block: usize,
): void {
  const bytes = <usize>count << 3;
  for (let j: usize = 0; j < <usize>count; j++) {
    const column = g + <usize>i32.load(stations + (j << 2)) * stride;
    gather(count - <i32>j, stations + (j << 2), column, block + j * (bytes + 8), 8);
  }
  if (missing > 0) addSquare(count, missing, -1.0, z, <usize>missing << 3, 8, block, bytes);
  for (let j: usize = 0; j < <usize>count; j++) {
    f64.store(diagonal + (<usize>i32.load(stations + (j << 2)) << 3), f64.load(block + j * (bytes + 8)));
  }
}

/** Replaces weights at a block by its errors, NaN where the block is not definite. */
function solveBlock(
  count: i32, stations: usize, times: i32, w: usize, wStride: usize, block: usize, right: usize,
): void {
  const bytes = <usize>count << 3;
  const isDefinite = factorCholesky(count, block, bytes);
  if (isDefinite) {
    for (let t: usize = 0; t < <usize>times; t++) gather(count, stations, w + t * wStride, right + t * bytes, 8);
    solveLower(count, times, false, block, 8, bytes, right, bytes);
    solveUpper(count, times, false, block, bytes, 8, right, bytes);
  }
  for (let t: usize = 0; t < <usize>times; t++) {
    for (let i: usize = 0; i < <usize>count; i++) {
      const to = w + t * wStride + (<usize>i32.load(stations + (i << 2)) << 3);
      f64.store(to, isDefinite ? f64.load(right + t * bytes + (i << 3)) : NaN);
    }
  }
}

/**
 * Leaves out blocks of stations one after the other.
 * @param ends i32: where each block's members end in `members`, i32 positions in G.
 * @param g the inverse, column-major, symmetric, `stride` bytes between columns.
 * @param missing how many stations M are missing, their positions at `missingAt`; at `lower` G_MM's L, row-major with zeros
 * above the diagonal, which is overwritten.
 * @param w `times` columns of weights; overwritten by errors at the blocks' stations, NaN where a block is not definite.
 * @param diagonal gets the diagonal of G - Z^T Z at the blocks' stations.
 * @param work room for `room` doubles: (count + times + 2 missing) count of each block, at least.
 */
export function leaveOut(
  blocks: i32, ends: usize, members: usize, g: usize, stride: usize, missing: i32, missingAt: usize, lower: usize,
  times: i32, w: usize, wStride: usize, diagonal: usize, work: usize, room: i32,
): void {
  // L by rows is L^T by columns.
  if (missing > 0) invertUpper(missing, lower, <usize>missing << 3);
  let first = 0;
  for (let block = 0; block < blocks; ) {
    // As many blocks as there is room for: their columns of Z are found together.
    let last = block;
    let largest = 0;
    let end = first;
    while (last < blocks) {
      const next = i32.load(ends + (<usize>last << 2));
      const most = max(largest, next - (last == block ? first : end));
      if (last > block && (most + times) * most + 2 * missing * (next - first) > room) break;
      largest = most;
      end = next;
      last += 1;
    }
    const right = work + (<usize>(largest * largest) << 3);
    const z = right + (<usize>(largest * times) << 3);
    if (missing > 0) {
      columnsOfZ(end - first, members + (<usize>first << 2), g, stride, missing, missingAt, lower, z);
    }
    let from = first;
    for (; block < last; block++) {
      const to = i32.load(ends + (<usize>block << 2));
      const stations = members + (<usize>from << 2);
      const columns = z + (<usize>(from - first) * <usize>missing << 3);
      fillBlock(to - from, stations, g, stride, missing, columns, diagonal, work);
      if (times > 0) solveBlock(to - from, stations, times, w, wStride, work, right);
      from = to;
    }
    first = end;
  }
}
