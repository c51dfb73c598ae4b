/*
 * How values pass between the Chebyshev nodes of a box and what lies in it, stations or the nodes of its parts: by the
 * Lagrange polynomials of its nodes, p along each axis; weights are gathered with what spreads sums, transposed.
 */

/** Lagrange polynomials of a box's nodes along both axes, at its stations (a leaf) or at its parts' nodes. */
export interface Lagrange {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

/** Coordinates as places of [-1, 1] in a box; a box without extent has them all in its middle. */
export const within = (values: Float64Array, middle: number, half: number): Float64Array =>
  values.map((value) => (half > 0 ? Math.max(-1, Math.min(1, (value - middle) / half)) : 0));

/** to[(b, a), t] += sum over points of lat_b lon_a from[point, t]. */
export function gatherPoints(
  { lon, lat }: Lagrange,
  order: number,
  times: number,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let i = 0; i < from.length; i++) {
    const weight = from[i] as number;
    const t = i % times;
    const row = ((i - t) / times) * order;
    for (let b = 0; b < order; b++) {
      const share = weight * (lat[row + b] as number);
      for (let a = 0, at = b * order * times + t; a < order; a++, at += times) {
        to[at] = (to[at] as number) + share * (lon[row + a] as number);
      }
    }
  }
}

/** As gatherPoints for points on a part's lattice of nodes: first along longitude, then along latitude. */
export function gatherLattice(
  { lon, lat }: Lagrange,
  order: number,
  times: number,
  from: Float64Array,
  to: Float64Array,
): void {
  const row = order * times;
  const between = new Float64Array(order * row);
  for (let j = 0; j < order; j++) {
    for (let i = 0; i < order; i++) {
      for (let a = 0; a < order; a++) {
        const factor = lon[i * order + a] as number;
        for (let t = 0; t < times; t++) {
          const at = j * row + a * times + t;
          between[at] = (between[at] as number) + factor * (from[j * row + i * times + t] as number);
        }
      }
    }
  }
  for (let j = 0; j < order; j++) {
    for (let b = 0; b < order; b++) {
      const factor = lat[j * order + b] as number;
      for (let k = 0; k < row; k++) {
        to[b * row + k] = (to[b * row + k] as number) + factor * (between[j * row + k] as number);
      }
    }
  }
}

/** to[point] += sum over nodes of lat_b lon_a from[b, a]. */
export function spreadPoints(
  { lon, lat }: Lagrange,
  order: number,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let i = 0; i < to.length; i++) {
    let sum = 0;
    for (let b = 0; b < order; b++) {
      let along = 0;
      for (let a = 0; a < order; a++) {
        along += (lon[i * order + a] as number) * (from[b * order + a] as number);
      }
      sum += (lat[i * order + b] as number) * along;
    }
    to[i] = (to[i] as number) + sum;
  }
}

/** As spreadPoints for points on a part's lattice of nodes. */
export function spreadLattice(
  { lon, lat }: Lagrange,
  order: number,
  from: Float64Array,
  to: Float64Array,
): void {
  const between = new Float64Array(order * order);
  for (let j = 0; j < order; j++) {
    for (let b = 0; b < order; b++) {
      const factor = lat[j * order + b] as number;
      for (let a = 0; a < order; a++) {
        between[j * order + a] =
          (between[j * order + a] as number) + factor * (from[b * order + a] as number);
      }
    }
  }
  for (let j = 0; j < order; j++) {
    for (let i = 0; i < order; i++) {
      let sum = 0;
      for (let a = 0; a < order; a++) {
        sum += (lon[i * order + a] as number) * (between[j * order + a] as number);
      }
      to[j * order + i] = (to[j * order + i] as number) + sum;
    }
  }
}
