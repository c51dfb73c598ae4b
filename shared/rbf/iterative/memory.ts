import { memoryBytes } from "../wasm/memory.ts";
import { systemBytes } from "../wasm/system.ts";
import { preconditionerBytes, preconditionerEngineBytes } from "./preconditioner.ts";
import { productBytes } from "./product.ts";

/** Times solved together at most. */
export const BATCH = 4;
/** Vectors per time, as measured: directions and their images of the 2 to 10 steps it takes, and the solver's own. */
const VECTORS = 50;

/** Stations whose dense matrix fits the four gigabytes that WebAssembly can address. */
export const MOST_DENSE = 23_000;
/** With fewer stations a dense matrix is a matter of course. */
export const FEWEST_ITERATIVE = 500;
/** From so many stations on, iterating is quicker than a dense factorization. */
export const DENSE_LIMIT = 8000;
/** Short-lived arrays, bytes. */
const BASE_BYTES = 1.7e6;
/** Tree, Lagrange polynomials, lists and reflections, as measured: numbers per station, terms left aside. */
const NUMBERS_PER_STATION = 53;

/** Bytes of engine memory that the iteration takes. */
export function iterativeEngineBytes(stations: number, terms: number, times: number): number {
  const product = memoryBytes(productBytes(stations, Math.min(BATCH, times)));
  return Math.max(product, preconditionerEngineBytes(stations, terms));
}

/** Resident bytes that the iteration adds at its peak: grows with the number of stations. */
export function iterativeBytes(stations: number, terms: number, times: number): number {
  const numbers = VECTORS * Math.min(BATCH, times) + NUMBERS_PER_STATION + 2 * terms;
  return (
    iterativeEngineBytes(stations, terms, times) +
    preconditionerBytes(stations) +
    8 * stations * numbers +
    BASE_BYTES
  );
}

/**
 * Whether stations are solved for by iteration: many of them, or more than a dense matrix may take.
 * @param bytesAllowed what the solver may add to its process, bytes; Infinity when nobody set a limit.
 */
export function choosesIterative(stations: number, terms: number, bytesAllowed: number): boolean {
  if (stations > DENSE_LIMIT) return true;
  const dense = systemBytes(stations, terms);
  return dense > bytesAllowed && iterativeBytes(stations, terms, 1) < dense;
}
