/*
 * Flexible GMRES (Saad 1993, doi:10.1137/0914028): the least residual over a growing space whose directions come from a
 * preconditioner that need not be the same linear map each time. Several right-hand sides go in step, so that products
 * and preconditioner serve them together.
 */

/** A map of columns to columns of the same length. */
export type ColumnMap = (columns: readonly Float64Array[]) => Float64Array[];

export interface Operators {
  readonly multiply: ColumnMap;
  /** Close to the inverse of `multiply`. */
  readonly precondition: ColumnMap;
}

/** One right-hand side on its way. */
interface Search {
  readonly size: number;
  readonly limit: number;
  /** Orthonormal basis of the residuals, one more than directions. */
  readonly basis: Float64Array[];
  readonly directions: Float64Array[];
  /** Columns of the upper triangular factor. */
  readonly triangle: Float64Array[];
  readonly cosines: number[];
  readonly sines: number[];
  /** The rotated right-hand side; the last entry is the residual's norm. */
  readonly right: number[];
}

/** Length of a vector. */
export function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** y += factor x. */
export function addTo(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + factor * (x[i] as number);
}

/**
 * Approximate solutions of A x = b for some right-hand sides, starting from zero.
 * @param limits the norms of the residuals at which to stop, by right-hand side.
 * @param steps directions to search at most.
 * @param heard told of each step with the largest ratio of a residual to its limit.
 * @returns solutions and the number of steps taken.
 */
export function flexibleGmres(
  { multiply, precondition }: Operators,
  rights: readonly Float64Array[],
  limits: readonly number[],
  steps: number,
  heard: (step: number, ratio: number) => void,
): { readonly solutions: Float64Array[]; readonly steps: number } {
  const searches = rights.map((right, t) => startSearch(right, limits[t] as number));
  let step = 0;
  for (; step < steps; step++) {
    const open = searches.filter((search) => residualOf(search) > search.limit);
    if (open.length === 0) break;
    const directions = precondition(open.map(({ basis }) => basis.at(-1) as Float64Array));
    const images = multiply(directions);
    open.forEach((search, k) => {
      extend(search, directions[k] as Float64Array, images[k] as Float64Array);
    });
    heard(step + 1, Math.max(...searches.map((search) => residualOf(search) / search.limit)));
  }
  return { solutions: searches.map(solutionOf), steps: step };
}

const residualOf = ({ right }: Search): number => Math.abs(right.at(-1) as number);

function startSearch(right: Float64Array, limit: number): Search {
  const length = norm(right);
  const basis = length > 0 ? [right.map((value) => value / length)] : [];
  return {
    size: right.length,
    limit,
    basis,
    directions: [],
    triangle: [],
    cosines: [],
    sines: [],
    right: [length],
  };
}

/** Takes one more direction with its image, by modified Gram-Schmidt and a Givens rotation. */
function extend(search: Search, direction: Float64Array, image: Float64Array): void {
  const { basis, directions, triangle, cosines, sines, right } = search;
  const count = directions.length;
  const column = new Float64Array(count + 1);
  basis.forEach((vector, k) => {
    column[k] = dot(vector, image);
    addTo(image, -(column[k] as number), vector);
  });
  const below = norm(image);
  for (let k = 0; k < count; k++) {
    const [c, s] = [cosines[k] as number, sines[k] as number];
    const [upper, lower] = [column[k] as number, column[k + 1] as number];
    column[k] = c * upper + s * lower;
    column[k + 1] = c * lower - s * upper;
  }
  const length = Math.hypot(column[count] as number, below);
  // A direction whose image vanishes adds nothing; the search ends where it is.
  if (!(length > 0)) {
    right[count] = 0;
    return;
  }
  const [c, s] = [(column[count] as number) / length, below / length];
  column[count] = length;
  const last = right[count] as number;
  right[count] = c * last;
  right.push(-s * last);
  cosines.push(c);
  sines.push(s);
  directions.push(direction);
  triangle.push(column);
  basis.push(below > 0 ? image.map((value) => value / below) : image);
}

/** The combination of directions with the least residual. */
function solutionOf({ size, directions, triangle, right }: Search): Float64Array {
  const count = directions.length;
  const factors = right.slice(0, count);
  const solution = new Float64Array(size);
  for (let k = count - 1; k >= 0; k--) {
    let sum = factors[k] as number;
    for (let m = k + 1; m < count; m++) {
      sum -= ((triangle[m] as Float64Array)[k] as number) * (factors[m] as number);
    }
    factors[k] = sum / ((triangle[k] as Float64Array)[k] as number);
    addTo(solution, factors[k] as number, directions[k] as Float64Array);
  }
  return solution;
}
