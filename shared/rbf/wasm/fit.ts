import type { SampleSolver } from "../choose.ts";
import type { FitProblem, Model, SolvedModel, StepProgress, WeightsKnown } from "../engine.ts";
import type { TimeGroup } from "../groups.ts";
import { fitIteratively } from "../iterative/fit.ts";
import { assembleModel, judgedModel, type SolvedGroup } from "../model.ts";
import { type PreparedFit, prepareFit } from "../prepare.ts";
import { type KeptSystem, keptSystem } from "./kept.ts";
import type { MemorySource } from "./memory.ts";
import { DERIVED_RESIDUAL, FEW_MISSING, solveTogether, type Together, type Weights } from "./solve.ts";
import { BATCH } from "./sums.ts";
import { systemBytes, WasmSystem } from "./system.ts";

export interface WasmFitOptions {
  /** Stations beyond which systems are solved iteratively. */
  readonly denseLimit: number;
  /** Hears the weights once they are final, while stations are still being left out; not in every case. */
  readonly onWeights?: WeightsKnown | undefined;
  /** Gets the system if one was enough for all times; it lies in the memory given last. */
  readonly keep?: (system: KeptSystem) => void;
}

/**
 * Engine.fit on WebAssembly.
 */
export function fitWasm(
  memoryFor: MemorySource,
  problem: FitProblem,
  progress: StepProgress,
  { denseLimit, onWeights, keep = () => undefined }: WasmFitOptions,
): Model {
  const prepared = prepareFit(
    problem,
    (fraction, what) => progress(0.2 * fraction, what),
    sampleSolver(memoryFor),
  );
  const usual = prepared.lon.length > denseLimit ? "iterative" : "dense";
  if ((problem.solver ?? usual) === "iterative") {
    return fitIteratively(memoryFor, prepared, (fraction, what) => progress(0.2 + 0.8 * fraction, what));
  }
  const limit = prepared.lon.length * FEW_MISSING;
  const derived = prepared.groups.filter(({ stations }) => prepared.lon.length - stations.length <= limit);
  const solved = new Map<TimeGroup, SolvedGroup>();
  const solvers = new Set<string>();
  let factorizations = 0;
  let last: Together | null = null;
  const good = ({ residual }: Weights): boolean => residual <= DERIVED_RESIDUAL * prepared.range;
  const solve = (stations: Int32Array, groups: readonly TimeGroup[]): void => {
    const done = 0.2 + (0.8 * solved.size) / prepared.groups.length;
    progress(done, `Solving for ${stations.length} stations`);
    factorizations += 1;
    const together = solveTogether(
      memoryFor,
      prepared,
      stations,
      groups,
      (fraction, what) => progress(done + (0.8 * fraction * groups.length) / prepared.groups.length, what),
      (weights) => {
        // Derived ones that are not good are solved anew; what is solved on its own is final.
        const areFinal = derived.length <= 1 || weights.every(good);
        if (areFinal && groups.length === prepared.groups.length)
          onWeights?.(weightsModel(prepared, groups, weights));
      },
    );
    last = together;
    solvers.add(together.system.solver);
    groups.forEach((group, k) => {
      solved.set(group, { group, solution: together.solutions[k] ?? null });
    });
  };
  if (derived.length > 1) {
    solve(
      Int32Array.from(prepared.lon, (_, k) => k),
      derived,
    );
    for (const group of derived) {
      const solution = solved.get(group)?.solution;
      if (!solution || !good(solution)) solved.delete(group);
    }
  }
  for (const group of prepared.groups) if (!solved.has(group)) solve(group.stations, [group]);
  progress(1, "Checking the fit");
  const inOrder = prepared.groups.flatMap((group) => solved.get(group) ?? []);
  const model = judgedModel(prepared, inOrder, { solver: [...solvers].join(", "), factorizations });
  if (last !== null && factorizations === 1) keep(keptSystem(prepared, last));
  return model;
}

/** The model as far as it is known before stations have been left out. */
function weightsModel(
  prepared: PreparedFit,
  groups: readonly TimeGroup[],
  weights: readonly Weights[],
): SolvedModel {
  return assembleModel(
    prepared,
    groups.map((group, k) => ({ group, solution: weights[k] as Weights })),
  );
}

/** Solves the samples on which settings are tried, in WebAssembly. */
function sampleSolver(memoryFor: MemorySource): SampleSolver {
  return (method, { places, tail, terms, values }) => {
    const memory = memoryFor(systemBytes(places.count, terms));
    const system = new WasmSystem(memory, method, places, tail, terms);
    if (!system.factor()) return null;
    const weights = new Float64Array(values.length * places.count);
    for (let start = 0; start < values.length; start += BATCH) {
      system.weightsOf(values.slice(start, start + BATCH)).forEach((column, t) => {
        weights.set(column, (start + t) * places.count);
      });
    }
    system.invert();
    const all = Int32Array.from({ length: places.count }, (_, k) => k);
    return {
      rcond: system.rcond,
      weights,
      inverseBlock: (stations) => system.inverseBlock(stations),
      errorsAt: (blocks) => system.leaver(null).errors(blocks, all, weights),
    };
  };
}
