/** N x N arrays alive at once while one system is solved: the matrix, ml-matrix's own copies, the factors. */
const MATRICES = 6;
/** What a first fit adds however small: compiled code, the neighbourhoods of the smoothing's choice, bytes. */
const BASE_BYTES = 24e6;
/** What systems solved before may still hold until the collector comes, bytes. */
const GARBAGE_BYTES = 72e6;
/** Numbers kept per station and time: values, weights, leave-one-out residuals and their copies. */
const NUMBERS_PER_VALUE = 16;

/**
 * Resident bytes that a fit of the reference engine adds to a process at its peak, for the planner: an upper estimate.
 * Measured (Node 20): 169 of 218 MB planned for 2000 stations, 112 of 121 for 700 stations at 16 times with different
 * gaps, 139 of 167 for 1200 at 6 times.
 */
export function referenceFitBytes(stations: number, times: number): number {
  const size = stations + 9;
  return (
    MATRICES * 8 * size * size +
    BASE_BYTES +
    (times > 1 ? GARBAGE_BYTES : 0) +
    8 * NUMBERS_PER_VALUE * stations * times
  );
}
