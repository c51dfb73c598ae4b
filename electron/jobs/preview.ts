import { joined } from "../../shared/grids/merge.ts";
import { loadEngine } from "./engine.ts";
import type { Job } from "./job.ts";
import { prepareMerge } from "./merging.ts";

/** A coarse field of one time. */
export const preview: Job<"preview"> = async ({ problem, grid, merging }, { progress }) => {
  const engine = await loadEngine();
  const values = new Float32Array(grid.columns * grid.rows);
  const block = { ...grid, i0: 0, j0: 0 };
  if (merging === null) {
    engine.evaluateTile(engine.fit(problem, progress), block, values);
    return values;
  }
  const prepared = prepareMerge(merging.folder, merging.merge, merging.table, []);
  const method = { ...problem.method, tolerance: prepared.tolerance(problem.method.tolerance) };
  const model = engine.fit({ ...problem, method, values: prepared.table.values }, progress);
  engine.evaluateTile(model, block, values);
  const under = new Float64Array(values.length);
  prepared.background.onTile(grid, block)(0, under);
  return values.map((fitted, k) => joined(merging.merge, under[k] as number, fitted));
};
