import type { SolvedModel } from "../engine.ts";
import { createTail } from "../polynomial.ts";
import { boxOf, type Lattice } from "./accuracy.ts";
import { chebyshevNodes, lagrangeMatrix } from "./chebyshev.ts";

/** Products that a polynomial tail may need at most. */
export const LARGEST_TAIL = 40;

/** A tail on a lattice: at (i, j) and time t the sum over m of columns[m * columns + i] * rows[(t * count + m) * rows + j]. */
export interface TailProducts {
  readonly count: number;
  readonly columns: Float64Array;
  readonly rows: Float64Array;
}

const evenMatrices = new Map<string, Float64Array>();

/** lagrangeMatrix at `count` evenly spaced places, ends included; remembered, as tiles come in few shapes. */
function evenMatrix(order: number, count: number): Float64Array {
  const key = `${order} at ${count}`;
  const known = evenMatrices.get(key);
  if (known) return known;
  const places = Float64Array.from({ length: count }, (_, i) => (count > 1 ? (2 * i) / (count - 1) - 1 : 0));
  const matrix = lagrangeMatrix(order, places);
  evenMatrices.set(key, matrix);
  return matrix;
}

/** Chebyshev nodes along one side for a tail: exact for polynomials, 1e-16 for sines and cosines of twice the angle. */
function nodesFor({ metric, degree }: SolvedModel["method"], half: number): number {
  if (metric === "degrees" || degree === 0) return degree + 1;
  return Math.min(LARGEST_TAIL, 10 + Math.ceil((6 * half * Math.PI) / 180));
}

/**
 * The polynomial tail of `count` times on a lattice as products of a function of longitude and one of latitude: it is a
 * polynomial of low degree in both (degrees) or a smooth one in their sines and cosines (great circle), so that
 * interpolation through few Chebyshev nodes is exact to rounding.
 */
export function tailProducts(
  { method, frame, polynomial }: SolvedModel,
  lattice: Lattice,
  first: number,
  count: number,
): TailProducts {
  const tail = createTail(method.metric, method.degree, frame);
  const { lon, lat, halfLon, halfLat } = boxOf(lattice);
  const { columns, rows } = lattice;
  const along = tail.count === 0 ? 0 : nodesFor(method, halfLon);
  const across = tail.count === 0 ? 0 : nodesFor(method, halfLat);
  const terms = new Float64Array(tail.count);
  const rowTable = new Float64Array(count * along * rows);
  const rowMatrix = evenMatrix(across, rows);
  const southNorth = chebyshevNodes(across);
  chebyshevNodes(along).forEach((x, m) => {
    southNorth.forEach((y, k) => {
      tail.at(lon + halfLon * x, lat + halfLat * y, terms);
      for (let t = 0; t < count; t++) {
        let value = 0;
        for (let l = 0; l < tail.count; l++) {
          value += (terms[l] as number) * (polynomial[(first + t) * tail.count + l] as number);
        }
        const from = (t * along + m) * rows;
        for (let j = 0; j < rows; j++) {
          rowTable[from + j] = (rowTable[from + j] as number) + value * (rowMatrix[j * across + k] as number);
        }
      }
    });
  });
  const matrix = evenMatrix(along, columns);
  const columnTable = Float64Array.from(
    { length: along * columns },
    (_, k) => matrix[(k % columns) * along + Math.floor(k / columns)] as number,
  );
  return { count: along, columns: columnTable, rows: rowTable };
}
