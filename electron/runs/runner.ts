import { join } from "node:path";
import type { InterruptedRun, Plan, Preview, RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { stationsOnPlane } from "../../shared/grid/turn.ts";
import { excludedStations } from "../../shared/rbf/excluded.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { type InputSource, logPath, readReading, readRunInput, readRunStations } from "../store/runFolder.ts";
import { isLocked, readRunState } from "../store/runState.ts";
import { Backgrounds } from "./backgrounds.ts";
import { blockError } from "./blockError.ts";
import { megabytes } from "./bytes.ts";
import { Calibrator } from "./calibrator.ts";
import { CapGuard } from "./capGuard.ts";
import { Exporter } from "./exporter.ts";
import { ExportJournal } from "./exportJournal.ts";
import { Fields } from "./fields.ts";
import { type KnownRun, KnownRuns } from "./knownRuns.ts";
import { MemoryMonitor, type MemoryPeaks } from "./memory.ts";
import { Planner } from "./planner.ts";
import { Pool } from "./pool.ts";
import { Previewer } from "./previewer.ts";
import { Run, type RunOutcome } from "./run.ts";
import { RunFolders } from "./runFolders.ts";
import { RunLog } from "./runLog.ts";
import type { RunnerOptions } from "./runnerOptions.ts";
import type { RunStart } from "./runStore.ts";
import { StationsReader } from "./stationsReader.ts";

export interface StartedRun {
  readonly runId: string;
  readonly plan: Plan;
  /** Never rejects: a failed or cancelled run is an outcome. */
  readonly finished: Promise<RunOutcome>;
}

const LEAST_PATIENCE = 15_000;

/** What a process may take before a plan says it, bytes. */
const PROCESS_GUESS = 90e6;

/** Reads stations, runs and exports in compute processes. The one thing that main and the batch command use. */
export class Runner {
  readonly backgrounds: Backgrounds;
  readonly fields: Fields;
  readonly stations: StationsReader;
  readonly #options: RunnerOptions;
  readonly #pool: Pool;
  readonly #memory: MemoryMonitor;
  readonly #previewer: Previewer;
  readonly #exporter: Exporter;
  readonly #guard: CapGuard;
  readonly #folders: RunFolders;
  readonly #planner: Planner;
  readonly #calibrator: Calibrator;
  readonly #runs = new KnownRuns();
  /** The run that is going on, and its end. */
  #active: { readonly known: KnownRun; readonly finished: Promise<unknown> } | null = null;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#pool = new Pool({
      fork: options.fork,
      log: (line) => this.#say(line),
      onReady: (child) => void this.#planner.measure(child, this.#pool.children.size),
    });
    this.#previewer = new Previewer(this.#pool, options.runsFolder);
    this.#guard = new CapGuard(this.#pool);
    this.#folders = new RunFolders(options.runsFolder);
    const { cores, keepsFits, ratesFile = null, runsFolder } = options;
    const freeDiskBytes = (): number => this.#folders.freeBytes;
    this.#planner = new Planner({ cores, keepsFits, ratesFile, freeDiskBytes });
    this.#calibrator = new Calibrator(this.#pool, this.#planner, runsFolder);
    this.#memory = new MemoryMonitor({
      children: () => this.#pool.children,
      onSample: (sample) => {
        if (this.#active !== null) this.#guard.look(sample);
        options.onMemory(sample);
      },
    });
    const journal = new ExportJournal(options.exportsFolder ?? join(options.runsFolder, "exports"));
    journal.clean();
    this.#exporter = new Exporter({
      pool: this.#pool,
      memory: this.#memory,
      journal,
      onProgress: (progress) => options.onExportProgress?.(progress),
    });
    this.backgrounds = new Backgrounds(this.#pool, this.#memory, options.runsFolder);
    this.stations = new StationsReader(this.#pool, this.#memory);
    this.fields = new Fields({
      runs: this.#runs,
      backgrounds: this.backgrounds,
      pool: this.#pool,
      exporter: this.#exporter,
    });
  }

  /** Peaks of all compute processes since the last run began. */
  get memoryPeaks(): MemoryPeaks {
    return this.#memory.peaks;
  }

  /** Starts the processes that a run with these limits may need, while its stations are still being read. */
  warm({ workers, memoryCap }: Pick<RunSettings, "workers" | "memoryCap">): void {
    const useful = workers === "auto" ? this.#options.cores : Math.min(workers, this.#options.cores);
    this.#pool.warm(Math.max(1, Math.min(useful, Math.floor(memoryCap / PROCESS_GUESS))));
    this.#pool.prepare("engine");
  }

  /**
   * A coarse field of one time; none while a run is going on.
   * @throws UserError "cancelled" by a newer one or a run, "cap-too-small", and what a fit throws.
   */
  preview(table: StationTable, settings: RunSettings, time: number): Promise<Preview> {
    if (this.#active !== null) {
      return Promise.reject(new UserError("cancelled", "A run is going on, so there is no preview."));
    }
    const input = this.#planner.input(table, settings);
    return this.#previewer.preview(table, settings, time, input).finally(() => this.calibrate());
  }

  /** Times the machine while a process has nothing to do, unless that is known already or a run is going on. */
  calibrate(): void {
    if (this.#active === null) this.#calibrator.start();
  }

  /** Resolves when nothing is being timed: what plans say of time rests on this machine, if it ever will before a run. */
  calibrated(): Promise<void> {
    return this.#calibrator.ended();
  }

  /** What a run would take, or why it cannot start. Starts nothing. */
  plan(table: StationTable, settings: RunSettings): Plan {
    return this.#planner.plan(table, settings);
  }

  /**
   * Starts a run; one at a time.
   * @param reading what was recognised in the stations' file, for who takes the run up again.
   * @param basis the method as an earlier run resolved it, taken over with that run's system if it is still kept.
   * @throws UserError the plan's refusal, "bad-request" while another run is going on, "unwritable-output",
   *         "bad-setting" for an excluded station that does not exist.
   */
  start(
    stations: StationTable,
    settings: RunSettings,
    source: InputSource | null = null,
    basis: ResolvedMethod | null = null,
    reading: object | null = null,
  ): StartedRun {
    this.#refuseSecond();
    const table = stationsOnPlane(stations, settings);
    excludedStations(table.ids, settings.excluded);
    const plan = this.plan(table, settings);
    if (plan.refusal !== null) {
      throw new UserError(plan.refusal.tag, plan.refusal.message, plan.refusal.detail);
    }
    for (const runId of this.#exporter.isBusy ? [] : this.#folders.removeOld()) this.#runs.delete(runId);
    const { runId, folder } = this.#folders.create();
    return this.#begin(runId, folder, { plan, settings, table, source, basis, reading }, false);
  }

  /** Runs that had not ended, or whose file was not written, when the process they belong to ended; newest first. */
  interruptedRuns(): InterruptedRun[] {
    // Not one whose field this process is writing.
    return this.#folders
      .interrupted()
      .filter(({ runId }) => this.#runs.find(runId)?.outcome?.phase !== "done");
  }

  /**
   * Takes such a run up where it was left. The field will be the same, byte for byte.
   * @throws UserError "not-found" when nothing is left of it; "bad-request" while another run is going on, here or in
   *         another process; "damaged-field" when the disk has lost what it started from; the plan's refusal.
   */
  resume(runId: string): StartedRun & RunStart {
    this.#refuseSecond();
    const folder = this.#folders.folderOf(runId);
    const state = readRunState(folder);
    if (state === null) throw new UserError("not-found", `Nothing is left of run ${runId}. Run again.`);
    if (isLocked(folder)) throw new UserError("bad-request", "Another Isopleth is computing this run.");
    const { settings, source } = readRunInput(folder);
    const table = readRunStations(folder);
    // The same solver as before, whatever the machine has to say now.
    const plan: Plan = { ...this.plan(table, settings), ...state.solver };
    const start = { plan, settings, table, source, basis: state.basis, reading: readReading(folder) };
    return { ...start, ...this.#begin(runId, folder, start, true) };
  }

  /** A run that was left, finished or not, and would compute the very same; null when there is none. */
  resumable(settings: RunSettings, source: InputSource): InterruptedRun | null {
    return this.#folders.resumable(settings, source);
  }

  /** Removes what a run that had not ended has left. @throws UserError "bad-request" while it is going on. */
  async discard(runId: string): Promise<void> {
    if (isLocked(this.#folders.folderOf(runId))) {
      throw new UserError("bad-request", "The run is going on. Cancel it first.");
    }
    await this.#folders.remove(runId);
  }

  #refuseSecond(): void {
    if (this.#active === null) return;
    throw new UserError("bad-request", "A run is going on already. Cancel it, or wait until it is done.");
  }

  #begin(runId: string, folder: string, start: RunStart, resumed: boolean): StartedRun {
    this.#previewer.stop();
    const {
      pauses = false,
      leastPatience = LEAST_PATIENCE,
      overviews = true,
      exportsNext = false,
    } = this.#options;
    const log = new RunLog(logPath(folder));
    const run = new Run({
      ...start,
      folder,
      resumed,
      pauses,
      leastPatience,
      overviews,
      exportsNext,
      pool: this.#pool,
      memory: this.#memory,
      calibrator: this.#calibrator,
      emit: (news) => {
        if (news.type === "progress") known.progress = news;
        this.#options.onRunEvent({ runId, ...news });
      },
      log: (line) => log.write(line),
    });
    const known: KnownRun = { run, log, start, outcome: null, progress: null };
    this.#runs.set(runId, known);
    const finished = run.execute().then((outcome) => {
      known.outcome = outcome;
      if (!resumed) this.#planner.learn(start.plan, outcome, start.table, start.settings);
      this.#active = null;
      return outcome;
    });
    this.#active = { known, finished };
    return { runId, plan: start.plan, finished };
  }

  /**
   * Another memory cap for the run that is going on, bytes: processes join or leave after their tile.
   * @throws UserError "cap-too-small" when a single process needs more; the cap stays as it was.
   */
  changeCap(memoryCap: number): void {
    if (this.#active === null) return;
    const { run, log, start } = this.#active.known;
    const workers = this.#planner.workersWithin(start.table, start.settings, memoryCap, run.hasFitted);
    log.write(
      `the memory cap is ${megabytes(memoryCap)} from now on, for ${workers} ${workers === 1 ? "process" : "processes"}`,
    );
    this.#memory.setCap(memoryCap);
    run.changeProcesses(workers);
  }

  /** Ends the pause of a run: what failed is tried again. @throws UserError "not-found" */
  continue(runId: string): void {
    this.#runs.get(runId).run.continue();
  }

  /**
   * Moves a run that waits into a folder of its own below another one and goes on there.
   * @throws UserError "store-trouble" when that cannot be used either; "bad-request" when the run does not wait.
   */
  async move(runId: string, parent: string): Promise<void> {
    const { run, log } = this.#runs.get(runId);
    const from = run.folder;
    const to = join(parent, "isopleth-runs", runId);
    await run.move(to);
    log.moved(logPath(to));
    await this.#folders.leavePointer(runId, from, to);
  }

  /**
   * Checks the fit of a run that has ended by blocks of another size and tells what came of it as its diagnostics.
   * @throws UserError "not-found" when the run has no fit, "compute-died".
   */
  async checkBlocks(runId: string, blockKm: number): Promise<void> {
    const known = this.#runs.get(runId);
    const { start, run, outcome } = known;
    if (!outcome?.fitted) throw new UserError("not-found", "This run has no fit to check. Run it first.");
    const { method, merge } = outcome.fitted;
    const diagnostics = await blockError(this.#pool, run.folder, start.plan, outcome.fitted, blockKm);
    known.outcome = { ...outcome, fitted: { ...outcome.fitted, diagnostics } };
    this.#options.onRunEvent({ runId, type: "fitted", method, diagnostics, ...(merge && { merge }) });
  }

  /** Ends a run that rests on another's fit, so that the next such one can start; any other goes on. */
  async giveWay(): Promise<void> {
    const going = this.#active;
    if (!going?.known.start.basis) return;
    going.known.run.cancel();
    await going.finished;
  }

  /**
   * Cancels a run that is going on; does nothing to one that has ended. All compute processes end with it.
   * @throws UserError "not-found"
   */
  cancel(runId: string): void {
    const { run, outcome } = this.#runs.get(runId);
    if (outcome !== null) return;
    run.cancel();
    void this.#active?.finished.then(() => this.#pool.trim(0));
  }

  /** The run's log, plain text. @throws UserError "not-found" */
  logPath(runId: string): string {
    return this.#runs.get(runId).log.path;
  }

  /** Forgets a run that has ended and removes its folder. */
  async removeRun(runId: string): Promise<void> {
    const { outcome } = this.#runs.get(runId);
    if (outcome === null) throw new UserError("bad-request", "The run is going on. Cancel it first.");
    this.#runs.delete(runId);
    await this.#folders.remove(runId);
  }

  /**
   * Ends all compute processes; resolves when they are gone. A run that is going on is left as it is: it can be taken
   * up again.
   */
  async dispose(): Promise<void> {
    this.#exporter.cancel();
    const left = this.leave();
    await this.#pool.close();
    await left;
  }

  /** Ends the run that is going on, if there is one, so that it can be taken up again; resolves when it has ended. */
  async leave(): Promise<void> {
    this.#active?.known.run.leave();
    await this.#active?.finished;
  }

  #say(line: string): void {
    if (this.#active === null) this.#options.onLog?.(line);
    else this.#active.known.log.write(line);
  }
}
