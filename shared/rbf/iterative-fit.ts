import { refusal } from "./diagnostics.ts";
import type { Model, StepProgress } from "./engine.ts";
import { LEFT_OUT, solveIteratively } from "./iterative.ts";
import { type Iteration, RELATIVE_RESIDUAL } from "./iterative-solver.ts";
import { judgedModel } from "./model.ts";
import type { PreparedFit } from "./prepare.ts";
import type { MemorySource } from "./wasm-fit.ts";
import { figure } from "./words.ts";

/**
 * Engine.fit for more stations than a dense matrix can hold. Times with the same stations share their preconditioner.
 * @throws UserError "fit-refused" when the iteration does not reach its residual.
 */
export function fitByIteration(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  progress: StepProgress,
): Model {
  const { groups } = prepared;
  const solved = groups.map((group, k) => {
    const { iteration, ...solution } = solveIteratively(memoryFor, prepared, group, (fraction, what) =>
      progress((k + fraction) / groups.length, what),
    );
    if (!iteration.converged) throw unconverged(prepared, iteration);
    return { group, solution: { ...solution, rcond: Number.NaN }, iteration };
  });
  progress(1, "Checking the fit");
  return judgedModel(prepared, solved, {
    solver: "flexible GMRES, overlapping blocks (WebAssembly)",
    factorizations: groups.length,
    iteration: {
      steps: Math.max(...solved.map(({ iteration }) => iteration.steps)),
      relative: Math.max(...solved.map(({ iteration }) => iteration.relative)),
      leftOut: Math.min(LEFT_OUT, prepared.lon.length),
    },
  });
}

function unconverged({ method, lon, neighbours }: PreparedFit, { steps, relative }: Iteration) {
  return refusal(
    `The iteration does not converge: after ${steps} steps the relative residual is ${figure(relative)}, where ${figure(RELATIVE_RESIDUAL)} is asked for.`,
    { method, stations: lon.length, closest: neighbours?.closest.distance ?? null },
  );
}
