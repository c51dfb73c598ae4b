import { mkdirSync } from "node:fs";
import type { Planner } from "./planner.ts";
import type { Pool } from "./pool.ts";

/** Milliseconds that a calibration no longer wanted may take to end by itself. */
const GRACE = 400;

/** Times this machine once, on a process that has nothing to do; whoever needs the process has it stopped. */
export class Calibrator {
  readonly #pool: Pool;
  readonly #planner: Planner;
  readonly #folder: string;
  #current: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;

  /** @param folder on the disk of the runs. */
  constructor(pool: Pool, planner: Planner, folder: string) {
    this.#pool = pool;
    this.#planner = planner;
    this.#folder = folder;
  }

  /** Begins when a process is idle and nothing is known of this machine yet; else does nothing. */
  start(): void {
    if (this.#current !== null || this.#planner.isCalibrated || this.#pool.idle.length === 0) return;
    const controller = new AbortController();
    const ended = this.#measure(controller.signal).finally(() => {
      this.#current = null;
    });
    this.#current = { controller, ended };
  }

  /** Stops what is going on; resolves when its process is free or gone. */
  async stop(): Promise<void> {
    this.#current?.controller.abort();
    await this.#current?.ended;
  }

  /** Resolves when nothing is being timed. */
  async ended(): Promise<void> {
    await this.#current?.ended;
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const child = this.#pool.acquire();
    try {
      mkdirSync(this.#folder, { recursive: true });
      const input = { folder: this.#folder };
      this.#planner.calibrate(await child.run("calibrate", input, { signal, grace: GRACE }));
    } catch {
      // Then the first run tells.
    } finally {
      this.#pool.release(child);
    }
  }
}
