import { isStoreTrouble } from "../store/trouble.ts";
import { type Child, ChildDied } from "./child.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { diedTooOften } from "./failures.ts";
import type { MemoryMonitor } from "./memory.ts";
import type { PauseGate } from "./pauseGate.ts";
import type { Pool } from "./pool.ts";
import { TileQueue } from "./queue.ts";
import type { RunStore } from "./runStore.ts";
import type { RunTeller } from "./runTeller.ts";

export interface CrewOptions {
  readonly pool: Pool;
  readonly memory: MemoryMonitor;
  readonly store: RunStore;
  readonly teller: RunTeller;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
  readonly tiles: number;
  /** Whether maps are to be drawn of the field. */
  readonly overviews: boolean;
  /** How long a tile is expected to take, seconds. */
  readonly tileSeconds: number;
  /** Silence after which a process may count as hung at the earliest, milliseconds. */
  readonly leastPatience: number;
  /** Makes of what was thrown what ends the run, and stops everything. */
  readonly failureOf: (thrown: unknown) => unknown;
}

/** A process hangs when it is silent for so many times what a tile takes. */
const HANGS_AFTER = 10;

/** The processes that compute a run's tiles, each one tile after the other. */
export class TileCrew {
  readonly queue: TileQueue;
  readonly #options: CrewOptions;
  /** Each resolves with null, or with what stopped it. */
  readonly #members: Promise<unknown>[] = [];
  readonly #repairs = new Map<number, Deferred<void>>();
  #wanted = 0;
  #working = 0;
  #slowest = 0;
  #seconds = 0;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.queue = new TileQueue(options.tiles, options.store.done);
  }

  /** Processes that compute tiles at this moment. */
  get working(): number {
    return this.#working;
  }

  /** What all tiles so far took together, seconds. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Has so many processes compute tiles: others join at once, or leave after their tile. */
  want(processes: number): void {
    this.#wanted = processes;
    while (this.#working < processes && this.queue.hasWaiting) {
      this.#members.push(
        this.#work().then(
          () => null,
          (thrown) => thrown as unknown,
        ),
      );
    }
  }

  /** As `want`, but only while tiles are computed. */
  change(processes: number): void {
    if (this.#wanted > 0) this.want(processes);
  }

  /** Resolves when no process computes tiles any more: with what stopped each of them. */
  async stopped(): Promise<readonly unknown[]> {
    const reasons: unknown[] = [];
    // Others may join while the first are awaited.
    while (this.#members.length > 0) reasons.push(await this.#members.shift());
    return reasons.filter((reason) => reason !== null);
  }

  /** Has a tile that the disk has damaged computed again in its turn; resolves when it is there. */
  redo(tile: number): Promise<void> {
    this.queue.redo(tile);
    this.#options.teller.tile(tile, "waiting");
    const repair = this.#repairs.get(tile) ?? deferred<void>();
    this.#repairs.set(tile, repair);
    return repair.promise;
  }

  /** Nobody computes tiles any more: who waits for one is told. */
  giveUp(reason: unknown): void {
    for (const repair of this.#repairs.values()) {
      repair.promise.catch(() => {});
      repair.reject(reason);
    }
    this.#repairs.clear();
  }

  /** One process after the other, tile after tile, until none waits or fewer are wanted. */
  async #work(): Promise<void> {
    const { pool, gate, memory, teller } = this.#options;
    let child = null as Child | null;
    this.#working++;
    try {
      while (this.#working <= this.#wanted) {
        await gate.pass();
        const tile = this.#working <= this.#wanted ? this.queue.take() : null;
        if (tile === null) return;
        child = child?.isAlive ? child : pool.acquire();
        const goesOn = await this.#compute(child, tile);
        const excess = memory.excessOf(child);
        if (excess !== null) {
          teller.log(`${child.name} pid ${child.pid} retires after its tile: ${excess}`);
          await child.stop();
        }
        // While others work on, one process less brings the total down; the last one is replaced.
        if ((!goesOn || excess !== null) && this.#working > 1) return;
      }
    } catch (thrown) {
      throw this.#options.failureOf(thrown);
    } finally {
      this.#working--;
      if (child !== null) pool.release(child);
    }
  }

  /** @returns whether this process's place is still wanted: not after it was ended for the memory it took. */
  async #compute(child: Child, tile: number): Promise<boolean> {
    const { store, teller, gate, signal, overviews } = this.#options;
    const { folder } = store;
    const toleranceShare = store.checks.shareOf(tile);
    teller.tile(tile, "computing");
    const began = performance.now();
    try {
      const input = { folder, tile, toleranceShare, overviews };
      const { range, checks } = await child.run("tile", input, { signal, patience: this.#patience() });
      const seconds = (performance.now() - began) / 1000;
      this.#seconds += seconds;
      this.#slowest = Math.max(this.#slowest, seconds);
      if (store.folder !== folder) {
        // The run has moved meanwhile: the tile is where it was before.
        this.#putBack(tile);
        return true;
      }
      store.add({ tile, firstTime: 0, toleranceShare, checks });
      this.queue.finish(tile);
      teller.tile(tile, "done", range);
      this.#repairs.get(tile)?.resolve();
      this.#repairs.delete(tile);
    } catch (thrown) {
      if (isStoreTrouble(thrown)) {
        this.#putBack(tile);
        await gate.pause(thrown);
      } else if (thrown instanceof ChildDied) return this.#died(thrown, tile);
      else throw thrown;
    }
    return true;
  }

  #died(thrown: ChildDied, tile: number): boolean {
    const { teller } = this.#options;
    teller.death(thrown, tile);
    const crowded = thrown.death.kind === "past the cap" && this.#working > 1;
    if (crowded) {
      this.#putBack(tile);
      return false;
    }
    const state = this.queue.died(tile);
    teller.tile(tile, state);
    if (state === "failed") throw diedTooOften(`tile ${tile}`, thrown);
    return true;
  }

  #putBack(tile: number): void {
    this.queue.putBack(tile);
    this.#options.teller.tile(tile, "waiting");
  }

  /** Milliseconds. */
  #patience(): number {
    const expected = 1000 * Math.max(this.#slowest, this.#options.tileSeconds);
    return Math.max(this.#options.leastPatience, HANGS_AFTER * expected);
  }
}
