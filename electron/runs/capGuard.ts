import type { MemorySample } from "../../shared/contract.ts";
import { megabytes } from "./bytes.ts";
import type { Child } from "./child.ts";
import type { Pool } from "./pool.ts";

/** Past the cap by more than this share a process is stopped at once, not only after its tile. */
const TOLERATED = 0.1;

/** Ends processes that take much more memory than they may, before the system does. */
export class CapGuard {
  readonly #pool: Pool;
  /** One at a time: the next sample says whether that was enough. */
  #stopping: Child | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Looks at a sample of a run that is going on. */
  look({ total, cap, processes }: MemorySample): void {
    if (this.#stopping?.isAlive || cap === 0 || total <= (1 + TOLERATED) * cap) return;
    const bytes = new Map(processes.map((one) => [one.pid, one.bytes]));
    const sizeOf = ({ pid }: Child): number => bytes.get(pid) ?? 0;
    // Those without work first: ending one costs nothing.
    const candidates = this.#pool.idle.length > 0 ? this.#pool.idle : [...this.#pool.children];
    const largest = candidates.sort((a, b) => sizeOf(b) - sizeOf(a))[0];
    if (largest === undefined) return;
    this.#stopping = largest;
    const together = `${megabytes(total)} together were past the memory cap of ${megabytes(cap)} by more than 10 %`;
    void largest.stop({ kind: "past the cap", words: `was stopped by Isopleth (${together})` });
  }
}
