import { UserError } from "../errors.ts";
import type { FitDiagnostics } from "./engine.ts";
import { type ResolvedMethod, shapedKernels } from "./method.ts";
import { figure, unitOf } from "./words.ts";

/** Below this the solution has no correct digit left in double precision. */
const HOPELESS_RCOND = 1e-15;
/** Below this rounding alone may move the field by about 1e-4 of the data. */
const DOUBTFUL_RCOND = 1e-12;
/** Residual at the stations as a share of the data's size. */
const HOPELESS_RESIDUAL = 1e-3;
const DOUBTFUL_RESIDUAL = 1e-6;
/** The field is stored as float32. */
const LARGEST_VALUE = 3e38;

/** What an iterative solve is judged by. */
export interface IterationFigures {
  readonly steps: number;
  /** See RELATIVE_RESIDUAL in iterative/solver.ts. */
  readonly relative: number;
}

/** What a fit is judged by. */
export interface FitFigures {
  readonly rcond: number;
  readonly residual: number;
  /** NaN when no station can be left out. */
  readonly looRmse: number;
  readonly spread: number;
  /** Largest minus smallest value, or the largest absolute one where all are equal. */
  readonly range: number;
  /** Largest absolute value of the data. */
  readonly largest: number;
  /** Largest absolute weight or polynomial coefficient; NaN when there is one. */
  readonly largestWeight: number;
  readonly stations: number;
  /** How an iteration that has converged went; none after a factorization. */
  readonly iteration?: IterationFigures | undefined;
  readonly method: ResolvedMethod;
  /** Distance of the closest pair of stations, units of the metric; null for one station. */
  readonly closest: number | null;
}

/**
 * Whether a fit can be trusted, in words.
 * @throws UserError "fit-refused" for a fit that must not be painted, with figures and advice.
 */
export function judge(figures: FitFigures): Pick<FitDiagnostics, "verdict" | "words"> {
  const reason = hopelessness(figures);
  if (reason !== null) throw refusal(reason, figures);
  const doubts = doubtsOf(figures);
  return {
    verdict: doubts.length > 0 ? "doubtful" : "good",
    words: [openingWords(figures), leaveOneOutWords(figures), ...doubts].join(" "),
  };
}

function openingWords({ rcond, iteration }: FitFigures): string {
  if (iteration !== undefined) {
    const { steps, relative } = iteration;
    return `Solved by iteration to a relative residual of ${figure(relative)} in ${steps} ${steps === 1 ? "step" : "steps"}; the condition of so large a system is not known.`;
  }
  const condition = `condition ${figure(1 / rcond)}`;
  return rcond < DOUBTFUL_RCOND ? `Poorly conditioned (${condition}).` : `Well conditioned (${condition}).`;
}

function hopelessness({
  rcond,
  iteration,
  residual,
  largest,
  largestWeight,
  range,
}: FitFigures): string | null {
  if (largest > LARGEST_VALUE) {
    return `Values up to ${figure(largest)} are beyond what a field can hold (${figure(LARGEST_VALUE)}).`;
  }
  if (iteration === undefined && !(rcond >= HOPELESS_RCOND)) {
    const condition = rcond > 0 ? `its condition is ${figure(1 / rcond)}` : "it is singular";
    return `The system of equations has no trustworthy solution: ${condition}.`;
  }
  if (!Number.isFinite(largestWeight)) return "The weights overflow double precision.";
  if (!(residual <= HOPELESS_RESIDUAL * range)) {
    return `The solution misses the stations by up to ${figure(residual)} where the data span ${figure(range)}.`;
  }
  return null;
}

/** The refusal of a fit, for a reason, with figures and what to change. */
export function refusal(
  reason: string,
  figures: Pick<FitFigures, "method" | "closest" | "stations">,
): UserError {
  const { method, closest, stations } = figures;
  const unit = unitOf(method.metric);
  return new UserError("fit-refused", `${reason} ${adviceFor(method)}`, [
    `kernel ${method.kernel}, shape length ${figure(method.shape)} ${unit}, smoothing ${figure(method.smoothing)}, degree ${method.degree}`,
    `stations ${stations}`,
    ...(closest === null ? [] : [`closest stations ${figure(closest)} ${unit} apart`]),
  ]);
}

function adviceFor(method: ResolvedMethod): string {
  const ways: string[] = [];
  if (shapedKernels.has(method.kernel)) {
    ways.push(`a smaller shape length (now ${figure(method.shape)} ${unitOf(method.metric)})`);
  }
  if (method.compat === "none") ways.push(`more smoothing (now ${figure(method.smoothing)})`);
  else ways.push("no compatibility with SciPy's Rbf, whose smoothing makes some kernels worse");
  if (method.kernel !== "linear") ways.push("the linear kernel");
  else if (method.degree < 0) ways.push("degree 0");
  return `Try ${ways.join(", or ")}.`;
}

function leaveOneOutWords({ looRmse, spread, stations, iteration, method }: FitFigures): string {
  if (stations === 1) {
    return method.degree >= 0
      ? "A single station: the field is its value everywhere, and nothing can check it."
      : "A single station: the field falls off around it, and nothing can check it.";
  }
  if (Number.isNaN(looRmse)) return "Too few stations to leave one out, so nothing can check the field.";
  const end = `the field misses it by ${figure(looRmse)} on average against a spread of ${figure(spread)}`;
  if (iteration === undefined) return `Leaving a station out, ${end}.`;
  return `Leaving a station out, ${end} (approximately: judged from its neighbourhood).`;
}

function doubtsOf(figures: FitFigures): string[] {
  const { rcond, residual, looRmse, spread, range, method } = figures;
  const doubts: string[] = [];
  if (rcond < DOUBTFUL_RCOND) doubts.push(`Rounding may show in the field. ${adviceFor(method)}`);
  if (residual > DOUBTFUL_RESIDUAL * range) {
    doubts.push(`The solution misses the stations by up to ${figure(residual)}.`);
  }
  if (looRmse > spread) doubts.push(poorPrediction(method));
  if (Number.isNaN(looRmse)) doubts.push("Take the field as a sketch.");
  return doubts;
}

function poorPrediction(method: ResolvedMethod): string {
  const change = shapedKernels.has(method.kernel)
    ? "another shape length, more smoothing or the linear kernel"
    : "more smoothing or another kernel";
  return `That is no better than the mean of all stations; try ${change}.`;
}
