import type { Plan } from "../../shared/contract.ts";
import type { JobKind, JobProgress, Jobs } from "../jobs/messages.ts";
import { isStoreTrouble } from "../store/trouble.ts";
import { ChildDied } from "./child.ts";
import { diedTooOften } from "./failures.ts";
import type { PauseGate } from "./pauseGate.ts";
import type { Pool } from "./pool.ts";
import { keptBytes } from "./processMemory.ts";
import { DEATHS_ALLOWED } from "./queue.ts";
import type { RunTeller } from "./runTeller.ts";

export interface RunJobsOptions {
  readonly pool: Pool;
  readonly plan: Plan;
  readonly teller: RunTeller;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
}

/** Jobs that work in a run's folder. */
type FolderJobKind = Extract<JobKind, "fit" | "tile" | "audit" | "verify">;

interface JobListeners {
  readonly onProgress?: JobProgress;
  readonly onMilestone?: () => void;
}

/** A fit hangs when it says nothing for so many times what it is expected to take in all. */
const FIT_HANGS_AFTER = 5;
const LEAST_PATIENCE = 60_000;

/** What a run has done besides its crew's tiles: one job after the other, each as often as it takes. */
export class RunJobs {
  readonly #options: RunJobsOptions;
  #ended = false;

  constructor(options: RunJobsOptions) {
    this.#options = options;
  }

  /** The run has ended: jobs from now on repair its field, and nobody cancels them. */
  end(): void {
    this.#ended = true;
  }

  /** Processes that wait for work. */
  get idle(): number {
    return this.#options.pool.idle.length;
  }

  /** What needs the run's folder, again and again: while it cannot be used the run waits. */
  async onDisk<T>(work: () => T | Promise<T>): Promise<T> {
    const { gate } = this.#options;
    for (;;) {
      await gate.pass();
      try {
        return await work();
      } catch (thrown) {
        if (!isStoreTrouble(thrown)) throw thrown;
        await gate.pause(thrown);
      }
    }
  }

  /**
   * Runs a job in the run's folder, on a fresh process when one dies, up to DEATHS_ALLOWED times; once more when the
   * run has moved meanwhile, since what the job wrote is where the run was before.
   * @param input asked for at each attempt.
   */
  insist<K extends FolderJobKind>(
    kind: K,
    input: () => Jobs[K]["input"],
    listeners: JobListeners = {},
  ): Promise<Jobs[K]["output"]> {
    let deaths = 0;
    return this.onDisk(async () => {
      for (;;) {
        const asked = input();
        try {
          const output = await this.once(kind, asked, listeners);
          if (input().folder === asked.folder) return output;
        } catch (thrown) {
          if (!(thrown instanceof ChildDied)) throw thrown;
          this.#options.teller.death(thrown, null);
          deaths += 1;
          if (deaths >= DEATHS_ALLOWED) throw diedTooOften(`the ${kind}`, thrown);
        }
      }
    });
  }

  /** One attempt. @throws ChildDied; what the job throws */
  async once<K extends JobKind>(
    kind: K,
    input: Jobs[K]["input"],
    listeners: JobListeners = {},
  ): Promise<Jobs[K]["output"]> {
    const { pool, plan } = this.#options;
    const child = kind === "fit" ? pool.acquireKeeper() : pool.acquire();
    const signal = this.#ended ? undefined : this.#options.signal;
    const patience = Math.max(LEAST_PATIENCE, FIT_HANGS_AFTER * 1000 * plan.fitSeconds);
    try {
      const output = await child.run(kind, input, { ...listeners, signal, patience });
      if (kind === "fit") pool.setKeeper(child, plan.keepsFit ? keptBytes(plan.stations) : 0);
      return output;
    } finally {
      pool.release(child);
    }
  }
}
