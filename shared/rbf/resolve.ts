import { UserError } from "../errors.ts";
import { chooseSettings, type SampleSolver } from "./choose.ts";
import { boundingBox, KM_PER_DEGREE, type Neighbours, type Places } from "./distance.ts";
import type { StepProgress } from "./engine.ts";
import { legacyKernels } from "./kernels.ts";
import { leastDegree, type Method, type ResolvedMethod, shapedKernels } from "./method.ts";
import { figure, unitOf } from "./words.ts";

/**
 * Share of the data's range. Ten times finer than anybody sees on a map, because it costs little: 1400 stations onto
 * 1400 x 1000 nodes took 85 instead of 57 ms (linear), and what is left of the error stays below 1e-6 of the range.
 */
const AUTO_TOLERANCE = 1e-5;

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
export function resolveMethod(
  method: Method,
  input: ResolveInput,
  progress: StepProgress,
  solve: SampleSolver,
): Resolved {
  const tolerance = method.tolerance === "auto" ? AUTO_TOLERANCE * sizeOf(input.values) : method.tolerance;
  const { kernel, metric, compat } = method;
  if (compat === "scipy-rbf") return { ...legacyMethod(method, input, tolerance) };
  const degree = method.degree === "auto" ? leastDegree[kernel] : method.degree;
  const median = input.neighbours?.median || ONE_DEGREE[metric];
  const shape = method.shape === "auto" && !choosable(method, input) ? ONE_DEGREE[metric] : method.shape;
  const open = { kernel, shape, degree, smoothing: method.smoothing, metric, compat };
  const choice =
    typeof shape === "number" && typeof open.smoothing === "number"
      ? { shape, smoothing: open.smoothing, notes: [] }
      : chooseSettings(open, input.lon, input.lat, input.values, median, progress, solve);
  const { smoothing, notes } = choice;
  return { method: { ...open, shape: choice.shape, smoothing, tolerance }, notes };
}

/** One degree in each metric's unit: the shape length where it only scales weights and smoothing. */
const ONE_DEGREE: Readonly<Record<Method["metric"], number>> = { degrees: 1, "great-circle": KM_PER_DEGREE };

/** Whether stations can tell one shape length from another. */
const choosable = ({ kernel }: Method, { neighbours }: ResolveInput): boolean =>
  shapedKernels.has(kernel) && neighbours !== null && neighbours.median > 0;

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
    for (let k = 0; k < column.length; k++) {
      const value = column[k] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low || Math.abs(high) || 1;
}
