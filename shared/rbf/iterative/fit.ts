import { type FitFigures, refusal } from "../diagnostics.ts";
import { select } from "../distance.ts";
import type { Model, StepProgress } from "../engine.ts";
import { judgedModel } from "../model.ts";
import { type PreparedFit, tailRows } from "../prepare.ts";
import type { MemorySource } from "../wasm/memory.ts";
import { figure } from "../words.ts";
import { solveIteratively } from "./iterative.ts";
import { type Iteration, RELATIVE_RESIDUAL } from "./solver.ts";

/**
 * Engine.fit for more stations than a dense matrix can hold. Times with the same stations share their preconditioner.
 * @throws UserError "fit-refused" when the iteration does not reach its residual.
 */
export function fitIteratively(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  progress: StepProgress,
): Model {
  const { groups, method, tail, terms, values, range, lon, lat, neighbours } = prepared;
  const subject = { method, stations: lon.length, closest: neighbours?.closest.distance ?? null };
  const iterations: Iteration[] = [];
  const solved = groups.map((group, k) => {
    const { stations, times } = group;
    const problem = {
      method,
      lon: select(lon, stations),
      lat: select(lat, stations),
      tail: tailRows(tail, terms, stations),
      terms,
      values: times.map((time) => select(values[time] as Float64Array, stations)),
      range,
    };
    const result = solveIteratively(memoryFor, problem, (fraction, what) =>
      progress((k + fraction) / groups.length, what),
    );
    if (result === null) return { group, solution: null };
    if (!result.iteration.converged) throw unconverged(result.iteration, subject);
    iterations.push(result.iteration);
    return { group, solution: result.solution };
  });
  progress(1, "Checking the fit");
  return judgedModel(prepared, solved, {
    solver: "iterative: flexible GMRES on overlapping domains (WebAssembly)",
    factorizations: groups.length,
    iteration: {
      steps: Math.max(...iterations.map(({ steps }) => steps)),
      relative: Math.max(...iterations.map(({ relative }) => relative)),
    },
  });
}

function unconverged(
  { steps, relative }: Iteration,
  subject: Pick<FitFigures, "method" | "closest" | "stations">,
) {
  return refusal(
    `The iteration does not converge: after ${steps} steps the relative residual is ${figure(relative)}, where ${figure(RELATIVE_RESIDUAL)} is asked for.`,
    subject,
  );
}
