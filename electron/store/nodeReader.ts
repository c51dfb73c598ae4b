import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { errorCode } from "./atomicFile.ts";
import { type ChunkChecks, checkOf } from "./journal.ts";
import { chunkPath } from "./zarr.ts";

/** Reads single nodes of a field; each chunk is held against its check when it is touched first. */
export class NodeReader {
  readonly #store: string;
  readonly #array: string;
  readonly #tileColumns: number;
  readonly #checks: ChunkChecks;
  readonly #sound = new Map<string, boolean>();

  constructor(store: string, array: string, tileColumns: number, checks: ChunkChecks) {
    this.#store = store;
    this.#array = array;
    this.#tileColumns = tileColumns;
    this.#checks = checks;
  }

  /** The stored value at node (i, j) of one time, field units, NaN = no data; null when its chunk is damaged. */
  read(time: number, i: number, j: number): number | null {
    const row = Math.floor(j / TILE_SIZE);
    const column = Math.floor(i / TILE_SIZE);
    const path = chunkPath(this.#store, this.#array, time, row, column);
    const check = this.#checks.of(row * this.#tileColumns + column, time);
    const sound = this.#sound.get(path) ?? matchesCheck(path, check);
    this.#sound.set(path, sound);
    return sound ? valueAt(path, (j % TILE_SIZE) * TILE_SIZE + (i % TILE_SIZE)) : null;
  }
}

/** Whether a chunk is there and holds what was written. */
export function matchesCheck(path: string, check: number | null): boolean {
  try {
    return checkOf(readFileSync(path)) === check;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return false;
    throw thrown;
  }
}

function valueAt(path: string, index: number): number {
  const file = openSync(path, "r");
  try {
    const value = new Float32Array(1);
    return readSync(file, new Uint8Array(value.buffer), 0, 4, 4 * index) === 4
      ? (value[0] as number)
      : Number.NaN;
  } finally {
    closeSync(file);
  }
}
