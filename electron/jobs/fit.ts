import type { RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { isBlockNote } from "../../shared/rbf/blockError.ts";
import type { FitProblem, Model, StepProgress, WeightsKnown } from "../../shared/rbf/engine.ts";
import { excludedStations, valuesWithout, withExcluded } from "../../shared/rbf/excluded.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { WasmEngine } from "../../shared/rbf/wasm/wasm.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import {
  hasModel,
  readModel,
  readRunInput,
  readRunStations,
  writeModel,
  writeWeights,
} from "../store/runFolder.ts";
import { loadEngine } from "./engine.ts";
import { collectGarbage } from "./garbage.ts";
import type { Job } from "./job.ts";
import type { Fitted } from "./messages.ts";

/** Solves for the weights of a run and leaves them in its folder. */
export const fit: Job<"fit"> = async ({ folder, basis, reuse, keep, memory }, { progress, milestone }) => {
  const left = reuse ? soundModel(folder) : null;
  if (left !== null) return fittedOf(left);
  const engine = await loadEngine();
  const table = readRunStations(folder);
  const { settings } = readRunInput(folder);
  const excluded = excludedStations(table.ids, settings.excluded);
  const problem = { ...problemOf(table, settings, excluded, basis), memory };
  const onWeights: WeightsKnown = (weights) => {
    writeWeights(folder, weights);
    milestone();
  };
  const solved =
    (basis && engine.solveKept(problem)) ?? solveAnew(engine, problem, keep, progress, onWeights);
  const diagnostics = withExcluded(solved, table, excluded);
  const notes = [...basisNotes(basis), ...diagnostics.notes];
  const model: Model = { ...solved, diagnostics: { ...diagnostics, notes } };
  progress(1, "writing the model");
  writeModel(folder, model);
  return fittedOf(model);
};

/** The model that an earlier attempt left; null when there is none, or it is damaged. */
function soundModel(folder: string): Model | null {
  try {
    return hasModel(folder) ? readModel(folder) : null;
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.tag === "damaged-field") return null;
    throw thrown;
  }
}

const fittedOf = ({ method, diagnostics, lon }: Model): Fitted => ({ method, diagnostics, used: lon.length });

/** The error of a run's fit at blocks of another size, from the system kept, or one made anew. */
export const check: Job<"check"> = async ({ folder, basis, blockKm, keep, memory }, { progress }) => {
  const engine = await loadEngine();
  const table = readRunStations(folder);
  const { settings } = readRunInput(folder);
  const excluded = excludedStations(table.ids, settings.excluded);
  const problem = { ...problemOf(table, { ...settings, blockKm }, excluded, basis), memory };
  const { diagnostics } = engine.solveKept(problem) ?? solveAnew(engine, problem, keep, progress);
  return { blockKm, blockRmse: diagnostics.blockRmse, notes: diagnostics.notes.filter(isBlockNote) };
};

function solveAnew(
  engine: WasmEngine,
  problem: FitProblem,
  keep: boolean,
  progress: StepProgress,
  onWeights?: WeightsKnown,
): Model {
  // The system of the fit before would otherwise be resident beside this one.
  engine.forget();
  collectGarbage();
  return keep ? engine.fitAndKeep(problem, progress, onWeights) : engine.fit(problem, progress, onWeights);
}

function problemOf(
  table: StationTable,
  settings: RunSettings,
  excluded: readonly number[],
  basis: ResolvedMethod | null,
): FitProblem {
  const { lon, lat, values } = table;
  const { method, blockKm } = settings;
  return {
    lon,
    lat,
    values: valuesWithout(values, excluded),
    method: basis === null ? method : { ...basis, tolerance: method.tolerance },
    blockKm,
  };
}

const basisNotes = (basis: ResolvedMethod | null): string[] =>
  basis === null ? [] : ["Shape length and smoothing are those of the fit before stations were switched."];
