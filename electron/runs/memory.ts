import { readFile } from "node:fs/promises";
import type { MemorySample } from "../../shared/contract.ts";
import { megabytes } from "./bytes.ts";
import type { Child } from "./child.ts";

const PAGE_BYTES = 4096;

/**
 * Resident memory of a process in bytes, null when the system does not say. On Linux the proportional set size:
 * pages that processes share are counted once over all of them, so that the sum is what they truly hold.
 */
export async function residentBytes(pid: number): Promise<number | null> {
  if (process.platform !== "linux" || pid === 0) return null;
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    if (pss !== undefined) return Number(pss) * 1024;
  } catch {
    // Some systems let only root read it; statm is open to all.
  }
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1];
    return pages === undefined ? null : Number(pages) * PAGE_BYTES;
  } catch {
    return null;
  }
}

export interface MemoryPeaks {
  /** All compute processes together, bytes. */
  readonly together: number;
  /** The largest single process, bytes. */
  readonly perProcess: number;
}

export interface MemoryMonitorOptions {
  readonly children: () => Iterable<Child>;
  readonly onSample: (sample: MemorySample) => void;
  /** Milliseconds between samples. */
  readonly interval?: number;
}

/** Samples the memory of the compute processes while someone watches. */
export class MemoryMonitor {
  readonly #options: MemoryMonitorOptions;
  #watchers = 0;
  #timer: NodeJS.Timeout | null = null;
  #peaks: MemoryPeaks = { together: 0, perProcess: 0 };
  #cap = 0;
  #latest: MemorySample = { total: 0, peak: 0, cap: 0, processes: [] };

  constructor(options: MemoryMonitorOptions) {
    this.#options = options;
  }

  get peaks(): MemoryPeaks {
    return this.#peaks;
  }

  get latest(): MemorySample {
    return this.#latest;
  }

  /** Forgets the peaks: a new run begins under this cap, bytes. */
  reset(cap: number): void {
    this.#cap = cap;
    this.#peaks = { together: 0, perProcess: 0 };
  }

  /** Another cap holds from now on, bytes. */
  setCap(cap: number): void {
    this.#cap = cap;
  }

  /** Why a process must end after its job: all together are past the cap, and it is the largest. Else null. */
  excessOf({ pid }: Child): string | null {
    const { total, processes } = this.#latest;
    const largest = Math.max(...processes.map(({ bytes }) => bytes));
    const own = processes.find((one) => one.pid === pid)?.bytes;
    if (total <= this.#cap || own !== largest) return null;
    return `${megabytes(total)} together are past the cap of ${megabytes(this.#cap)}`;
  }

  /** Samples until the returned function is called. */
  watch(): () => void {
    this.#watchers++;
    if (this.#timer === null) this.#schedule(0);
    let watching = true;
    return () => {
      if (watching) this.#watchers--;
      watching = false;
    };
  }

  /** Samples while the work goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const unwatch = this.watch();
    try {
      return await work();
    } finally {
      unwatch();
    }
  }

  /** One sample now. */
  async sample(): Promise<MemorySample> {
    const processes = await Promise.all(
      [...this.#options.children()]
        .filter((child) => child.isAlive && child.pid !== 0)
        .map(async (child) => {
          const bytes = (await residentBytes(child.pid)) ?? child.lastResident;
          child.noteMemory(bytes);
          return { pid: child.pid, bytes };
        }),
    );
    const total = processes.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#peaks = {
      together: Math.max(this.#peaks.together, total),
      perProcess: Math.max(this.#peaks.perProcess, ...processes.map(({ bytes }) => bytes)),
    };
    this.#latest = { total, peak: this.#peaks.together, cap: this.#cap, processes };
    this.#options.onSample(this.#latest);
    return this.#latest;
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(async () => {
      await this.sample();
      // One last sample after the last watcher left shows the memory given back.
      if (this.#watchers > 0) this.#schedule(this.#options.interval ?? 250);
      else this.#timer = null;
    }, delay);
    this.#timer.unref();
  }
}
