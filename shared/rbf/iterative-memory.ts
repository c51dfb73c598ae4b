import { productBytes } from "./product.ts";
import { schwarzBytes } from "./schwarz.ts";
import { memoryBytes } from "./wasm-memory.ts";
import { systemBytes } from "./wasm-system.ts";

/** Times solved together at most. */
export const BATCH = 4;
/** Directions kept before the search starts anew. */
export const STEPS = 40;

/** From so many stations on, iterating is quicker than a dense factorization. */
const MANY_STATIONS = 8000;
/** Compiled code and short-lived arrays, bytes. */
const BASE_BYTES = 24e6;
/** Tree, Lagrange polynomials, lists and reflections: numbers per station. */
const NUMBERS_PER_STATION = 120;

/** Bytes of engine memory that the iteration takes. */
export function iterativeEngineBytes(stations: number, terms: number, times: number): number {
  const columns = Math.min(BATCH, times);
  return memoryBytes(productBytes(stations, columns) + schwarzBytes(stations, terms, columns));
}

/** Resident bytes that the iteration adds at its peak: grows with the number of stations. */
export function iterativeBytes(stations: number, terms: number, times: number): number {
  const columns = Math.min(BATCH, times);
  const krylov = (2 * STEPS + 12) * columns;
  return (
    iterativeEngineBytes(stations, terms, times) +
    8 * stations * (krylov + NUMBERS_PER_STATION + terms) +
    BASE_BYTES
  );
}

/**
 * Whether stations are solved for by iteration: many of them, or more than a dense matrix may take.
 * @param bytesAllowed what the solver may add to its process, bytes; Infinity when nobody set a limit.
 */
export function choosesIterative(stations: number, terms: number, bytesAllowed: number): boolean {
  if (stations > MANY_STATIONS) return true;
  const dense = systemBytes(stations, terms);
  return dense > bytesAllowed && iterativeBytes(stations, terms, 1) < dense;
}
