import { closeSync, openSync, readSync } from "node:fs";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { chunkPath } from "./zarr.ts";

/** The stored value at node (i, j) of one time, field units; NaN = no data. */
export function readNode(store: string, array: string, time: number, i: number, j: number): number {
  const row = Math.floor(j / TILE_SIZE);
  const column = Math.floor(i / TILE_SIZE);
  const file = openSync(chunkPath(store, array, time, row, column), "r");
  try {
    const value = new Float32Array(1);
    const position = ((j % TILE_SIZE) * TILE_SIZE + (i % TILE_SIZE)) * 4;
    if (readSync(file, new Uint8Array(value.buffer), 0, 4, position) !== 4) return Number.NaN;
    return value[0] as number;
  } finally {
    closeSync(file);
  }
}
