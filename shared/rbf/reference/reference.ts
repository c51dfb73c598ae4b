import { blockSolutions } from "../blockError.ts";
import { blocksOf } from "../crossvalidation.ts";
import { select, selectPlaces } from "../distance.ts";
import type { Engine, FitProblem, Model, StepProgress } from "../engine.ts";
import { evaluateDirect } from "../evaluate.ts";
import type { TimeGroup } from "../groups.ts";
import { judgedModel } from "../model.ts";
import { type PreparedFit, prepareFit, tailRows } from "../prepare.ts";
import { assembleSystem, type Solution, solveWithInverse } from "../system.ts";

/**
 * The engine that the others are measured by: ml-matrix solves, direct sums evaluate. Every set of stations that has
 * values at the same times gets its own factorization.
 */
export function createReferenceEngine(): Engine {
  return { fit, evaluateTile: evaluateDirect };
}

function fit(problem: FitProblem, progress: StepProgress = () => undefined): Model {
  const prepared = prepareFit(problem, (fraction, what) => progress(0.2 * fraction, what));
  const { groups } = prepared;
  const solved = groups.map((group, k) => {
    progress(0.2 + (0.8 * k) / groups.length, `Solving ${k + 1} of ${groups.length}`);
    return { group, solution: solveGroup(prepared, group) };
  });
  progress(1, "Checking the fit");
  return judgedModel(prepared, solved, {
    solver: "dense LU (ml-matrix)",
    factorizations: groups.length,
  });
}

/** Solves the times of one group; null when its system is singular. */
export function solveGroup(prepared: PreparedFit, { stations, times }: TimeGroup): Solution | null {
  const { method, places, terms, values } = prepared;
  const tail = tailRows(prepared.tail, terms, stations);
  const system = assembleSystem(method, selectPlaces(places, stations), tail, terms);
  const columns = times.map((time) => select(values[time] as Float64Array, stations));
  const solved = solveWithInverse(system, columns);
  if (solved === null) return null;
  const { solution, inverseMatrix } = solved;
  const inverseBlock = blocksOf(inverseMatrix, system.size);
  const { weights } = solution;
  return { ...solution, ...blockSolutions(prepared, stations, { weights, inverseBlock, tail, terms }) };
}
