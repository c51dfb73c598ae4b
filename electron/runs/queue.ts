import type { TileState } from "../../shared/contract.ts";

const states = ["waiting", "computing", "done", "failed"] as const satisfies readonly TileState[];
const WAITING = 0;
const COMPUTING = 1;
const DONE = 2;
const FAILED = 3;

/** Deaths of processes under one tile after which it is given up. */
export const DEATHS_ALLOWED = 3;

/** Which tiles wait, are being computed, are done, or were given up. Pure bookkeeping. */
export class TileQueue {
  readonly #states: Uint8Array;
  readonly #deaths = new Map<number, number>();
  readonly #returned: number[] = [];
  #next = 0;
  #done = 0;

  /** @param alreadyDone tiles that a former attempt left in the store. */
  constructor(total: number, alreadyDone: Iterable<number> = []) {
    this.#states = new Uint8Array(total);
    for (const tile of alreadyDone) this.#finish(tile);
  }

  get total(): number {
    return this.#states.length;
  }

  get done(): number {
    return this.#done;
  }

  get isFinished(): boolean {
    return this.#done === this.total;
  }

  /** Whether some tile waits to be taken. */
  get hasWaiting(): boolean {
    while (this.#next < this.total && this.#states[this.#next] !== WAITING) this.#next++;
    return this.#returned.length > 0 || this.#next < this.total;
  }

  stateOf(tile: number): TileState {
    return states[this.#states[tile] ?? FAILED] ?? "failed";
  }

  /** The next tile to compute, returned ones first; null when none waits. */
  take(): number | null {
    const tile = this.#returned.pop() ?? this.#nextWaiting();
    if (tile !== null) this.#states[tile] = COMPUTING;
    return tile;
  }

  /** A tile is in the store. */
  finish(tile: number): void {
    this.#expectComputing(tile);
    this.#finish(tile);
  }

  /** A process died over a tile: it waits again, or is given up after DEATHS_ALLOWED of them. */
  died(tile: number): "waiting" | "failed" {
    this.#expectComputing(tile);
    const deaths = (this.#deaths.get(tile) ?? 0) + 1;
    this.#deaths.set(tile, deaths);
    if (deaths >= DEATHS_ALLOWED) {
      this.#states[tile] = FAILED;
      return "failed";
    }
    this.#states[tile] = WAITING;
    this.#returned.push(tile);
    return "waiting";
  }

  /** A tile was not computed through no fault of its own: it waits again. */
  putBack(tile: number): void {
    this.#expectComputing(tile);
    this.#states[tile] = WAITING;
    this.#returned.push(tile);
  }

  /** A tile that was done is damaged: it waits again. */
  redo(tile: number): void {
    if (this.#states[tile] !== DONE) return;
    this.#states[tile] = WAITING;
    this.#done--;
    this.#returned.push(tile);
  }

  #nextWaiting(): number | null {
    while (this.#next < this.total && this.#states[this.#next] !== WAITING) this.#next++;
    return this.#next < this.total ? this.#next++ : null;
  }

  #finish(tile: number): void {
    if (tile < 0 || tile >= this.total) throw new RangeError(`tile ${tile} of ${this.total}`);
    if (this.#states[tile] !== DONE) this.#done++;
    this.#states[tile] = DONE;
  }

  #expectComputing(tile: number): void {
    if (this.#states[tile] !== COMPUTING)
      throw new Error(`tile ${tile} is ${this.stateOf(tile)}, not computing`);
  }
}
