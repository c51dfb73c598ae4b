import { mkdirSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Comparison, InputState, RecognisedFile } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { type Grid, tileCounts } from "../../shared/grid/grid.ts";
import type { BackgroundReference } from "../../shared/grids/reference.ts";
import type { BackgroundRead, Jobs } from "../jobs/messages.ts";
import {
  backgroundFolder,
  backgroundId,
  DIFFERENCE_ARRAY,
  overviewsOf,
  SHOWN_ARRAY,
  shownPath,
} from "../store/backgroundStore.ts";
import { readStoredOverview } from "../store/overviews.ts";
import { readChunk } from "../store/readChunk.ts";
import { readRunInput } from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import type { MemoryMonitor } from "./memory.ts";
import type { Pool } from "./pool.ts";

/** Chunks of a field beside the runs, as the page asks for them. */
interface ShownField {
  readonly store: string;
  readonly array: string;
  readonly overviews: string;
  readonly grid: Grid;
  readonly times: number;
}

type BackgroundRequest = Omit<Jobs["background"]["input"], "runsFolder">;

/** Backgrounds that were opened, and what they differ by from the fields of runs. */
export class Backgrounds {
  readonly #pool: Pool;
  readonly #memory: MemoryMonitor;
  readonly #runsFolder: string;
  readonly #shown = new Map<string, ShownField>();

  constructor(pool: Pool, memory: MemoryMonitor, runsFolder: string) {
    this.#pool = pool;
    this.#memory = memory;
    this.#runsFolder = runsFolder;
  }

  /**
   * Reads a field of a grid file in a compute process. Backgrounds that neither this nor a kept run needs are removed.
   * @throws UserError "unreadable-file", "malformed-file", "unusable-grid", "bad-setting", "unwritable-output".
   */
  async open(request: BackgroundRequest): Promise<BackgroundRead & { readonly backgroundId: string }> {
    mkdirSync(this.#runsFolder, { recursive: true });
    const read = await this.#memory.during(() =>
      this.#pool.insist(
        (child) => child.run("background", { ...request, runsFolder: this.#runsFolder }),
        (words) =>
          new UserError("compute-died", `The process that read ${request.path} ${words}.`, [request.path]),
      ),
    );
    const { reference, shown, background } = read.stored;
    const id = backgroundId(reference);
    const folder = backgroundFolder(this.#runsFolder, reference);
    this.#shown.set(id, {
      store: shownPath(folder),
      overviews: overviewsOf(folder),
      array: SHOWN_ARRAY,
      grid: shown,
      times: background.times.length,
    });
    this.#removeOthers(id);
    return { ...read, backgroundId: id };
  }

  /** Tells grids and Isopleth's own fields from other files. @throws as `open` */
  recognise(path: string): Promise<RecognisedFile> {
    return this.#pool.insist(
      (child) => child.run("recogniseGrid", { path }),
      (words) => new UserError("compute-died", `The process that read ${path} ${words}.`, [path]),
    );
  }

  /** Whether files are still where they were, and the same. */
  checkInputs(inputs: Jobs["checkInputs"]["input"]["inputs"]): Promise<readonly InputState[]> {
    return this.#pool.insist(
      (child) => child.run("checkInputs", { inputs }),
      (words) => new UserError("compute-died", `The process that checked the inputs ${words}.`),
    );
  }

  /** Computes the differences of a finished run's field. @throws UserError as the job, "compute-died". */
  async compare(
    runFolder: string,
    grid: Grid,
    times: number,
    reference: BackgroundReference,
  ): Promise<Comparison> {
    const target = join(runFolder, `difference-${backgroundId(reference).slice(-8)}`);
    const found = await this.#memory.during(() =>
      this.#pool.insist(
        (child) => child.run("compare", { folder: runFolder, reference, target }),
        (words) => new UserError("compute-died", `The process that compared the fields ${words}.`),
      ),
    );
    const comparisonId = `${backgroundId(reference)}-${this.#shown.size}`;
    this.#shown.set(comparisonId, {
      store: target,
      overviews: overviewsOf(target),
      array: DIFFERENCE_ARRAY,
      grid,
      times,
    });
    return { comparisonId, ...found };
  }

  /** A tile of a background or of differences; null when there is none. */
  async readTile(
    id: string,
    time: number,
    row: number,
    column: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const shown = this.#shown.get(id);
    if (shown === undefined) return null;
    const { tileRows, tileColumns } = tileCounts(shown.grid);
    if (time >= shown.times || row >= tileRows || column >= tileColumns) return null;
    const bytes = new Uint8Array(CHUNK_BYTES);
    const path = chunkPath(shown.store, shown.array, time, row, column);
    return (await readChunk(path, "any", bytes)) ? bytes : null;
  }

  /** As readTile, of an overview. */
  async readOverview(
    id: string,
    level: number,
    time: number,
    row: number,
    column: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const shown = this.#shown.get(id);
    if (shown === undefined || time >= shown.times) return null;
    return readStoredOverview(shown.overviews, level, time, row, column);
  }

  #removeOthers(kept: string): void {
    const names = readdirSync(this.#runsFolder);
    const needed = new Set([kept, ...names.flatMap((name) => this.#backgroundOf(name))]);
    for (const name of names) {
      if (!name.startsWith("background-") || needed.has(name)) continue;
      this.#shown.delete(name);
      void rm(join(this.#runsFolder, name), { recursive: true, force: true }).catch(() => {});
    }
  }

  /** The background that a run's folder refers to, if it is one and does. */
  #backgroundOf(name: string): string[] {
    try {
      const { merge } = readRunInput(join(this.#runsFolder, name)).settings;
      return merge ? [backgroundId(merge.background)] : [];
    } catch {
      return [];
    }
  }
}
