import { SingularValueDecomposition, WrapperMatrix1D } from "ml-matrix";

/** A direction weaker than this, relative to the strongest, is rounding and not geometry. */
const NEGLIGIBLE = 1e-10;

/** Numerical rank of a row-major matrix with `columns` columns and at least as many rows. */
export function rankOf(matrix: Float64Array, columns: number): number {
  if (columns === 0) return 0;
  const rows = matrix.length / columns;
  const { diagonal } = new SingularValueDecomposition(new WrapperMatrix1D(matrix, { rows }), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const strongest = Math.max(...diagonal);
  return diagonal.filter((value) => value > NEGLIGIBLE * strongest).length;
}
