/*
 * Matrix product in the manner of GotoBLAS/BLIS (Goto and van de Geijn, ACM TOMS 34, 2008): both factors are
 * packed so that the innermost loop reads two short contiguous streams and keeps a 4 x 4 block in registers.
 */

/** Rows of the left factor packed at a time: with DEPTH columns it stays in the second-level cache. */
const ROWS = 96;
/** Length of the dot products done per pass. */
const DEPTH = 256;
/** Columns of the right factor packed at a time. */
const COLUMNS = 512;

let packedLeft: usize = 0;
let packedRight: usize = 0;
let corner: usize = 0;
/** Smaller elements count as zero. */
let least: f64 = 0.0;

/** Bytes of scratch that `multiplyScratch` needs. */
export function multiplyScratchBytes(): i32 {
  return (ROWS * DEPTH + DEPTH * COLUMNS + 16) * 8;
}

/** Hands over the scratch area; 16-byte aligned. */
export function multiplyScratch(at: usize): void {
  packedLeft = at;
  packedRight = at + ROWS * DEPTH * 8;
  corner = packedRight + DEPTH * COLUMNS * 8;
}

/**
 * Elements smaller than this count as zero from now on. 2^-511, the root of the least normal number, keeps products out
 * of the subnormal ones, with which processors take a hundred times as long.
 */
export function neglectBelow(size: f64): void {
  least = size;
}

// @ts-ignore: decorator
@inline
function element(at: usize): f64 {
  const value = f64.load(at);
  return Math.abs(value) < least ? 0.0 : value;
}

/** Two elements, those that are too small as zero. */
// @ts-ignore: decorator
@inline
function kept(pair: v128, sign: v128, limit: v128): v128 {
  return v128.andnot(f64x2.mul(sign, pair), f64x2.lt(f64x2.abs(pair), limit));
}

/** Packs rows x depth elements in strips of 4 rows; missing rows become zero. */
function pack(from: usize, stride: usize, step: usize, rows: i32, depth: i32, sign: f64, to: usize): void {
  const whole = rows & ~3;
  for (let i = 0; i < whole; i += 4) {
    const source = from + <usize>i * stride;
    // One of the two directions is always the columns of a matrix, in which elements lie side by side.
    if (stride == 8) packRows(source, step, depth, sign, to);
    else packColumns(source, stride, step, depth, sign, to);
    to += <usize>depth << 5;
  }
  if (whole == rows) return;
  let source = from + <usize>whole * stride;
  for (let k = 0; k < depth; k++) {
    for (let r = 0; r < 4; r++) {
      f64.store(to, whole + r < rows ? sign * element(source + <usize>r * stride) : 0.0);
      to += 8;
    }
    source += step;
  }
}

/** A strip whose four rows lie side by side. */
function packRows(source: usize, step: usize, depth: i32, sign: f64, to: usize): void {
  const sign2 = f64x2.splat(sign);
  const limit = f64x2.splat(least);
  for (const end = to + (<usize>depth << 5); to < end; to += 32, source += step) {
    v128.store(to, kept(v128.load(source), sign2, limit));
    v128.store(to, kept(v128.load(source, 16), sign2, limit), 16);
  }
}

