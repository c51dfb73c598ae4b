import { type FitFigures, refusal } from "../diagnostics.ts";
import { select } from "../distance.ts";
import type { Model, StepProgress } from "../engine.ts";
import type { TimeGroup } from "../groups.ts";
import { judgedModel } from "../model.ts";
import { type PreparedFit, tailRows } from "../prepare.ts";
import type { Solution } from "../system.ts";
import type { MemorySource } from "../wasm/memory.ts";
import { FEW_MISSING } from "../wasm/solve.ts";
import { figure } from "../words.ts";
import { solveIteratively } from "./iterative.ts";
import { type Iteration, RELATIVE_RESIDUAL } from "./solver.ts";

/**
 * Engine.fit for more stations than a dense matrix can hold. Times that lack few stations share one preconditioner,
 * made for all stations; others get their own.
 * @throws UserError "fit-refused" when the iteration does not reach its residual.
 */
export function fitIteratively(
  memoryFor: MemorySource,
  prepared: PreparedFit,
  progress: StepProgress,
): Model {
  const { groups, lon, values, method, neighbours } = prepared;
  const subject = { method, stations: lon.length, closest: neighbours?.closest.distance ?? null };
  const few = groups.filter(({ stations }) => lon.length - stations.length <= lon.length * FEW_MISSING);
  const shared = few.length > 1 ? few : [];
  const sets = [shared, ...groups.filter((group) => !shared.includes(group)).map((group) => [group])];
  const iterations: Iteration[] = [];
  const solved = new Map<TimeGroup, Solution | null>();
  let done = 0;
  let preconditioners = 0;
  for (const set of sets.filter(({ length }) => length > 0)) {
    const stations = set.length > 1 ? Int32Array.from(lon, (_, k) => k) : (set[0] as TimeGroup).stations;
    const times = set.flatMap((group) => group.times);
    const result = solveIteratively(memoryFor, problemOf(prepared, stations, times), (fraction, what) =>
      progress((done + fraction * times.length) / values.length, what),
    );
    if (result !== null && !result.iteration.converged) throw unconverged(result.iteration, subject);
    if (result !== null) iterations.push(result.iteration);
    for (const group of set) solved.set(group, result && solutionAt(result.solution, stations, times, group));
    preconditioners += 1;
    done += times.length;
  }
  progress(1, "Checking the fit");
  const inOrder = groups.map((group) => ({ group, solution: solved.get(group) ?? null }));
  return judgedModel(prepared, inOrder, {
    solver: "iterative: flexible GMRES on overlapping domains (WebAssembly)",
    factorizations: preconditioners,
    iteration: {
      steps: Math.max(...iterations.map(({ steps }) => steps)),
      relative: Math.max(...iterations.map(({ relative }) => relative)),
    },
  });
}

function problemOf(
  { method, lon, lat, tail, terms, values, range }: PreparedFit,
  stations: Int32Array,
  times: readonly number[],
) {
  return {
    method,
    lon: select(lon, stations),
    lat: select(lat, stations),
    tail: tailRows(tail, terms, stations),
    terms,
    values: times.map((time) => select(values[time] as Float64Array, stations)),
    range,
  };
}

/** A group's part of what was solved at more stations and times. */
function solutionAt(
  solution: Solution,
  stations: Int32Array,
  times: readonly number[],
  group: TimeGroup,
): Solution {
  if (stations.length === group.stations.length && times.length === group.times.length) return solution;
  const { weights, loo, polynomial } = solution;
  const terms = polynomial.length / times.length;
  const rows = group.times.map((time) => times.indexOf(time));
  const pick = (all: Float64Array): Float64Array => {
    const part = new Float64Array(rows.length * group.stations.length);
    rows.forEach((row, t) => {
      const column = all.subarray(row * stations.length, (row + 1) * stations.length);
      part.set(select(column, group.stations), t * group.stations.length);
    });
    return part;
  };
  const tails = new Float64Array(rows.length * terms);
  rows.forEach((row, t) => {
    tails.set(polynomial.subarray(row * terms, (row + 1) * terms), t * terms);
  });
  return { ...solution, weights: pick(weights), loo: pick(loo), polynomial: tails };
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
