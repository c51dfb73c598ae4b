import { loadEngine } from "./engine.ts";
import type { Job } from "./job.ts";

/** A coarse field of one time. */
export const preview: Job<"preview"> = async ({ problem, grid }, { progress }) => {
  const engine = await loadEngine();
  const model = engine.fit(problem, progress);
  const values = new Float32Array(grid.columns * grid.rows);
  engine.evaluateTile(model, { ...grid, i0: 0, j0: 0 }, values);
  return values;
};
