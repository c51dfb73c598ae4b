import type { Comparison, ExportForecast, RunEvent } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { defaultExportOptions, type ExportOptions } from "../../shared/formats/exportOptions.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import { tileCounts } from "../../shared/grid/grid.ts";
import type { BackgroundReference } from "../../shared/grids/reference.ts";
import { openField } from "../store/openField.ts";
import { damagedTiles, readStoredOverview, tilesUnder } from "../store/overviews.ts";
import { readChunk } from "../store/readChunk.ts";
import { fieldPath, overviewsPath } from "../store/runFolder.ts";
import { noteExport } from "../store/runState.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import type { Backgrounds } from "./backgrounds.ts";
import type { Exported, Exporter } from "./exporter.ts";
import { exportForecast } from "./exportForecast.ts";
import type { KnownRun, KnownRuns } from "./knownRuns.ts";
import type { Pool } from "./pool.ts";
import { retold } from "./retold.ts";
import type { Run } from "./run.ts";
import type { RunStart } from "./runStore.ts";

/** Repairs of a field within one export after which the disk is not trusted any more. */
const REPAIRS_ALLOWED = 2;

interface FieldsParts {
  readonly runs: KnownRuns;
  readonly backgrounds: Backgrounds;
  readonly pool: Pool;
  readonly exporter: Exporter;
}

interface FinishedRun {
  readonly runId: string;
  readonly start: RunStart;
  readonly events: readonly RunEvent[];
}

/** The fields of runs as they are stored: shown and exported, and computed again where the disk has damaged them. */
export class Fields {
  readonly #runs: KnownRuns;
  readonly #backgrounds: Backgrounds;
  readonly #pool: Pool;
  readonly #exporter: Exporter;

  constructor({ runs, backgrounds, pool, exporter }: FieldsParts) {
    this.#runs = runs;
    this.#backgrounds = backgrounds;
    this.#pool = pool;
    this.#exporter = exporter;
  }

  /** The run begun last, with what it would tell a page that was not there; null unless its field is finished. */
  get newest(): FinishedRun | null {
    const { runId, known } = this.#runs.newest ?? {};
    if (runId === undefined || known?.outcome?.phase !== "done") return null;
    const { start, outcome } = known;
    return { runId, start, events: retold(runId, known, outcome) };
  }

  /**
   * A tile of one time as it was written; null when it is not there yet. One that the disk has damaged is
   * computed again first.
   */
  async readTile(
    runId: string,
    time: number,
    row: number,
    column: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = this.#runs.find(runId);
    if (known === null) return this.#backgrounds.readTile(runId, time, row, column);
    const { run, start } = known;
    const { tileRows, tileColumns } = tileCounts(start.plan.grid);
    if (time >= start.plan.times || row >= tileRows || column >= tileColumns) return null;
    const tile = row * tileColumns + column;
    const bytes = new Uint8Array(CHUNK_BYTES);
    const path = chunkPath(fieldPath(run.folder), validName(start.table.value), time, row, column);
    try {
      return (await readChunk(path, run.checkOf(tile, time), bytes)) ? bytes : null;
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      known.log.write(thrown.message);
      await run.repair(tile);
      return (await readChunk(path, run.checkOf(tile, time), bytes)) ? bytes : null;
    }
  }

  /**
   * An overview tile of one time as it is stored, as far as its tiles are there; null when none is. Tiles whose part of
   * it the disk has damaged are computed again first.
   */
  async readOverview(
    runId: string,
    level: number,
    time: number,
    row: number,
    column: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = this.#runs.find(runId);
    if (known === null) return this.#backgrounds.readOverview(runId, level, time, row, column);
    if (time >= known.start.plan.times) return null;
    const { run, start } = known;
    const read = () => readStoredOverview(overviewsPath(run.folder), level, time, row, column);
    const { grid } = start.plan;
    // Before it is read: a tile finished meanwhile need not be in it.
    const done = tilesUnder(grid, level, row, column).filter((tile) => run.checkOf(tile, time) !== null);
    const stored = await read();
    const damaged = damagedTiles(stored, grid, level, done);
    for (const tile of damaged) await run.repair(tile);
    return damaged.length > 0 ? read() : stored;
  }

  /**
   * Writes a finished run's field; the format follows the extension.
   * @throws UserError "not-found", "unwritable-output", "bad-setting", "cancelled"; nothing is left half-written.
   */
  async exportField(
    runId: string,
    path: string,
    options: ExportOptions = defaultExportOptions,
  ): Promise<Exported> {
    const known = this.#runs.finished(runId);
    const { folder } = known.run;
    noteExport(folder, path);
    return this.#write(known, path, options).finally(() => noteExport(folder, null));
  }

  async #write({ run, log, start }: KnownRun, path: string, options: ExportOptions): Promise<Exported> {
    for (let repairs = 0; ; repairs++) {
      try {
        return await this.#exporter.write({ folder: run.folder, grid: start.plan.grid }, path, options);
      } catch (thrown) {
        const isDamage = thrown instanceof UserError && thrown.tag === "damaged-field";
        if (!isDamage || repairs === REPAIRS_ALLOWED) throw thrown;
        log.write(thrown.message);
        await this.#repairAll(run);
      }
    }
  }

  /** What an export would write, and how large it would be. @throws UserError "not-found" */
  async exportForecast(runId: string, name: string, options: ExportOptions): Promise<ExportForecast> {
    const { run } = this.#runs.finished(runId);
    return exportForecast(await openField(fieldPath(run.folder)), name, options);
  }

  /** Computes every tile again that the disk has damaged. */
  async #repairAll(run: Run): Promise<void> {
    const { damaged } = await this.#pool.insist(
      (child) => child.run("verify", { folder: run.folder }),
      (words) => new UserError("compute-died", `The process that checked the field ${words}.`),
    );
    for (const tile of damaged) await run.repair(tile);
  }

  cancelExport(): void {
    this.#exporter.cancel();
  }

  /** Background minus field of a finished run. @throws UserError "not-found", "bad-setting" */
  async compareBackground(runId: string, reference: BackgroundReference): Promise<Comparison> {
    const { run, start } = this.#runs.finished(runId);
    return this.#backgrounds.compare(run.folder, start.plan.grid, start.plan.times, reference);
  }
}
