import { validName } from "../../shared/formats/netcdf/names.ts";
import { type Grid, gridOf, TILE_SIZE } from "../../shared/grid/grid.ts";
import { type SolvedModel, TIMES_PER_PASS } from "../../shared/rbf/engine.ts";
import { readRunInput, readWeights } from "../store/runFolder.ts";

/** What the tiles of a run share. */
interface HeldRun {
  readonly folder: string;
  readonly model: SolvedModel;
  readonly grid: Grid;
  /** The field's array in the store. */
  readonly array: string;
  /** Room for a tile at the times of one pass, used again and again so that memory stays flat. */
  readonly tileValues: Float32Array;
}

let held: HeldRun | null = null;

/** The run's model and grid, read once and kept until another run is asked for. */
export function heldRun(folder: string): HeldRun {
  if (held?.folder !== folder) {
    const { settings, value } = readRunInput(folder);
    const model = readWeights(folder);
    held = {
      folder,
      model,
      grid: gridOf(settings.grid),
      array: validName(value),
      tileValues: new Float32Array(Math.min(model.times, TIMES_PER_PASS) * TILE_SIZE * TILE_SIZE),
    };
  }
  return held;
}
