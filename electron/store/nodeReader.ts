import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { TILE_SIZE } from "../../shared/grid/grid.ts";
import { errorCode } from "./atomicFile.ts";
import { type ChunkChecks, checkOf } from "./journal.ts";
import { CHUNK_BYTES, chunkPath } from "./zarr.ts";

/** Reads single nodes of a field. The chunk read last is kept, so ask for one chunk's nodes after the other. */
export class NodeReader {
  readonly #store: string;
  readonly #array: string;
  readonly #tileColumns: number;
  readonly #checks: ChunkChecks;
  readonly #values = new Float32Array(TILE_SIZE * TILE_SIZE);
  #path = "";
  #isSound = false;

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
    if (path !== this.#path) {
      this.#isSound = this.#hold(path, this.#checks.of(row * this.#tileColumns + column, time));
      this.#path = path;
    }
    return this.#isSound ? (this.#values[(j % TILE_SIZE) * TILE_SIZE + (i % TILE_SIZE)] as number) : null;
  }

  /** Reads a chunk; false when it is gone or not what was written. */
  #hold(path: string, check: number | null): boolean {
    const bytes = new Uint8Array(this.#values.buffer);
    return whenThere(path, (file) => {
      if (fstatSync(file).size !== CHUNK_BYTES) return false;
      return readSync(file, bytes, 0, CHUNK_BYTES, 0) === CHUNK_BYTES && checkOf(bytes) === check;
    });
  }
}

/** Whether a chunk is there and holds what was written. */
export function matchesCheck(path: string, check: number | null): boolean {
  return whenThere(path, (file) => checkOf(readFileSync(file)) === check);
}

/** What a look into a file tells; false when there is no file. */
function whenThere(path: string, look: (file: number) => boolean): boolean {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return false;
    throw thrown;
  }
  try {
    return look(file);
  } finally {
    closeSync(file);
  }
}
