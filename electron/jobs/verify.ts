import { tileAt, tileTotal } from "../../shared/grid/grid.ts";
import { readJournal } from "../store/journal.ts";
import { holdsChunk } from "../store/readChunk.ts";
import { fieldPath, journalPath } from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import { heldRun } from "./heldRun.ts";
import type { Job } from "./job.ts";

/** Finds the tiles of a complete field that the disk has damaged. */
export const verify: Job<"verify"> = async ({ folder }) => ({ damaged: damagedTiles(folder) });

/** Tiles of which some chunk is not as the journal says, ascending. */
function damagedTiles(folder: string): number[] {
  const { grid, array, model } = heldRun(folder);
  const tiles = tileTotal(grid);
  const checks = readJournal(journalPath(folder), tiles, model.times);
  const bytes = new Uint8Array(CHUNK_BYTES);
  const isDamaged = (tile: number): boolean => {
    const { tileRow, tileColumn } = tileAt(grid, tile);
    for (let time = 0; time < model.times; time++) {
      const path = chunkPath(fieldPath(folder), array, time, tileRow, tileColumn);
      if (!holdsChunk(path, checks.of(tile, time), bytes)) return true;
    }
    return false;
  };
  return Array.from({ length: tiles }, (_, tile) => tile).filter(isDamaged);
}
