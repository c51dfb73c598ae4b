import type { Method, ResolvedMethod } from "./method.ts";

/** What a fit starts from. Stations are distinct places; values NaN = missing. */
export interface FitProblem {
  /** Degrees, length N. */
  readonly lon: Float64Array;
  /** Degrees, length N. */
  readonly lat: Float64Array;
  /** values[time][station], field units, NaN = missing; every column length N. */
  readonly values: readonly Float64Array[];
  readonly method: Method;
  /** Edge of the blocks of stations left out together for the block error, km; default DEFAULT_BLOCK_KM. */
  readonly blockKm?: number;
  /** How to solve; default: densely, or by iteration when stations are very many. */
  readonly solver?: "dense" | "iterative";
}

/** How far a fit can be trusted, per fit, in numbers and in words. */
export interface FitDiagnostics {
  /** The solver that ran, for example "dense LU (ml-matrix)". */
  readonly solver: string;
  /** Reciprocal condition number of the system, 1-norm estimate; the worst over all factorizations; NaN after an iteration. */
  readonly rcond: number;
  /** Largest |interpolant - (observed - smoothing part)| at the stations, field units, over all times: the solve's own error. */
  readonly residual: number;
  /**
   * Leave-one-out residuals: loo[time][station], observed minus predicted without it, NaN where missing. Stations
   * excluded from the fit are predicted as well, but count in none of the figures. After an iteration approximate,
   * from each station's neighbourhood; words says so.
   */
  readonly loo: readonly Float64Array[];
  readonly looRmse: number;
  readonly looMae: number;
  /** Root mean square error at whole blocks of stations left out, field units; NaN when notes say why not. */
  readonly blockRmse: number;
  /** Edge of those blocks, km. */
  readonly blockKm: number;
  /** Standard deviation of the data over all times, field units: what looRmse is to be held against. */
  readonly spread: number;
  /** Number of factorizations made, or of preconditioners (times with different missing stations may need their own). */
  readonly factorizations: number;
  /** One plain sentence: trustworthy, doubtful, and why. */
  readonly verdict: "good" | "doubtful";
  readonly words: string;
  /** What was chosen for the user and why (shape length, smoothing), and times left empty: one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Everything needed to evaluate the field anywhere: plain data, may be cloned or written to disk.
 * field(q, t) = sum_i weights[t*N + i] * s*phi(|q - x_i| / L) + sum_k polynomial[t*K + k] * p_k(q)
 */
export interface SolvedModel {
  readonly method: ResolvedMethod;
  /** Stations that carry weight, degrees, length N. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly times: number;
  /**
   * Length times * N; 0 where the station is missing at that time. NaN throughout for a time that could not be fitted
   * (no values, too few stations): its field is NaN and diagnostics.notes says why.
   */
  readonly weights: Float64Array;
  /** Length times * K, K terms of the polynomial tail on shifted and scaled coordinates. */
  readonly polynomial: Float64Array;
  /**
   * Shift and scale of the polynomial's coordinates. Degrees: (lon - shiftX) / scaleX, (lat - shiftY) / scaleY.
   * Great circle: the local frame's centre in degrees and its size on the unit sphere (see polynomial.ts).
   */
  readonly frame: {
    readonly shiftX: number;
    readonly shiftY: number;
    readonly scaleX: number;
    readonly scaleY: number;
  };
}

/** A solved model and how far it can be trusted. */
export interface Model extends SolvedModel {
  readonly diagnostics: FitDiagnostics;
}

/** Nodes to evaluate: (i, j) at (west + (i0 + i) * dlon, south + (j0 + j) * dlat), row 0 southernmost. */
export interface NodeBlock {
  readonly west: number;
  readonly south: number;
  readonly dlon: number;
  readonly dlat: number;
  /** First column and row of the block in the grid. */
  readonly i0: number;
  readonly j0: number;
  readonly columns: number;
  readonly rows: number;
}

/** Times evaluated in one pass. Accuracy is settled per pass, so ranges of times start at its multiples. */
export const TIMES_PER_PASS = 16;

/**
 * Some of a model's times: a node's bits do not depend on how all of them are cut into ranges, because ranges begin
 * and end between passes.
 */
export interface TimeRange {
  /** A multiple of TIMES_PER_PASS. */
  readonly first: number;
  /** A multiple of TIMES_PER_PASS, or all that follow. */
  readonly count: number;
}

/** Progress of a long step: 0..1 and what is being done. Throwing from it (UserError "cancelled") stops the step. */
export type StepProgress = (fraction: number, what: string) => void;

/** Hears of a fit's weights before its diagnostics are known: enough to evaluate, not yet to trust. */
export type WeightsKnown = (model: SolvedModel) => void;

/** One implementation of fit and evaluation; the reference one and the fast one are interchangeable. */
export interface Engine {
  /**
   * Solves for the weights of all times.
   * @throws UserError "fit-refused" when no trustworthy solution exists, with figures and advice;
   *         "bad-setting" when the method does not suit the problem.
   */
  fit(problem: FitProblem, progress?: StepProgress): Model;
  /**
   * The field at a block of nodes.
   * @param out length >= times * rows * columns, filled as out[(t * rows + j) * columns + i], field units.
   * @param range the times asked for, t counted from the first of them; default all.
   */
  evaluateTile(model: SolvedModel, block: NodeBlock, out: Float32Array, range?: TimeRange): void;
}
