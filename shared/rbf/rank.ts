import { SingularValueDecomposition, WrapperMatrix1D } from "ml-matrix";
import { reflectionsOf } from "./reflections.ts";

/** A direction weaker than this, relative to the strongest, is rounding and not geometry. */
const NEGLIGIBLE = 1e-10;

/** Numerical rank of a row-major matrix with `columns` columns and at least as many rows. */
export function rankOf(matrix: Float64Array, columns: number): number {
  if (columns === 0) return 0;
  // R of the matrix has its singular values, and is as small as it is wide.
  const { triangle } = reflectionsOf(matrix, columns);
  const { diagonal } = new SingularValueDecomposition(new WrapperMatrix1D(triangle, { rows: columns }), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const strongest = Math.max(...diagonal);
  return diagonal.filter((value) => value > NEGLIGIBLE * strongest).length;
}
