import { type Places, squaredDistances } from "./distance.ts";
import { kernels } from "./kernels.ts";
import type { ResolvedMethod } from "./method.ts";
import { factor, inverse, norm1, residualOf, substitute } from "./reference/dense.ts";

/** The method's part in the system of equations. */
export type SystemMethod = Pick<ResolvedMethod, "kernel" | "shape" | "smoothing" | "compat">;

/** [K + ridge * I, g P; g P^T, 0]: the system of DESIGN's words with its polynomial columns brought to K's size. */
export interface System {
  /** Row-major size x size. */
  readonly matrix: Float64Array;
  readonly size: number;
  readonly stations: number;
  readonly terms: number;
  /** g, a power of two. Without it the condition would depend on the unit of distance. */
  readonly tailScale: number;
}

/** lambda on the diagonal of s * phi. SciPy's legacy class has phi - smooth * I, which is -s * smooth here. */
export function ridgeOf({ kernel, smoothing, compat }: SystemMethod): number {
  return compat === "scipy-rbf" ? -kernels[kernel].sign * smoothing : smoothing;
}

/**
 * The system of stations at `places`.
 * @param tail the polynomial's terms at the stations, row-major stations x terms.
 */
export function assembleSystem(
  method: SystemMethod,
  places: Places,
  tail: Float64Array,
  terms: number,
): System {
  const stations = places.count;
  const size = stations + terms;
  const matrix = new Float64Array(size * size);
  const largest = fillKernel(method, places, matrix, size);
  const exponent = Math.round(Math.log2(largest));
  const tailScale = Number.isFinite(exponent) ? 2 ** exponent : 1;
  for (let i = 0; i < stations; i++) {
    for (let k = 0; k < terms; k++) {
      const entry = tailScale * (tail[i * terms + k] as number);
      matrix[i * size + stations + k] = entry;
      matrix[(stations + k) * size + i] = entry;
    }
  }
  return { matrix, size, stations, terms, tailScale };
}

/** Writes K + ridge * I; returns its largest absolute entry. */
function fillKernel(method: SystemMethod, places: Places, matrix: Float64Array, size: number): number {
  const { sign, fromSquares } = kernels[method.kernel];
  const ridge = ridgeOf(method);
  const factorOfSquares = 1 / (method.shape * method.shape);
  const row = new Float64Array(places.count);
  let largest = 0;
  for (let i = 0; i < places.count; i++) {
    const z = places.z[i] ?? 0;
    squaredDistances(places, places.x[i] as number, places.y[i] as number, z, factorOfSquares, row);
    fromSquares(row, places.count);
    const offset = i * size;
    for (let j = 0; j < places.count; j++) {
      const entry = sign * (row[j] as number) + (i === j ? ridge : 0);
      matrix[offset + j] = entry;
      if (Math.abs(entry) > largest) largest = Math.abs(entry);
    }
  }
  return largest;
}

/** What solving a system gives, for times that share their stations. */
export interface Solution {
  /** Exact 1-norm reciprocal condition number. */
  readonly rcond: number;
  /** Length times * stations. */
  readonly weights: Float64Array;
  /** Length times * terms. */
  readonly polynomial: Float64Array;
  /** Largest absolute error of the interpolation equations, in units of the data. */
  readonly residual: number;
  /** Leave-one-out residuals, length times * stations; NaN where the others alone leave the field undetermined. */
  readonly loo: Float64Array;
  /** Residuals with a station's whole block left out, length times * stations; absent when not asked for. */
  readonly block?: Float64Array;
}

/**
 * Solves for the weights of several times with one factorization, refined once.
 * @param values values[time], each with one value per station, none missing.
 * @returns null when the matrix is singular or holds numbers beyond double precision's range.
 */
export function solveSystem(system: System, values: readonly Float64Array[]): Solution | null {
  return solveWithInverse(system, values)?.solution ?? null;
}

/** As solveSystem, with the inverse of the system's matrix, row-major size x size. */
export function solveWithInverse(
  system: System,
  values: readonly Float64Array[],
): { readonly solution: Solution; readonly inverseMatrix: Float64Array } | null {
  const { matrix, size, stations, terms, tailScale } = system;
  const times = values.length;
  const factors = factor(matrix, size);
  if (factors === null) return null;
  const data = new Float64Array(size * times);
  values.forEach((column, t) => {
    for (let i = 0; i < stations; i++) data[i * times + t] = column[i] as number;
  });
  const x = data.slice();
  substitute(factors, x, times);
  const correction = residualOf(matrix, size, x, data, times);
  substitute(factors, correction, times);
  for (let k = 0; k < x.length; k++) x[k] = (x[k] as number) + (correction[k] as number);
  const errors = residualOf(matrix, size, x, data, times).subarray(0, stations * times);

  const inverseMatrix = inverse(factors);
  const rcond = 1 / (norm1(matrix, size) * norm1(inverseMatrix, size));
  const diagonal = Float64Array.from({ length: stations }, (_, i) => inverseMatrix[i * size + i] as number);
  const weights = transposed(x, 0, stations, times, 1);
  const solution = {
    rcond,
    weights,
    polynomial: transposed(x, stations, terms, times, tailScale),
    residual: largestOf(errors),
    loo: leaveOneOut(weights, diagonal),
  };
  return { solution, inverseMatrix };
}

/** Columns to rows: result[t * count + k] = factor * x[(first + k) * times + t]. */
function transposed(
  x: Float64Array,
  first: number,
  count: number,
  times: number,
  factor: number,
): Float64Array {
  const result = new Float64Array(times * count);
  for (let t = 0; t < times; t++) {
    for (let k = 0; k < count; k++) {
      result[t * count + k] = factor * (x[(first + k) * times + t] as number);
    }
  }
  return result;
}

/** Largest absolute value; NaN when there is one. */
function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k] as number);
    if (!(size <= largest)) largest = size;
  }
  return largest;
}

/**
 * e_i = w_i / (A^-1)_ii (Rippa 1999, doi:10.1023/A:1018975909870). Where the diagonal vanishes, the stations left
 * would not determine the polynomial.
 * @param weights length times * stations, stations = diagonal.length.
 */
export function leaveOneOut(weights: Float64Array, diagonal: Float64Array): Float64Array {
  const floor = 1e-15 * largestOf(diagonal);
  return weights.map((weight, k) => {
    const pivot = diagonal[k % diagonal.length] as number;
    return Math.abs(pivot) > floor ? weight / pivot : Number.NaN;
  });
}
