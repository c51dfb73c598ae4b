import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, statfsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type {
  Comparison,
  ExportProgress,
  MemorySample,
  Plan,
  Preview,
  RunEvent,
  RunSettings,
} from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import { tileCounts } from "../../shared/grid/grid.ts";
import type { BackgroundReference } from "../../shared/grids/reference.ts";
import { isBlockNote } from "../../shared/rbf/blockError.ts";
import { excludedStations } from "../../shared/rbf/excluded.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { ReadOptions, StationTable } from "../../shared/stations/table.ts";
import type { JobProgress, ListFile, StationsFile } from "../jobs/messages.ts";
import { unwritable } from "../store/atomicFile.ts";
import { readStoredOverview } from "../store/overviews.ts";
import { readChunk } from "../store/readChunk.ts";
import { fieldPath, type InputSource, logPath, overviewsPath } from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import { Backgrounds } from "./backgrounds.ts";
import { ChildDied } from "./child.ts";
import { type Exported, Exporter } from "./exporter.ts";
import type { Fork } from "./fork.ts";
import { MemoryMonitor, type MemoryPeaks, residentBytes } from "./memory.ts";
import { firstRates, keptBytes, type PlanInput, planRun, type Rates } from "./plan.ts";
import { Pool } from "./pool.ts";
import { Previewer } from "./previewer.ts";
import { Run, type RunOutcome } from "./run.ts";
import { RunLog } from "./runLog.ts";

export interface RunnerOptions {
  readonly fork: Fork;
  /** Where each run gets a folder of its own; made when missing. */
  readonly runsFolder: string;
  readonly cores: number;
  /** Whether a process keeps the system of the last fit, so that stations can be switched off at once. */
  readonly keepsFits: boolean;
  /** Whether maps are drawn of the fields; default yes. */
  readonly overviews?: boolean;
  readonly onRunEvent: (event: RunEvent) => void;
  readonly onMemory: (sample: MemorySample) => void;
  readonly onExportProgress?: (progress: ExportProgress) => void;
  /** Lines on processes that belong to no run. */
  readonly onLog?: (line: string) => void;
}

export interface StartedRun {
  readonly runId: string;
  readonly plan: Plan;
  /** Never rejects: a failed or cancelled run is an outcome. */
  readonly finished: Promise<RunOutcome>;
}

/** Resident size of an idle process until one has been measured, bytes. */
const IDLE_GUESS = 90e6;

interface KnownRun {
  readonly run: Run;
  readonly folder: string;
  readonly array: string;
  readonly plan: Plan;
  /** Whether it rests on another run's fit. */
  readonly based: boolean;
  outcome: RunOutcome | null;
}

