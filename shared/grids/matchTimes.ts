/** Farther than this from a single time of a background no observation belongs to it, milliseconds. */
const SINGLE_TIME_REACH = 30 * 60_000;

/** How far a background's time may be from an observation's, milliseconds: half its usual step, at least half an hour. */
export function timeTolerance(times: readonly (number | null)[]): number {
  const steps = times.slice(1).map((time, k) => (time ?? 0) - (times[k] ?? 0));
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(SINGLE_TIME_REACH, usual / 2);
}

/**
 * For each time observed the index of the background's nearest time, -1 where none is within the tolerance. An
 * undated background holds for all times, and so do undated observations for a background of a single time.
 * @param observed milliseconds since 1970-01-01 UTC; a single NaN when undated.
 */
export function matchTimes(times: readonly (number | null)[], observed: readonly number[]): number[] {
  const tolerance = timeTolerance(times);
  return observed.map((at) => {
    if (times[0] === null) return 0;
    if (Number.isNaN(at)) return times.length === 1 ? 0 : -1;
    const nearest = times.reduce<number>(
      (best, time, k) => (distance(time, at) < distance(times[best] ?? null, at) ? k : best),
      0,
    );
    return distance(times[nearest] ?? null, at) <= tolerance ? nearest : -1;
  });
}

const distance = (time: number | null, at: number): number => Math.abs((time ?? Number.NaN) - at);
