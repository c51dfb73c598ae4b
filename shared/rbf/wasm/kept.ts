import { select } from "../distance.ts";
import type { FitProblem, Model } from "../engine.ts";
import type { Method, ResolvedMethod } from "../method.ts";
import { judgedModel } from "../model.ts";
import type { Frame } from "../polynomial.ts";
import { type PreparedFit, prepareFit } from "../prepare.ts";
import { DERIVED_RESIDUAL, FEW_MISSING, solveInverted, type Together } from "./solve.ts";
import type { WasmSystem } from "./system.ts";

/** A system as its inverse, for solutions at its stations without another factorization (see solveKept). */
export interface KeptSystem {
  readonly system: WasmSystem;
  readonly method: ResolvedMethod;
  readonly frame: Frame;
  /** The system's stations: their indices in the problem it was made for, and their places, degrees. */
  readonly stations: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** The polynomial's terms at them, row-major. */
  readonly rows: Float64Array;
}

/** What is kept of the system that a fit was solved with. */
export function keptSystem(prepared: PreparedFit, { system, stations, rows }: Together): KeptSystem {
  const { method, frame, carried, lon, lat } = prepared;
  return {
    system,
    method,
    frame,
    stations: Int32Array.from(stations, (k) => carried[k] as number),
    lon: select(lon, stations),
    lat: select(lat, stations),
    rows,
  };
}

/**
 * Solves another problem at stations of a kept system: some left out, other values, but the same method.
 * @returns null when the problem is not of that kind, lacks too many of the stations, or loses accuracy on this way.
 * @throws UserError as fitWasm does.
 */
export function solveKept(kept: KeptSystem, problem: FitProblem): Model | null {
  if (!sameSystem(kept.method, problem.method)) return null;
  const prepared = { ...prepareFit(problem, () => undefined), frame: kept.frame };
  const own = new Map(Array.from(prepared.carried, (station, k) => [station, k] as const));
  const stations = kept.stations.map((station) => own.get(station) ?? ABSENT);
  const inPlace = stations.every(
    (station, k) =>
      station === ABSENT || (prepared.lon[station] === kept.lon[k] && prepared.lat[station] === kept.lat[k]),
  );
  const found = stations.reduce((count, station) => count + Number(station !== ABSENT), 0);
  if (!inPlace || found < own.size) return null;
  const fewest = stations.length * (1 - FEW_MISSING);
  if (prepared.groups.some((group) => group.stations.length < fewest)) return null;
  const solutions = solveInverted(kept.system, kept.rows, prepared, stations, prepared.groups);
  if (solutions.some(({ residual }) => !(residual <= DERIVED_RESIDUAL * prepared.range))) return null;
  const solved = prepared.groups.map((group, k) => ({ group, solution: solutions[k] ?? null }));
  const model = judgedModel(prepared, solved, { solver: kept.system.solver, factorizations: 0 });
  const words = `${model.diagnostics.words} Solved with the factors at hand: no new factorization.`;
  return { ...model, diagnostics: { ...model.diagnostics, words } };
}

/** Stands for a station of the system that the problem does not have. */
const ABSENT = -1;

function sameSystem(kept: ResolvedMethod, asked: Method): boolean {
  const keys = ["kernel", "shape", "degree", "smoothing", "metric", "compat"] as const;
  return keys.every((key) => kept[key] === asked[key]);
}