/** A strip whose four rows lie apart; along each of them elements lie side by side when `step` is 8. */
function packColumns(source: usize, stride: usize, step: usize, depth: i32, sign: f64, to: usize): void {
  const sign2 = f64x2.splat(sign);
  const limit = f64x2.splat(least);
  const second = source + stride;
  const third = second + stride;
  const fourth = third + stride;
  let at: usize = 0;
  let k = 0;
  if (step == 8) {
    for (; k + 2 <= depth; k += 2, at += 16, to += 64) {
      const a = kept(v128.load(source + at), sign2, limit);
      const b = kept(v128.load(second + at), sign2, limit);
      const c = kept(v128.load(third + at), sign2, limit);
      const d = kept(v128.load(fourth + at), sign2, limit);
      v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(to, v128.shuffle<f64>(c, d, 0, 2), 16);
      v128.store(to, v128.shuffle<f64>(a, b, 1, 3), 32);
      v128.store(to, v128.shuffle<f64>(c, d, 1, 3), 48);
    }
  }
  for (; k < depth; k++, at += step, to += 32) {
    f64.store(to, sign * element(source + at));
    f64.store(to, sign * element(second + at), 8);
    f64.store(to, sign * element(third + at), 16);
    f64.store(to, sign * element(fourth + at), 24);
  }
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, low: v128, high: v128): void {
  v128.store(at, f64x2.add(v128.load(at), low));
  v128.store(at, f64x2.add(v128.load(at, 16), high), 16);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** c (4 x 4, column-major, `stride` bytes between columns) += packed left strip * packed right strip. */
function block(depth: i32, a: usize, b: usize, c: usize, stride: usize): void {
  let c00 = f64x2.splat(0), c10 = c00, c01 = c00, c11 = c00;
  let c02 = c00, c12 = c00, c03 = c00, c13 = c00;
  const end = a + (<usize>depth << 5);
  while (a < end) {
    const low = v128.load(a);
    const high = v128.load(a, 16);
    const b0 = v128.load64_splat(b);
    c00 = multiplyAdd(c00, low, b0);
    c10 = multiplyAdd(c10, high, b0);
    const b1 = v128.load64_splat(b, 8);
    c01 = multiplyAdd(c01, low, b1);
    c11 = multiplyAdd(c11, high, b1);
    const b2 = v128.load64_splat(b, 16);
    c02 = multiplyAdd(c02, low, b2);
    c12 = multiplyAdd(c12, high, b2);
    const b3 = v128.load64_splat(b, 24);
    c03 = multiplyAdd(c03, low, b3);
    c13 = multiplyAdd(c13, high, b3);
    a += 32;
    b += 32;
  }
  addTo(c, c00, c10);
  addTo(c + stride, c01, c11);
  addTo(c + 2 * stride, c02, c12);
  addTo(c + 3 * stride, c03, c13);
}

/** A block at the lower or right edge goes through a full one on the side. */
function edgeBlock(depth: i32, a: usize, b: usize, c: usize, stride: usize, rows: i32, columns: i32): void {
  memory.fill(corner, 0, 128);
  block(depth, a, b, corner, 32);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      const at = c + <usize>j * stride + (<usize>i << 3);
      f64.store(at, f64.load(at) + f64.load(corner + (<usize>(4 * j + i) << 3)));
    }
  }
}

function packedProduct(rows: i32, columns: i32, depth: i32, c: usize, stride: usize): void {
  for (let j = 0; j < columns; j += 4) {
    const b = packedRight + (<usize>(j * depth) << 3);
    for (let i = 0; i < rows; i += 4) {
      const a = packedLeft + (<usize>(i * depth) << 3);
      const at = c + <usize>j * stride + (<usize>i << 3);
      if (i + 4 <= rows && j + 4 <= columns) block(depth, a, b, at, stride);
      else edgeBlock(depth, a, b, at, stride, min(4, rows - i), min(4, columns - j));
    }
  }
}

/**
 * C += sign * A * B. C is rows x columns, column-major, `stride` bytes from column to column; A (rows x depth)
 * and B (depth x columns) may lie either way: bytes from row to row and from column to column are given.
 */
export function multiply(
  rows: i32,
  columns: i32,
  depth: i32,
  sign: f64,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  stride: usize,
): void {
  for (let j = 0; j < columns; j += COLUMNS) {
    const width = min(COLUMNS, columns - j);
    for (let k = 0; k < depth; k += DEPTH) {
      const length = min(DEPTH, depth - k);
      pack(b + <usize>j * bColumn + <usize>k * bRow, bColumn, bRow, width, length, 1.0, packedRight);
      for (let i = 0; i < rows; i += ROWS) {
        const height = min(ROWS, rows - i);
        pack(a + <usize>i * aRow + <usize>k * aColumn, aRow, aColumn, height, length, sign, packedLeft);
        packedProduct(height, width, length, c + <usize>j * stride + (<usize>i << 3), stride);
      }
    }
  }
}
