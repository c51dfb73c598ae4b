import { readFile } from "node:fs/promises";
import type { MemorySample } from "../../shared/contract.ts";
import { megabytes } from "./bytes.ts";
import type { Child } from "./child.ts";

const PAGE_BYTES = 4096;

/** Resident memory of a process, bytes. */
export interface ResidentMemory {
  /** On Linux its proportional set size: pages that processes share are counted once over all of them. */
  readonly bytes: number;
  /** Pages that no other process has; null where the system does not say. */
  readonly own: number | null;
  /** Pages of the program and its libraries that others have too, all of them; null where the system does not say. */
  readonly shared: number | null;
  /** The most it held since it started, shared pages counted wholly; null where the system does not say. */
  readonly highest: number | null;
}

/** Resident memory of a process, null when the system does not say. */
export async function residentMemory(pid: number): Promise<ResidentMemory | null> {
  if (process.platform !== "linux" || pid === 0) return null;
  try {
    const [maps, status] = await Promise.all([
      readFile(`/proc/${pid}/smaps_rollup`, "utf8"),
      readFile(`/proc/${pid}/status`, "utf8"),
    ]);
    const [bytes, all] = [kilobytes(maps, "Pss"), kilobytes(maps, "Rss")];
    const own = kilobytes(maps, "Private_Clean") + kilobytes(maps, "Private_Dirty");
    return { bytes, own, shared: all - own, highest: kilobytes(status, "VmHWM") };
  } catch {
    // Some systems let only root read it; statm is open to all.
  }
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1];
    if (pages === undefined) return null;
    return { bytes: Number(pages) * PAGE_BYTES, own: null, shared: null, highest: null };
  } catch {
    return null;
  }
}

const kilobytes = (text: string, key: string): number =>
  1024 * Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);

/** What a process holds now, bytes, null when the system does not say. */
export const residentBytes = async (pid: number): Promise<number | null> =>
  (await residentMemory(pid))?.bytes ?? null;

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
  /** The high-water mark of each process as last seen: what it held between two samples shows when that has risen. */
  #marks = new WeakMap<Child, number>();

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
    const alive = [...this.#options.children()].filter((child) => child.isAlive && child.pid !== 0);
    const found = await Promise.all(
      alive.map(async (child) => {
        const resident = await residentMemory(child.pid);
        const bytes = resident?.bytes ?? child.lastResident;
        child.noteMemory(bytes);
        return { pid: child.pid, bytes, most: resident ? this.#mostSince(child, resident) : bytes };
      }),
    );
    const processes = found.map(({ pid, bytes }) => ({ pid, bytes }));
    const total = processes.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#peaks = {
      together: Math.max(
        this.#peaks.together,
        found.reduce((sum, { most }) => sum + most, 0),
      ),
      perProcess: Math.max(this.#peaks.perProcess, ...found.map(({ most }) => most)),
    };
    this.#latest = { total, peak: this.#peaks.together, cap: this.#cap, processes };
    this.#options.onSample(this.#latest);
    return this.#latest;
  }

  /** The most that a process held since the last sample, bytes, as far as its high-water mark tells. */
  #mostSince(child: Child, { bytes, own, shared, highest }: ResidentMemory): number {
    if (own === null || shared === null || highest === null) return bytes;
    const before = this.#marks.get(child);
    this.#marks.set(child, highest);
    // What it held before it was first seen belongs to other work.
    if (before === undefined || highest <= before) return bytes;
    return Math.max(bytes, highest - (own + shared - bytes));
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
