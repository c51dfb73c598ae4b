import { rmSync } from "node:fs";
import type { RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { mergeWords } from "../../shared/grids/merge.ts";
import { isBlockNote } from "../../shared/rbf/blockError.ts";
import type { FitProblem, Model, StepProgress, WeightsKnown } from "../../shared/rbf/engine.ts";
import { excludedStations, valuesWithout, withExcluded } from "../../shared/rbf/excluded.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { WasmEngine } from "../../shared/rbf/wasm/wasm.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import {
  hasModel,
  modelPath,
  readModel,
  readRunInput,
  readRunStations,
  writeModel,
  writeWeights,
} from "../store/runFolder.ts";
import { loadEngine } from "./engine.ts";
import { boundGarbage, collectGarbage } from "./garbage.ts";
import type { Job } from "./job.ts";
import { mergeOfRun, type PreparedMerge, prepareMerge } from "./merging.ts";
import type { Fitted } from "./messages.ts";

/** Solves for the weights of a run and leaves them in its folder. */
export const fit: Job<"fit"> = async (
  { folder, basis, reuse, keep, solver },
  { progress: tell, milestone },
) => {
  const progress = bounded(tell);
  const table = readRunStations(folder);
  const { settings } = readRunInput(folder);
  const excluded = excludedStations(table.ids, settings.excluded);
  const merging = preparedMerge(folder, settings, table, excluded);
  const left = reuse ? soundModel(folder) : null;
  const engine = await loadEngine();
  const compares = merging !== null && basis === null;
  const alone = compares
    ? looAlone(engine, { ...problemOf(table, settings, excluded, null, null), solver }, progress)
    : null;
  if (left !== null) return fittedOf(left, merging, alone);
  const problem = { ...problemOf(table, settings, excluded, basis, merging), solver };
  const onWeights: WeightsKnown = (weights) => {
    writeWeights(folder, weights);
    milestone();
    boundGarbage();
  };
  const anew = compares ? solve : solveAnew;
  const solved = (basis && engine.solveKept(problem)) ?? anew(engine, problem, keep, progress, onWeights);
  const fitted = withExcluded(solved, merging?.table ?? table, excluded);
  const diagnostics = merging?.inFieldUnits(fitted) ?? fitted;
  const merge = merging?.figures(diagnostics.loo, alone) ?? null;
  const mergeNotes = merge === null ? [] : mergeWords(merge, table.unit);
  const notes = [...mergeNotes, ...basisNotes(basis), ...diagnostics.notes];
  const model: Model = { ...solved, diagnostics: { ...diagnostics, notes } };
  progress(1, "writing the model");
  writeModel(folder, model);
  return fittedOf(model, merging, alone);
};

/** The model that an earlier attempt left; null when there is none, or it is damaged. */
function soundModel(folder: string): Model | null {
  try {
    return hasModel(folder) ? readModel(folder) : null;
  } catch (thrown) {
    if (!(thrown instanceof UserError && thrown.tag === "damaged-field")) throw thrown;
    // Else the first tiles would be computed from it while the fit is made anew.
    rmSync(modelPath(folder), { force: true });
    return null;
  }
}

/**
 * Leave-one-out errors of the stations without the background: what a correction must do better than. Fitted before the
 * correction, so that the system kept is that one's.
 */
function looAlone(
  engine: WasmEngine,
  problem: FitProblem,
  progress: StepProgress,
): readonly Float64Array[] | null {
  try {
    // The engine's memory for it then serves the correction's fit.
    makeRoom(engine);
    return engine.fit(problem, (_, doing) => progress(0, doing)).diagnostics.loo;
  } catch (thrown) {
    // Stations that no field can be made of alone may still correct a background.
    if (thrown instanceof UserError && thrown.tag !== "cancelled") return null;
    throw thrown;
  }
}

function fittedOf(
  { method, diagnostics, lon }: Model,
  merging: PreparedMerge | null,
  alone: readonly Float64Array[] | null,
): Fitted {
  const merge = merging?.figures(diagnostics.loo, alone) ?? null;
  const inField = { ...method, tolerance: method.tolerance * (merging?.scale ?? 1) };
  return { method: inField, diagnostics, used: lon.length, ...(merge && { merge }) };
}

/** The error of a run's fit at blocks of another size, from the system kept, or one made anew. */
export const check: Job<"check"> = async ({ folder, basis, blockKm, keep, solver }, { progress: tell }) => {
  const progress = bounded(tell);
  const engine = await loadEngine();
  const table = readRunStations(folder);
  const { settings } = readRunInput(folder);
  const excluded = excludedStations(table.ids, settings.excluded);
  const merging = preparedMerge(folder, settings, table, excluded);
  const problem = { ...problemOf(table, { ...settings, blockKm }, excluded, basis, merging), solver };
  const { diagnostics } = engine.solveKept(problem) ?? solveAnew(engine, problem, keep, progress);
  const { blockRmse } = merging?.inFieldUnits(diagnostics) ?? diagnostics;
  return { blockKm, blockRmse, notes: diagnostics.notes.filter(isBlockNote) };
};

/** Progress that has the garbage of the step before collected, where it is much. */
const bounded =
  (tell: StepProgress): StepProgress =>
  (fraction, what) => {
    boundGarbage();
    tell(fraction, what);
  };

/** The system of the fit before would otherwise be resident beside the next one. */
function makeRoom(engine: WasmEngine): void {
  engine.forget();
  collectGarbage();
}

function solveAnew(...task: Parameters<typeof solve>): Model {
  makeRoom(task[0]);
  return solve(...task);
}

function solve(
  engine: WasmEngine,
  problem: FitProblem,
  keep: boolean,
  progress: StepProgress,
  onWeights?: WeightsKnown,
): Model {
  return keep ? engine.fitAndKeep(problem, progress, onWeights) : engine.fit(problem, progress, onWeights);
}

function problemOf(
  table: StationTable,
  settings: RunSettings,
  excluded: readonly number[],
  basis: ResolvedMethod | null,
  merging: PreparedMerge | null,
): FitProblem {
  const { lon, lat, values } = merging?.table ?? table;
  const { method, blockKm } = settings;
  const tolerance = merging === null ? method.tolerance : merging.tolerance(method.tolerance);
  return {
    lon,
    lat,
    values: valuesWithout(values, excluded),
    method: { ...(basis ?? method), tolerance },
    blockKm,
  };
}

const preparedMerge = (
  folder: string,
  settings: RunSettings,
  table: StationTable,
  excluded: readonly number[],
): PreparedMerge | null => {
  const merging = mergeOfRun(folder, settings);
  return merging && prepareMerge(merging.folder, merging.merge, table, excluded);
};

const basisNotes = (basis: ResolvedMethod | null): string[] =>
  basis === null ? [] : ["Shape length and smoothing are those of the fit before stations were switched."];
