import { type Places, placesOf, select } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import { groupTimes } from "./groups.ts";
import { kernels } from "./kernels.ts";
import type { KernelName, ResolvedMethod } from "./method.ts";
import { evenly, neighbourhoods } from "./neighbourhoods.ts";
import { createTail, frameOf, tailMatrix } from "./polynomial.ts";
import { rankOf } from "./rank.ts";
import { assembleSystem, type Solution, solveSystem } from "./system.ts";
import { counted, figure } from "./words.ts";

/** Stations in one neighbourhood at most: small systems, but with the network's true density. */
const NEIGHBOURHOOD = 150;
/** Systems solved per candidate at most. */
const SAMPLES = 12;
/** Lengths, in median distances between neighbours, over which the kernel's change is taken as smoothing. */
const LADDER = [0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
/** A candidate that needs more than this in any neighbourhood is out. */
const LEAST_RCOND = 1e-13;

type SmoothingMethod = Omit<ResolvedMethod, "smoothing" | "tolerance">;

/** A neighbourhood's stations with times at which the same of them have values. */
interface Sample {
  readonly places: Places;
  readonly tail: Float64Array;
  readonly terms: number;
  readonly values: readonly Float64Array[];
}

/**
 * The smoothing with the least leave-one-out error of a ladder of ten, tried on neighbourhoods of the network, so that
 * it takes about a second whatever the number of stations.
 * @param median median distance between neighbouring stations, units of the metric.
 */
export function chooseSmoothing(
  method: SmoothingMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
  median: number,
  progress: StepProgress,
): { readonly smoothing: number; readonly note: string } {
  const samples = samplesOf(method, lon, lat, values);
  const candidates = [
    ...new Set(LADDER.map((step) => changeOver(method.kernel, (step * median) / method.shape))),
  ];
  const errors = candidates.map((smoothing, k) => {
    progress(k / candidates.length, "Choosing the smoothing");
    return samples.length === 0 ? Infinity : rmseOf({ ...method, smoothing }, samples);
  });
  const least = Math.min(...errors);
  if (least === Infinity) {
    return { smoothing: 0, note: "No smoothing: too few stations to choose one by leaving stations out." };
  }
  const smoothing = candidates[errors.indexOf(least)] ?? 0;
  const tested = counted(samples.length, "sample");
  const against = Number.isFinite(errors[0])
    ? `${figure(errors[0] ?? 0)} without`
    : "without it the system is hopeless";
  return {
    smoothing,
    note: `Smoothing ${figure(smoothing)}: the least leave-one-out error of ${candidates.length} tried on ${tested} of up to ${NEIGHBOURHOOD} neighbouring stations (${figure(least)}; ${against}).`,
  };
}

/** How much the kernel changes over a length: smoothing in the kernel's own units. */
function changeOver(kernel: KernelName, r: number): number {
  if (kernel === "thin_plate_spline") return r * r; // r^2 log r vanishes at r = 1 and says nothing there
  const { phi } = kernels[kernel];
  return Math.abs(phi(r) - phi(0));
}

/** Root mean square leave-one-out residual over all samples; Infinity when one of them cannot be solved. */
function rmseOf(method: Omit<ResolvedMethod, "tolerance">, samples: readonly Sample[]): number {
  let sum = 0;
  let count = 0;
  for (const { places, tail, terms, values } of samples) {
    const solution: Solution | null = solveSystem(assembleSystem(method, places, tail, terms), values);
    if (solution === null || !(solution.rcond >= LEAST_RCOND)) return Infinity;
    for (const error of solution.loo) {
      if (Number.isNaN(error)) continue;
      sum += error * error;
      count += 1;
    }
  }
  return count > 0 ? Math.sqrt(sum / count) : Infinity;
}

/** Neighbourhoods spread over the network, each at its share of the times. */
function samplesOf(
  method: SmoothingMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
): Sample[] {
  const pieces = evenly(neighbourhoods(placesOf(method.metric, lon, lat), NEIGHBOURHOOD), SAMPLES);
  const timesEach = Math.max(1, Math.floor(SAMPLES / pieces.length));
  return pieces.flatMap((piece, k) => {
    const shares = Array.from(
      { length: timesEach },
      (_, m) => (k * timesEach + m) / (pieces.length * timesEach),
    );
    const times = new Set(shares.map((share) => Math.floor(share * values.length)));
    const columns = values.filter((_, t) => times.has(t)).map((column) => select(column, piece));
    return sampleGroups(method, select(lon, piece), select(lat, piece), columns);
  });
}

function sampleGroups(
  method: SmoothingMethod,
  lon: Float64Array,
  lat: Float64Array,
  values: readonly Float64Array[],
): Sample[] {
  return groupTimes(values).flatMap(({ stations, times }) => {
    const [lonHere, latHere] = [select(lon, stations), select(lat, stations)];
    const tail = createTail(method.metric, method.degree, frameOf(method.metric, lonHere, latHere));
    const matrix = tailMatrix(tail, lonHere, latHere);
    if (stations.length < tail.count + 2 || rankOf(matrix, tail.count) < tail.count) return [];
    return [
      {
        places: placesOf(method.metric, lonHere, latHere),
        tail: matrix,
        terms: tail.count,
        values: times.map((t) => select(values[t] as Float64Array, stations)),
      },
    ];
  });
}
