import { TILE_SIZE } from "../../shared/grid/grid.ts";
import type { ChunkChecks } from "./journal.ts";
import { holdsChunk } from "./readChunk.ts";
import { chunkPath } from "./zarr.ts";

/** Reads single nodes of a field. The chunk read last is kept, so ask for one chunk's nodes after the other. */
export class NodeReader {
  readonly #store: string;
  readonly #array: string;
  readonly #tileColumns: number;
  readonly #checks: ChunkChecks;
  readonly #values = new Float32Array(TILE_SIZE * TILE_SIZE);
  readonly #bytes = new Uint8Array(this.#values.buffer);
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
      this.#isSound = holdsChunk(path, this.#checks.of(row * this.#tileColumns + column, time), this.#bytes);
      this.#path = path;
    }
    return this.#isSound ? (this.#values[(j % TILE_SIZE) * TILE_SIZE + (i % TILE_SIZE)] as number) : null;
  }
}
