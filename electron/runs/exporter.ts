import { rm } from "node:fs/promises";
import type { ExportDone, ExportProgress } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { partFolder } from "../jobs/exportPaths.ts";
import type { WrittenFile } from "../jobs/messages.ts";
import type { MemoryMonitor } from "./memory.ts";
import type { Pool } from "./pool.ts";

export interface Exported extends ExportDone {
  /** More than one when a format holds a single time, or has files beside the main one. */
  readonly files: readonly WrittenFile[];
}

/** What writing a file adds to a process at most: bands of rows, and what they become. */
const EXPORT_BYTES = 96e6;

/** Writes finished fields to files in a compute process, one at a time. */
export class Exporter {
  readonly #pool: Pool;
  readonly #memory: MemoryMonitor;
  readonly #onProgress: (progress: ExportProgress) => void;
  #controller: AbortController | null = null;

  constructor(pool: Pool, memory: MemoryMonitor, onProgress: (progress: ExportProgress) => void) {
    this.#pool = pool;
    this.#memory = memory;
    this.#onProgress = onProgress;
  }

  /** Whether a field is being written now: its run must not be removed. */
  get isBusy(): boolean {
    return this.#controller !== null;
  }

  /**
   * Writes the field of a run's folder; the format follows the extension.
   * @throws UserError "unwritable-output", "bad-setting", "cancelled", "bad-request" while another is being written;
   *         nothing is left half-written.
   */
  async write(folder: string, path: string): Promise<Exported> {
    if (this.#controller !== null)
      throw new UserError("bad-request", "Another export is going on. Wait or cancel it.");
    const controller = new AbortController();
    this.#controller = controller;
    const began = performance.now();
    try {
      const files = await this.#memory.during(() => this.#writeFiles(folder, path, controller.signal));
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      return { path, bytes, files, seconds: (performance.now() - began) / 1000 };
    } finally {
      this.#controller = null;
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #writeFiles(folder: string, path: string, signal: AbortSignal): Promise<readonly WrittenFile[]> {
    const { total, cap } = this.#memory.latest;
    if (total + EXPORT_BYTES > cap) await this.#pool.trim(1);
    const onProgress = (fraction: number): void => this.#onProgress({ path, fraction });
    try {
      const { files } = await this.#pool.insist(
        // A write in progress may take longer to stop than a sum.
        (child) => child.run("export", { folder, path }, { onProgress, signal, grace: 2000 }),
        (words) => new UserError("compute-died", `The process that wrote ${path} ${words}.`, [path]),
      );
      return files;
    } catch (thrown) {
      // What a dead process left behind; after its own errors the job has cleaned up itself.
      await rm(partFolder(path), { recursive: true, force: true }).catch(() => {});
      throw thrown;
    }
  }
}
