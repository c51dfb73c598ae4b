import { UserError } from "../errors.ts";
import { boundingBox, KM_PER_DEGREE, type Neighbours, type Places } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import { legacyKernels } from "./kernels.ts";
import { type KernelName, leastDegree, type Method, type ResolvedMethod, shapedKernels } from "./method.ts";
import { chooseSmoothing } from "./smoothing.ts";
import { figure, unitOf } from "./words.ts";

/** Shape length in median distances between neighbouring stations: long enough to bridge gaps, short enough to solve. */
const shapeFactor: Readonly<Partial<Record<KernelName, number>>> = {
  multiquadric: 3,
  inverse_multiquadric: 10,
  inverse_quadratic: 10,
  gaussian: 10,
};

/** The stations and values that a method is resolved for; at least one value is there. */
export interface ResolveInput {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly values: readonly Float64Array[];
  readonly places: Places;
  /** null for a single station. */
  readonly neighbours: Neighbours | null;
}

/** A method with every "auto" replaced, and one sentence for each choice. */
export interface Resolved {
  readonly method: ResolvedMethod;
  readonly notes: readonly string[];
}

/**
 * Replaces every "auto" of a method by a number.
 * @throws UserError "bad-setting" for a kernel that SciPy's legacy class does not have.
 */
export function resolveMethod(method: Method, input: ResolveInput, progress: StepProgress): Resolved {
  const tolerance = method.tolerance === "auto" ? 1e-4 * sizeOf(input.values) : method.tolerance;
  const { kernel, metric, compat } = method;
  if (compat === "scipy-rbf") return { ...legacyMethod(method, input, tolerance) };
  const notes: string[] = [];
  const shape = method.shape === "auto" ? autoShape(method, input.neighbours, notes) : method.shape;
  const degree = method.degree === "auto" ? leastDegree[kernel] : method.degree;
  const unsmoothed = { kernel, shape, degree, metric, compat };
  let smoothing = method.smoothing;
  if (smoothing === "auto") {
    const median = input.neighbours?.median ?? 0;
    const choice = chooseSmoothing(unsmoothed, input.lon, input.lat, input.values, median, progress);
    smoothing = choice.smoothing;
    notes.push(choice.note);
  }
  return { method: { ...unsmoothed, smoothing, tolerance }, notes };
}

/** Where the shape length only scales weights, one degree; else a multiple of the distance between neighbours. */
function autoShape({ kernel, metric }: Method, neighbours: Neighbours | null, notes: string[]): number {
  const degree = metric === "degrees" ? 1 : KM_PER_DEGREE;
  const factor = shapeFactor[kernel];
  if (factor === undefined) return degree;
  const median = neighbours?.median ?? 0;
  if (median === 0) return degree;
  const unit = unitOf(metric);
  notes.push(
    `Shape length ${figure(factor * median)} ${unit}: ${factor} times the median distance between neighbouring stations (${figure(median)} ${unit}).`,
  );
  return factor * median;
}

/**
 * The legacy class: no polynomial, L only in the kernels that use it, and by default the N-th part of the stations'
 * bounding box as a length, edges of length zero left out.
 */
function legacyMethod(method: Method, { places }: ResolveInput, tolerance: number): Resolved {
  const { kernel, metric, compat } = method;
  if (!legacyKernels.has(kernel)) {
    throw new UserError(
      "bad-setting",
      `SciPy's Rbf has no kernel ${kernel}. Choose another one, or no compatibility.`,
      [`kernel ${kernel}`, "compat scipy-rbf"],
    );
  }
  const shaped = shapedKernels.has(kernel);
  const shape = !shaped ? 1 : method.shape === "auto" ? legacyShape(places) : method.shape;
  const smoothing = method.smoothing === "auto" ? 0 : method.smoothing;
  const note = `Shape length ${figure(shape)} ${unitOf(metric)}: SciPy's default, from the stations' bounding box and number.`;
  return {
    method: { kernel, shape, degree: -1, smoothing, metric, compat, tolerance },
    notes: shaped && method.shape === "auto" ? [note] : [],
  };
}

function legacyShape(places: Places): number {
  const edges = boundingBox(places)
    .map(([low, high]) => high - low)
    .filter((edge) => edge !== 0);
  const volume = edges.reduce((product, edge) => product * edge, 1);
  return edges.length === 0 ? 1 : (volume / places.count) ** (1 / edges.length);
}

/** Largest minus smallest value; where all are equal, the value's size; 1 where all are zero. */
export function sizeOf(values: readonly Float64Array[]): number {
  let low = Infinity;
  let high = -Infinity;
  for (const column of values) {
    for (const value of column) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low || Math.abs(high) || 1;
}
