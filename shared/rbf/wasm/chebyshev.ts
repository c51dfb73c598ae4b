/*
 * Interpolation through Chebyshev nodes of the first kind on [-1, 1], barycentric form (Berrut and Trefethen, SIAM
 * Review 46, 2004).
 */

/** cos((2k + 1) pi / 2p), k = 0..p-1. */
export function chebyshevNodes(order: number): Float64Array {
  return Float64Array.from({ length: order }, (_, k) => Math.cos(((2 * k + 1) * Math.PI) / (2 * order)));
}

/** Barycentric weights of those nodes: (-1)^k sin((2k + 1) pi / 2p). */
export function barycentricWeights(order: number): Float64Array {
  return Float64Array.from(
    { length: order },
    (_, k) => (k % 2 === 0 ? 1 : -1) * Math.sin(((2 * k + 1) * Math.PI) / (2 * order)),
  );
}

/** Row-major points.length x order: values of the Lagrange polynomials at points. */
export function lagrangeMatrix(order: number, points: ArrayLike<number>): Float64Array {
  const nodes = chebyshevNodes(order);
  const weights = barycentricWeights(order);
  const matrix = new Float64Array(points.length * order);
  for (let i = 0; i < points.length; i++) {
    const row = matrix.subarray(i * order, (i + 1) * order);
    const hit = nodes.indexOf(points[i] as number);
    if (hit >= 0) {
      row[hit] = 1;
      continue;
    }
    let sum = 0;
    for (let k = 0; k < order; k++) {
      row[k] = (weights[k] as number) / ((points[i] as number) - (nodes[k] as number));
      sum += row[k] as number;
    }
    for (let k = 0; k < order; k++) row[k] = (row[k] as number) / sum;
  }
  return matrix;
}
