import { readRunInput, readRunStations, writeModel } from "../store/runFolder.ts";
import { loadEngine } from "./engine.ts";
import type { Job } from "./job.ts";

/** Solves for the weights of a run and leaves them in its folder. */
export const fit: Job<"fit"> = async ({ folder, memory }, { progress }) => {
  const engine = await loadEngine();
  const { lon, lat, values } = readRunStations(folder);
  const { method } = readRunInput(folder).settings;
  const model = engine.fit({ lon, lat, values, method, memory }, progress);
  progress(1, "writing the model");
  writeModel(folder, model);
  return { method: model.method, diagnostics: model.diagnostics, used: model.lon.length };
};
