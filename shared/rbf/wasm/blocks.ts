import { substituteRows as substituteHere } from "../small.ts";
import type { WasmMemory } from "./memory.ts";
import { BATCH, type ColumnSpace, strideOf } from "./sums.ts";

/** A X = B with symmetric A (size x size) and B (size x columns), both row-major. */
interface BlockEquations {
  readonly a: Float64Array;
  readonly size: number;
  readonly b: Float64Array;
  readonly columns: number;
}

/**
 * Replaces B by X, by Cholesky.
 * @returns false, and leaves B as it is, where A is not definite or has no room in the space.
 */
export function solveBlock(
  memory: WasmMemory,
  { first: right, second: factor, column }: ColumnSpace,
  { a, size, b, columns }: BlockEquations,
): boolean {
  const { exports, floats } = memory;
  const stride = strideOf(size);
  if (size * stride > BATCH * column || columns > BATCH) return false;
  if (size === 1) return divide(b, a[0] as number);
  for (let j = 0; j < size; j++) {
    memory.view(factor + j * stride, size).set(a.subarray(j * size, (j + 1) * size));
  }
  if (exports.factorCholesky(size, factor, stride) === 0) return false;
  for (let t = 0; t < columns; t++) {
    const at = (right + t * column) / 8;
    for (let k = 0; k < size; k++) floats[at + k] = b[k * columns + t] as number;
  }
  exports.solveLower(size, columns, 0, factor, 8, stride, right, column);
  exports.solveUpper(size, columns, 0, factor, stride, 8, right, column);
  for (let t = 0; t < columns; t++) {
    const at = (right + t * column) / 8;
    for (let k = 0; k < size; k++) b[k * columns + t] = floats[at + k] as number;
  }
  return true;
}

/** The equations of a single station. */
function divide(b: Float64Array, a: number): boolean {
  if (!(a > 0)) return false;
  for (let k = 0; k < b.length; k++) b[k] = (b[k] as number) / a;
  return true;
}

/** As substituteRows in small.ts, rows by as many as the space holds. */
export function substituteRows(
  { exports, floats }: WasmMemory,
  { first, second: factor, column }: ColumnSpace,
  lower: Float64Array,
  size: number,
  rows: Float64Array,
): void {
  const room = Math.floor((BATCH * column) / 8);
  if (size * size > room) {
    substituteHere(lower, size, rows);
    return;
  }
  floats.set(lower, factor / 8);
  const together = Math.floor(room / size) * size;
  for (let start = 0; start < rows.length; start += together) {
    const some = rows.subarray(start, start + together);
    floats.set(some, first / 8);
    exports.solveLower(size, some.length / size, 0, factor, size * 8, 8, first, size * 8);
    some.set(floats.subarray(first / 8, first / 8 + some.length));
  }
}