/** Reads stations, runs and exports in compute processes. The one thing that main and the batch command use. */
export class Runner {
  readonly backgrounds: Backgrounds;
  readonly #options: RunnerOptions;
  readonly #pool: Pool;
  readonly #memory: MemoryMonitor;
  readonly #previewer: Previewer;
  readonly #exporter: Exporter;
  readonly #runs = new Map<string, KnownRun>();
  #log: RunLog | null = null;
  #active: Promise<unknown> | null = null;
  #idleBytes = 0;
  #rates: Rates = firstRates;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#pool = new Pool({
      fork: options.fork,
      log: (line) => this.#say(line),
      onReady: async ({ pid, lastResident }) => {
        this.#idleBytes = Math.max(this.#idleBytes, (await residentBytes(pid)) ?? lastResident);
      },
    });
    this.#previewer = new Previewer(this.#pool, options.runsFolder);
    this.#memory = new MemoryMonitor({ children: () => this.#pool.children, onSample: options.onMemory });
    this.backgrounds = new Backgrounds(this.#pool, this.#memory, options.runsFolder);
    this.#exporter = new Exporter(this.#pool, this.#memory, (progress) =>
      options.onExportProgress?.(progress),
    );
  }

  /** Peaks of all compute processes since the last run began. */
  get memoryPeaks(): MemoryPeaks {
    return this.#memory.peaks;
  }

  /** Starts the processes that a run with these limits may need, while its stations are still being read. */
  warm({ workers, memoryCap }: Pick<RunSettings, "workers" | "memoryCap">): void {
    const useful = workers === "auto" ? this.#options.cores : Math.min(workers, this.#options.cores);
    this.#pool.warm(Math.max(1, Math.min(useful, Math.floor(memoryCap / IDLE_GUESS))));
  }

  /**
   * Reads station files in a compute process: of one layout, and perhaps their list of stations.
   * @param lists paths of the lists remembered, by network.
   * @throws UserError "unreadable-file", "cancelled", or what shared/stations says of the files.
   */
  async readStations(
    paths: readonly string[],
    options: ReadOptions,
    lists: Readonly<Record<string, string>> = {},
    watch: { readonly signal?: AbortSignal; readonly onProgress?: JobProgress } = {},
  ): Promise<StationsFile | ListFile> {
    const names = paths.join(", ");
    return this.#memory.during(() =>
      this.#pool.insist(
        (child) => child.run("read", { paths, options, lists }, watch),
        (words) => new UserError("compute-died", `The process that read ${names} ${words}.`, paths),
      ),
    );
  }

  /**
   * A coarse field of one time; none while a run is going on.
   * @throws UserError "cancelled" by a newer one or a run, "cap-too-small", and what a fit throws.
   */
  preview(table: StationTable, settings: RunSettings, time: number): Promise<Preview> {
    if (this.#active !== null) {
      return Promise.reject(new UserError("cancelled", "A run is going on, so there is no preview."));
    }
    return this.#previewer.preview(table, settings, time, this.#planInput(table, settings));
  }

  /** What a run would take, or why it cannot start. Starts nothing. */
  plan(table: StationTable, settings: RunSettings): Plan {
    return planRun(this.#planInput(table, settings));
  }

  #planInput(table: StationTable, settings: RunSettings): PlanInput {
    const stations = table.lon.length;
    const times = table.times.length;
    const { runsFolder, cores, keepsFits } = this.#options;
    mkdirSync(runsFolder, { recursive: true });
    const { bavail, bsize } = statfsSync(runsFolder);
    return {
      stations,
      times,
      settings,
      cores,
      keepsFits,
      idleBytes: this.#idleBytes === 0 ? IDLE_GUESS : this.#idleBytes,
      freeDiskBytes: bavail * bsize,
      rates: this.#rates,
    };
  }

  /**
   * Starts a run; one at a time.
   * @param basis the method as an earlier run resolved it, taken over with that run's system if it is still kept.
   * @throws UserError the plan's refusal, "bad-request" while another run is going on, "unwritable-output",
   *         "bad-setting" for an excluded station that does not exist.
   */
  start(
    table: StationTable,
    settings: RunSettings,
    source: InputSource | null = null,
    basis: ResolvedMethod | null = null,
  ): StartedRun {
    if (this.#active !== null) {
      throw new UserError("bad-request", "A run is going on already. Cancel it, or wait until it is done.");
    }
    excludedStations(table.ids, settings.excluded);
    const plan = this.plan(table, settings);
    if (plan.refusal !== null) {
      throw new UserError(plan.refusal.tag, plan.refusal.message, plan.refusal.detail);
    }
    this.#previewer.stop();
    this.#removeOldRuns();
    const runId = newRunId();
    const folder = join(this.#options.runsFolder, runId);
    makeFolder(folder);
    const log = new RunLog(logPath(folder));
    this.#log = log;
    const run = new Run({
      folder,
      plan,
      settings,
      table,
      source,
      basis,
      overviews: this.#options.overviews ?? true,
      pool: this.#pool,
      memory: this.#memory,
      emit: (news) => this.#options.onRunEvent({ runId, ...news }),
      log: (line) => log.write(line),
    });
    const array = validName(table.value);
    const known: KnownRun = {
      run,
      folder,
      plan,
      based: basis !== null,
      array,
      outcome: null,
    };
    this.#runs.set(runId, known);
    const finished = run.execute().then((outcome) => {
      known.outcome = outcome;
      this.#learn(plan, outcome);
      this.#active = null;
      this.#log = null;
      return outcome;
    });
    this.#active = finished;
    return { runId, plan, finished };
  }

  /**
   * Checks the fit of a run that has ended by blocks of another size and tells what came of it as its diagnostics.
   * @throws UserError "not-found" when the run has no fit, "compute-died".
   */
  async checkBlocks(runId: string, blockKm: number): Promise<void> {
    const known = this.#known(runId);
    const { folder, plan, outcome } = known;
    if (!outcome?.fitted) throw new UserError("not-found", "This run has no fit to check. Run it first.");
    const { fitted } = outcome;
    const child = this.#pool.acquireKeeper();
    try {
      const { notes, ...error } = await child.run("check", {
        folder,
        basis: fitted.method,
        blockKm,
        keep: plan.keepsFit,
        memory: plan.solverBytes,
      });
      if (plan.keepsFit) this.#pool.setKeeper(child, keptBytes(plan.stations));
      const others = fitted.diagnostics.notes.filter((note) => !isBlockNote(note));
      const diagnostics = { ...fitted.diagnostics, ...error, notes: [...others, ...notes] };
      known.outcome = { ...outcome, fitted: { ...fitted, diagnostics } };
      const { method, merge } = fitted;
      this.#options.onRunEvent({ runId, type: "fitted", method, diagnostics, ...(merge && { merge }) });
    } catch (thrown) {
      if (!(thrown instanceof ChildDied)) throw thrown;
      throw new UserError("compute-died", `The process that checked the fit ${thrown.death.words}.`);
    } finally {
      this.#pool.release(child);
    }
  }

  /** Background minus field of a finished run. @throws UserError "not-found", "bad-setting" */
  async compareBackground(runId: string, reference: BackgroundReference): Promise<Comparison> {
    const { folder, plan, outcome } = this.#known(runId);
    if (outcome?.phase !== "done") {
      throw new UserError("not-found", "This run has no finished field to compare. Run it to the end first.");
    }
    return this.backgrounds.compare(folder, plan.grid, plan.times, reference);
  }

  /** Ends a run that rests on another's fit, so that the next such one can start; any other goes on. */
  async giveWay(): Promise<void> {
    const going = [...this.#runs.values()].find(({ outcome }) => outcome === null);
    if (!going?.based) return;
    going.run.cancel();
    await this.#active;
  }

  /** Cancels a run that is going on; does nothing to one that has ended. @throws UserError "not-found" */
  cancel(runId: string): void {
    this.#known(runId).run.cancel();
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
    const known = this.#runs.get(runId);
    if (known === undefined) return this.backgrounds.readTile(runId, time, row, column);
    const { tileRows, tileColumns } = tileCounts(known.plan.grid);
    if (time >= known.plan.times || row >= tileRows || column >= tileColumns) return null;
    const tile = row * tileColumns + column;
    const bytes = new Uint8Array(CHUNK_BYTES);
    const path = chunkPath(fieldPath(known.folder), known.array, time, row, column);
    try {
      return (await readChunk(path, known.run.checks.of(tile, time), bytes)) ? bytes : null;
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      this.#say(thrown.message);
      await known.run.repair(tile);
      return (await readChunk(path, known.run.checks.of(tile, time), bytes)) ? bytes : null;
    }
  }

  /** An overview tile of one time as it is stored, as far as its tiles are there; null when none is. */
  async readOverview(
    runId: string,
    level: number,
    time: number,
    row: number,
    column: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = this.#runs.get(runId);
    if (known === undefined) return this.backgrounds.readOverview(runId, level, time, row, column);
    if (time >= known.plan.times) return null;
    return readStoredOverview(overviewsPath(known.folder), level, time, row, column);
  }

  /** The run's log, plain text. @throws UserError "not-found" */
  logPath(runId: string): string {
    return logPath(this.#known(runId).folder);
  }

  /**
   * Writes a finished run's field; the format follows the extension.
   * @throws UserError "not-found", "unwritable-output", "bad-setting", "cancelled"; nothing is left half-written.
   */
  async exportField(runId: string, path: string): Promise<Exported> {
    const { folder, outcome } = this.#known(runId);
    if (outcome?.phase !== "done") {
      throw new UserError("not-found", "This run has no finished field. Run it to the end, then export.");
    }
    for (let repairs = 0; ; repairs++) {
      try {
        return await this.#exporter.write(folder, path);
      } catch (thrown) {
        const isDamage = thrown instanceof UserError && thrown.tag === "damaged-field";
        if (!isDamage || repairs === REPAIRS_ALLOWED) throw thrown;
        this.#say(thrown.message);
        await this.#repairAll(runId);
      }
    }
  }

  /** Computes every tile again that the disk has damaged. */
  async #repairAll(runId: string): Promise<void> {
    const { run, folder } = this.#known(runId);
    const { damaged } = await this.#pool.insist(
      (child) => child.run("verify", { folder }),
      (words) => new UserError("compute-died", `The process that checked the field ${words}.`),
    );
    for (const tile of damaged) await run.repair(tile);
  }

  cancelExport(): void {
    this.#exporter.cancel();
  }

  /** Forgets a run that has ended and removes its folder. */
  async removeRun(runId: string): Promise<void> {
    const { folder, outcome } = this.#known(runId);
    if (outcome === null) throw new UserError("bad-request", "The run is going on. Cancel it first.");
    this.#runs.delete(runId);
    await rm(folder, { recursive: true, force: true });
  }

  /** Cancels what is going on and ends all compute processes; resolves when they are gone. */
  async dispose(): Promise<void> {
    this.cancelExport();
    for (const { run } of this.#runs.values()) run.cancel();
    await this.#pool.close();
    await this.#active;
  }

  /** Fields are large: only the newest runs stay, those of earlier sessions included. */
  #removeOldRuns(): void {
    if (this.#exporter.isBusy) return;
    const { runsFolder } = this.#options;
    const runIds = readdirSync(runsFolder).filter((name) => RUN_ID.test(name));
    for (const runId of runIds.sort().slice(0, 1 - RUNS_KEPT)) {
      this.#runs.delete(runId);
      void rm(join(runsFolder, runId), { recursive: true, force: true }).catch(() => {});
    }
  }

  /** The next plan's estimate of time rests on what this run took. */
  #learn(plan: Plan, { phase, seconds, fitted }: RunOutcome): void {
    if (phase !== "done" || fitted?.diagnostics.factorizations === 0) return;
    const { stations, times, grid, workers, iterative } = plan;
    // More processes than cores slow each other down.
    const tiles = seconds.tiles * Math.min(1, this.#options.cores / workers);
    this.#rates = {
      ...this.#rates,
      ...(iterative
        ? { perStation: seconds.fit / (stations * times) }
        : { perCube: seconds.fit / stations ** 3 }),
      perPair: tiles / (stations * times * grid.columns * grid.rows),
    };
  }

  #known(runId: string): KnownRun {
    const known = this.#runs.get(runId);
    if (known === undefined)
      throw new UserError("not-found", `There is no run ${runId} any more. Run again.`);
    return known;
  }

  #say(line: string): void {
    if (this.#log === null) this.#options.onLog?.(line);
    else this.#log.write(line);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw unwritable(folder, thrown);
  }
}

/** Repairs of a field within one export after which the disk is not trusted any more. */
const REPAIRS_ALLOWED = 2;

/** Runs whose fields stay on disk, the one that starts included. */
const RUNS_KEPT = 4;
const RUN_ID = /^\d{8}T\d{9}-[0-9a-f]{4}$/;

/** Sorts by time: 20240416T120000123-3f9a. */
function newRunId(): string {
  const clock = new Date().toISOString().slice(0, 23).replace(/[-:.]/g, "");
  return `${clock}-${randomBytes(2).toString("hex")}`;
}
