import type { RunSettings } from "../../shared/contract.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import { type Grid, gridOf, TILE_SIZE } from "../../shared/grid/grid.ts";
import type { MergeMethod } from "../../shared/grids/reference.ts";
import type { SolvedModel } from "../../shared/rbf/engine.ts";
import { readRunInput, readRunStations, readWeights } from "../store/runFolder.ts";
import { boundGarbage } from "./garbage.ts";
import { MatchedBackground, mergeOfRun } from "./merging.ts";

/** What the tiles of a run share. */
interface HeldRun {
  readonly folder: string;
  readonly model: SolvedModel;
  readonly grid: Grid;
  /** The field's array in the store. */
  readonly array: string;
  /** What the fit corrects; null: it is the field itself. */
  readonly merging: HeldMerge | null;
}

export interface HeldMerge {
  readonly background: MatchedBackground;
  readonly method: MergeMethod;
  /** Room for a tile of the background. */
  readonly tileValues: Float64Array;
}

let held: HeldRun | null = null;

/** The run's model and grid, read once and kept until another run is asked for. */
export function heldRun(folder: string): HeldRun {
  if (held?.folder !== folder) {
    const { settings, value } = readRunInput(folder);
    const model = readWeights(folder);
    // The file's bytes, and what of it no tile needs.
    boundGarbage();
    held = {
      folder,
      model,
      grid: gridOf(settings.grid),
      array: validName(value),
      merging: heldMerge(folder, settings),
    };
  }
  return held;
}

function heldMerge(folder: string, settings: RunSettings): HeldMerge | null {
  const merging = mergeOfRun(folder, settings);
  if (merging === null) return null;
  return {
    background: new MatchedBackground(merging.folder, readRunStations(folder)),
    method: merging.merge.method,
    tileValues: new Float64Array(TILE_SIZE * TILE_SIZE),
  };
}
