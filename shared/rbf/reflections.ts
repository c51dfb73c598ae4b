/*
 * QR factorization of a tall, narrow matrix by Householder reflections (Golub and Van Loan, Matrix Computations,
 * section 5.2): it separates what polynomials can carry from what they cannot.
 */

export interface Reflections {
  readonly rows: number;
  /** One vector v per column, length rows; the reflection is I - beta v v^T. */
  readonly vectors: readonly Float64Array[];
  readonly betas: Float64Array;
  /** R, row-major columns x columns, upper triangular. */
  readonly triangle: Float64Array;
}

/** Factors a row-major matrix of full column rank. */
export function reflectionsOf(matrix: Float64Array, columns: number): Reflections {
  const rows = columns === 0 ? 0 : matrix.length / columns;
  const work = Array.from({ length: columns }, () => new Float64Array(rows));
  work.forEach((column, k) => {
    for (let i = 0; i < rows; i++) column[i] = matrix[i * columns + k] as number;
  });
  const vectors: Float64Array[] = [];
  const betas = new Float64Array(columns);
  const triangle = new Float64Array(columns * columns);
  work.forEach((column, k) => {
    for (let m = 0; m < k; m++) reflect(vectors[m] as Float64Array, betas[m] as number, column);
    const norm = Math.sqrt(column.subarray(k).reduce((sum, value) => sum + value * value, 0));
    const head = column[k] as number;
    const alpha = head > 0 ? -norm : norm;
    const vector = column.slice().fill(0, 0, k);
    vector[k] = head - alpha;
    vectors.push(vector);
    betas[k] = norm === 0 ? 0 : 1 / (alpha * (alpha - head));
    for (let m = 0; m < k; m++) triangle[m * columns + k] = column[m] as number;
    triangle[k * columns + k] = alpha;
  });
  return { rows, vectors, betas, triangle };
}

function reflect(vector: Float64Array, beta: number, x: Float64Array): void {
  let product = 0;
  for (let i = 0; i < x.length; i++) product += (vector[i] as number) * (x[i] as number);
  product *= beta;
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) - product * (vector[i] as number);
}

/** x := Q^T x. */
export function applyTransposed({ vectors, betas }: Reflections, x: Float64Array): void {
  vectors.forEach((vector, k) => {
    reflect(vector, betas[k] as number, x);
  });
}

/** x := Q x. */
export function applyForward({ vectors, betas }: Reflections, x: Float64Array): void {
  for (let k = vectors.length - 1; k >= 0; k--) {
    reflect(vectors[k] as Float64Array, betas[k] as number, x);
  }
}

/** The polynomial closest to values in the least-squares sense: its coefficients. */
export function leastSquares(factors: Reflections, values: Float64Array): Float64Array {
  const columns = factors.vectors.length;
  const x = values.slice();
  applyTransposed(factors, x);
  const result = x.slice(0, columns);
  const { triangle } = factors;
  for (let k = columns - 1; k >= 0; k--) {
    let sum = result[k] as number;
    for (let m = k + 1; m < columns; m++)
      sum -= (triangle[k * columns + m] as number) * (result[m] as number);
    result[k] = sum / (triangle[k * columns + k] as number);
  }
  return result;
}

/** Column k of the transposed pseudo-inverse, Q [R^-T e_k; 0]: length rows. */
export function pseudoInverseColumn(factors: Reflections, k: number): Float64Array {
  const columns = factors.vectors.length;
  const { triangle } = factors;
  const x = new Float64Array(factors.rows);
  for (let m = k; m < columns; m++) {
    let sum = m === k ? 1 : 0;
    for (let l = k; l < m; l++) sum -= (triangle[l * columns + m] as number) * (x[l] as number);
    x[m] = sum / (triangle[m * columns + m] as number);
  }
  applyForward(factors, x);
  return x;
}
