import { rm } from "node:fs/promises";
import type { ExportDone, ExportProgress } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import { partFolder } from "../jobs/exportPaths.ts";
import type { Jobs, WrittenFile } from "../jobs/messages.ts";
import type { ExportJournal } from "./exportJournal.ts";
import type { MemoryMonitor } from "./memory.ts";
import type { Pool } from "./pool.ts";
import { exportGrowth } from "./processMemory.ts";

export interface Exported extends ExportDone {
  /** More than one when a format holds a single time, or has files beside the main one. */
  readonly files: readonly WrittenFile[];
}

export interface ExporterOptions {
  readonly pool: Pool;
  readonly memory: MemoryMonitor;
  readonly journal: ExportJournal;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** A finished field in its run's folder. */
export interface ExportedField {
  readonly folder: string;
  readonly grid: Grid;
}

/** Writes finished fields to files in a compute process, one at a time. */
export class Exporter {
  readonly #options: ExporterOptions;
  #controller: AbortController | null = null;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  /** Whether a field is being written now: its run must not be removed. */
  get isBusy(): boolean {
    return this.#controller !== null;
  }

  /**
   * Writes a field; the format follows the extension.
   * @throws UserError "unwritable-output", "bad-setting", "cancelled", "bad-request" while another is being written;
   *         nothing is left half-written.
   */
  async write(field: ExportedField, path: string, options: ExportOptions): Promise<Exported> {
    if (this.#controller !== null)
      throw new UserError("bad-request", "Another export is going on. Wait or cancel it.");
    const controller = new AbortController();
    this.#controller = controller;
    const began = performance.now();
    const { memory, journal } = this.#options;
    const forget = journal.note(partFolder(path));
    try {
      const work = () => this.#writeFiles(field, path, options, controller.signal);
      const { files, changes } = await memory.during(work);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      return { path, bytes, files, changes, seconds: (performance.now() - began) / 1000 };
    } finally {
      this.#controller = null;
      forget();
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #writeFiles(
    { folder, grid }: ExportedField,
    path: string,
    options: ExportOptions,
    signal: AbortSignal,
  ): Promise<Jobs["export"]["output"]> {
    const { pool, memory } = this.#options;
    const { total, cap } = memory.latest;
    if (total + exportGrowth(grid) > cap) await pool.trim(1);
    const onProgress = (fraction: number): void => this.#options.onProgress({ path, fraction });
    try {
      return await pool.insist(
        // A write in progress may take longer to stop than a sum.
        (child) => child.run("export", { folder, path, options }, { onProgress, signal, grace: 2000 }),
        (words) => new UserError("compute-died", `The process that wrote ${path} ${words}.`, [path]),
        "export",
      );
    } catch (thrown) {
      // What a dead process left behind; after its own errors the job has cleaned up itself.
      await rm(partFolder(path), { recursive: true, force: true }).catch(() => {});
      throw thrown;
    }
  }
}
