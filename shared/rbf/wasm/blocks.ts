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
  for (let j = 0; j < size; j++) {
    memory.view(factor + j * stride, size).set(a.subarray(j * size, (j + 1) * size));
  }
  if (exports.factorCholesky(size, factor, stride) === 0) return false;
  const at = (k: number): number => (right + (k % columns) * column) / 8 + Math.floor(k / columns);
  for (let k = 0; k < b.length; k++) floats[at(k)] = b[k] as number;
  exports.solveLower(size, columns, 0, factor, 8, stride, right, column);
  exports.solveUpper(size, columns, 0, factor, stride, 8, right, column);
  for (let k = 0; k < b.length; k++) b[k] = floats[at(k)] as number;
  return true;
}
