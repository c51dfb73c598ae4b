import { UserError } from "../../shared/errors.ts";
import type { Preparation } from "../jobs/messages.ts";
import { Child, ChildDied } from "./child.ts";
import type { Fork } from "./fork.ts";
import { GROWTH_KEPT } from "./plan.ts";
import { DEATHS_ALLOWED } from "./queue.ts";

export interface PoolOptions {
  readonly fork: Fork;
  readonly log: (line: string) => void;
  /** Called when a process is ready for its first job. */
  readonly onReady?: (child: Child) => void;
}

/** A process that has done the like before holds so many times what was planned at most. */
const MOST_OF_PLAN = 1.15;

/** The compute processes alive. A fresh one costs a quarter of a second, so idle ones are kept for the next job. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #children = new Set<Child>();
  readonly #idle = new Set<Child>();
  readonly #firstResident = new WeakMap<Child, number>();
  /** The process that keeps a fit's system, and how many bytes that takes. */
  #keeper: { readonly child: Child; readonly bytes: number } | null = null;
  #started = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** All processes, busy and idle. */
  get children(): ReadonlySet<Child> {
    return this.#children;
  }

  /** Processes without work. */
  get idle(): Child[] {
    return [...this.#idle];
  }

  /**
   * An idle process, one that is prepared for the work first and the keeper last, or a new one. It belongs to the caller
   * until released or stopped.
   * @throws UserError "cancelled" once the pool is closed: who quits while a file is read wants no more of it.
   */
  acquire(work?: Preparation): Child {
    if (this.#closed) throw new UserError("cancelled", "Isopleth is ending.");
    const others = [...this.#idle].filter((child) => child !== this.#keeper?.child);
    const prepared = others.filter((child) => work !== undefined && child.isPreparedFor(work));
    return this.#take([...prepared, ...others, ...this.#idle]);
  }

  /**
   * Runs one job, on a process prepared for it where there is one, and on another when one dies under it, up to
   * DEATHS_ALLOWED times.
   * @throws what the job throws; after the last death what `gaveUp` makes of its words.
   */
  async insist<T>(
    job: (child: Child) => Promise<T>,
    gaveUp: (words: string) => UserError,
    work?: Preparation,
  ): Promise<T> {
    for (let deaths = 1; ; deaths++) {
      const child = this.acquire(work);
      try {
        return await job(child);
      } catch (thrown) {
        if (!(thrown instanceof ChildDied)) throw thrown;
        if (deaths >= DEATHS_ALLOWED) throw gaveUp(thrown.death.words);
      } finally {
        this.release(child);
      }
    }
  }

  /** The process that keeps a fit's system if it is idle, else as `acquire`. */
  acquireKeeper(): Child {
    const keeper = this.#keeper?.child;
    return keeper !== undefined && this.#idle.has(keeper) ? this.#take([keeper]) : this.acquire();
  }

  /** This process, and no other, keeps a fit's system of so many bytes; 0: it keeps none. */
  setKeeper(child: Child, bytes: number): void {
    this.#keeper = bytes > 0 ? { child, bytes } : null;
  }

  #take(candidates: readonly Child[]): Child {
    for (const child of candidates) {
      this.#idle.delete(child);
      if (child.isAlive) return child;
    }
    return this.#start();
  }

  /** Takes a process back; one that grew much ends, so that its memory returns to the system. */
  release(child: Child): void {
    if (!child.isAlive) return;
    const first = this.#firstResident.get(child) ?? child.lastResident;
    const allowed = GROWTH_KEPT + (child === this.#keeper?.child ? this.#keeper.bytes : 0);
    if (this.#closed || child.lastResident > first + allowed) void child.stop();
    else this.#idle.add(child);
  }

  /**
   * Brings the number of idle processes to `count` at most, none of which holds much more than planned unless it keeps a
   * fit's system; resolves when the others are gone.
   * @param planned bytes; left out: any size may stay.
   */
  async trim(count: number, planned = Number.POSITIVE_INFINITY): Promise<void> {
    const keeper = this.#keeper?.child;
    const sizeOf = (child: Child): number => (child === keeper ? 0 : child.held);
    const bySize = [...this.#idle].sort((a, b) => sizeOf(a) - sizeOf(b));
    const surplus = bySize.filter((child, rank) => rank >= count || sizeOf(child) > MOST_OF_PLAN * planned);
    for (const child of surplus) this.#idle.delete(child);
    await Promise.all(surplus.map((child) => child.stop()));
  }

  /** Starts processes ahead of their work until `count` are idle. */
  warm(count: number): void {
    while (!this.#closed && this.#idle.size < count) this.#idle.add(this.#start());
  }

  /** Has the processes that stay without work get ready for what is to come. */
  prepare(what: Preparation): void {
    for (const child of this.#idle) {
      const start = (): void => {
        // Not one that was given a job in the same breath.
        setImmediate(() => {
          if (this.#idle.has(child)) child.prepare(what);
        });
      };
      child.ready.then(start, () => {});
    }
  }

  /** Ends all processes; resolves when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#children].map((child) => child.stop()));
  }

  #start(): Child {
    const { fork, log, onReady } = this.#options;
    const child = new Child({ fork, log, name: `Isopleth compute ${++this.#started}` });
    this.#children.add(child);
    child.ready.then(
      () => {
        this.#firstResident.set(child, child.lastResident);
        onReady?.(child);
      },
      () => {},
    );
    void child.ended.then(() => {
      this.#children.delete(child);
      this.#idle.delete(child);
      if (this.#keeper?.child === child) this.#keeper = null;
    });
    return child;
  }
}
