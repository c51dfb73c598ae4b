import type { RunAudit, RunPhase } from "../../shared/contract.ts";
import { type ErrorMessage, toErrorMessage, UserError } from "../../shared/errors.ts";
import type { Fitted, Jobs } from "../jobs/messages.ts";
import { hasWeights } from "../store/runFolder.ts";
import type { FieldDescription } from "../store/zarr.ts";
import { megabytes } from "./bytes.ts";
import type { Calibrator } from "./calibrator.ts";
import { RunFailure, worst } from "./failures.ts";
import { FieldCheck } from "./fieldCheck.ts";
import type { MemoryMonitor, MemoryPeaks } from "./memory.ts";
import { PauseGate } from "./pauseGate.ts";
import { startsEarly } from "./plan.ts";
import type { Pool } from "./pool.ts";
import { describeField, finishedProvenance } from "./provenance.ts";
import { RunJobs } from "./runJobs.ts";
import { type RunStart, RunStore } from "./runStore.ts";
import { type RunDeath, type RunNews, RunTeller } from "./runTeller.ts";
import { secondsSince } from "./secondsSince.ts";
import { TileCrew } from "./tileCrew.ts";

/** How a run ended. */
export interface RunOutcome {
  readonly phase: Extract<RunPhase, "done" | "cancelled" | "failed">;
  /** null when done. */
  readonly error: ErrorMessage | null;
  readonly folder: string;
  /** null when the fit was not reached. */
  readonly fitted: Fitted | null;
  /** null when the field was not completed. */
  readonly audit: RunAudit | null;
  readonly deaths: readonly RunDeath[];
  readonly seconds: { readonly fit: number; readonly evaluate: number; readonly tiles: number };
  readonly memory: MemoryPeaks;
}

export interface RunOptions extends RunStart {
  readonly folder: string;
  /** Whether the folder holds an earlier attempt that is taken up. */
  readonly resumed: boolean;
  /** Whether the run waits when its folder cannot be used; without, it fails. */
  readonly pauses: boolean;
  /** Silence after which a process may count as hung at the earliest, milliseconds. */
  readonly leastPatience: number;
  /** Whether maps are to be drawn of the field. */
  readonly overviews: boolean;
  /** Whether the field is written to a file as soon as it is there. */
  readonly exportsNext: boolean;
  readonly pool: Pool;
  readonly memory: MemoryMonitor;
  /** Gives way before the run begins. */
  readonly calibrator: Calibrator;
  readonly emit: (news: RunNews) => void;
  readonly log: (line: string) => void;
}

const PROGRESS_INTERVAL = 500;
/** One fit and all its tiles: plan -> fit -> tiles -> field. */
export class Run {
  readonly #options: RunOptions;
  readonly #controller = new AbortController();
  readonly #teller: RunTeller;
  readonly #store: RunStore;
  readonly #gate: PauseGate;
  readonly #crew: TileCrew;
  readonly #began = performance.now();
  readonly #jobs: RunJobs;
  readonly #fieldCheck: FieldCheck;
  #told: { readonly phase: RunPhase; readonly words: string } = { phase: "starting", words: "Starting" };
  #processes: number;
  #seconds = { fit: 0, evaluate: 0 };
  #tilesBegan: number | null = null;
  #tilesBefore = 0;
  #fitted: Fitted | null = null;
  #field: FieldDescription | null = null;
  #audit: RunAudit | null = null;
  /** Whether it ends only for now. */
  #left = false;

  constructor(options: RunOptions) {
    const { plan, pool, memory, emit, log, leastPatience } = options;
    const { signal } = this.#controller;
    this.#options = options;
    this.#processes = plan.workers;
    this.#teller = new RunTeller(emit, log);
    this.#store = new RunStore(options.folder, options, options.resumed);
    this.#gate = new PauseGate(
      options.pauses ? signal : null,
      (trouble) => this.#teller.phase("paused", `Paused: ${trouble.message}`, toErrorMessage(trouble)),
      () => this.#tellPhase(this.#told.phase, this.#told.words),
    );
    this.#crew = new TileCrew({
      pool,
      memory,
      signal,
      leastPatience,
      store: this.#store,
      teller: this.#teller,
      gate: this.#gate,
      tiles: plan.tiles,
      overviews: options.overviews,
      tileSeconds: plan.tileSeconds,
      failureOf: (thrown) => this.#failureOf(thrown),
    });
    this.#tilesBefore = this.#crew.queue.done;
    this.#jobs = new RunJobs({ pool, plan, signal, teller: this.#teller, gate: this.#gate });
    this.#fieldCheck = new FieldCheck(this.#jobs, this.#store, this.#crew, this.#teller, options.overviews);
  }

  get folder(): string {
    return this.#store.folder;
  }

  /** Whether nothing is left to do but tiles and their check. */
  get hasFitted(): boolean {
    return this.#fitted !== null;
  }

  /** What a chunk written must hold; null while it is not done. */
  checkOf(tile: number, time: number): number | null {
    return this.#store.checks.of(tile, time);
  }

  /** Stops at the next chance, at most a grace later; `execute` then resolves with phase "cancelled". */
  cancel(): void {
    this.#controller.abort();
  }

  /** As `cancel`, but the run can be taken up again later. */
  leave(): void {
    this.#left = true;
    this.cancel();
  }

  /** Ends a pause: what failed is tried again. */
  continue(): void {
    this.#gate.continue();
  }

  /** So many processes are to compute tiles from now on. */
  changeProcesses(processes: number): void {
    this.#processes = processes;
    this.#crew.change(processes);
  }

  /** Carries the run out. Never rejects. */
  async execute(): Promise<RunOutcome> {
    const { memory, plan } = this.#options;
    memory.reset(plan.memoryCap);
    const unwatch = memory.watch();
    const ticker = setInterval(() => this.#tellProgress(), PROGRESS_INTERVAL);
    try {
      await this.#carryOut();
      // What happened since the last one counts, too.
      await memory.sample();
      return this.#finish("done", null);
    } catch (first) {
      // The crew may have failed while something else was done: then that is why everything was stopped.
      const thrown = first instanceof RunFailure ? first : (worst(await this.#crew.stopped()) ?? first);
      const wasCancelled = this.#controller.signal.aborted && !(thrown instanceof RunFailure);
      const error = toErrorMessage(thrown instanceof RunFailure ? thrown.cause : thrown);
      return this.#finish(wasCancelled ? "cancelled" : "failed", error);
    } finally {
      clearInterval(ticker);
      unwatch();
    }
  }

  async #carryOut(): Promise<void> {
    const { settings, table, source, plan, pool, memory, resumed, calibrator, exportsNext } = this.#options;
    this.#tellPhase(
      "starting",
      resumed ? `Resuming: ${this.#tilesBefore} of ${plan.tiles} tiles were done` : "Starting",
    );
    await Promise.all([
      // First: it waits for the system while the folder is being written.
      memory.sample(),
      this.#jobs.onDisk(() => this.#store.begin()),
      calibrator.stop(),
    ]);
    // Idle processes count against the cap too: the others start ahead only if they fit beside the solver, and what
    // files read and written before have left in them was not planned.
    const early = startsEarly(plan) ? plan.workers : 1;
    await pool.trim(early, plan.workerBytes);
    // From here on counts what this run holds.
    memory.reset(plan.memoryCap);
    pool.warm(early);
    pool.prepare("engine");
    if (exportsNext) pool.prepare("export");

    const fitted = await this.#fit();
    const field = describeField(table, plan.grid, fitted, source, settings.excluded);
    this.#field = field;
    await this.#jobs.onDisk(() => this.#store.createField(field));
    if (resumed) await this.#fieldCheck.takeUp();

    await this.#evaluate();
    await this.#check(field, fitted);
  }

  async #fit(): Promise<Fitted> {
    const { plan, settings } = this.#options;
    this.#tellPhase("fitting", `Fitting ${plan.stations - settings.excluded.length} stations`);
    const began = performance.now();
    const fitted = await this.#solve(() => {
      // The weights are there: while this process checks the fit, the others begin.
      if (startsEarly(plan)) this.#computeTiles(this.#processes - 1);
    }).catch(async (thrown) => {
      const failure = this.#failureOf(thrown);
      const stopped = await this.#crew.stopped();
      throw failure instanceof RunFailure ? failure : (worst(stopped) ?? failure);
    });
    this.#seconds.fit = secondsSince(began);
    this.#fitted = fitted;
    const { method, diagnostics, merge } = fitted;
    this.#teller.tell({ type: "fitted", method, diagnostics, ...(merge && { merge }) });
    this.#teller.log(`fitted in ${this.#seconds.fit.toFixed(2)} s: ${diagnostics.words}`);
    return fitted;
  }

  #solve(onMilestone: () => void): Promise<Fitted> {
    return this.#jobs.insist("fit", () => this.#fitInput(), {
      onProgress: (fraction, what) =>
        this.#tellPhase("fitting", `Fitting: ${what} (${Math.round(100 * fraction)} %)`),
      onMilestone,
    });
  }

  #fitInput(): Jobs["fit"]["input"] {
    const { plan, basis, resumed } = this.#options;
    return {
      folder: this.#store.folder,
      basis,
      reuse: resumed || this.#fitted !== null,
      keep: plan.keepsFit,
      solver: plan.iterative ? "iterative" : "dense",
    };
  }

  async #evaluate(): Promise<void> {
    const { plan } = this.#options;
    this.#tellPhase("evaluating", `Computing ${plan.tiles} tiles`);
    const began = performance.now();
    this.#teller.showTiles();
    let failure: unknown = null;
    // Once more for tiles that were found damaged after the last process had nothing left to take.
    while (failure === null && !this.#crew.queue.isFinished) {
      this.#computeTiles(this.#processes);
      failure = worst(await this.#crew.stopped());
    }
    this.#seconds.evaluate = secondsSince(began);
    this.#tellProgress();
    if (failure !== null) throw failure;
  }

  #computeTiles(processes: number): void {
    this.#tilesBegan ??= performance.now();
    this.#crew.want(processes);
  }

  /** What ends the run, given what was thrown; all processes stop. What is done stays in the store. */
  #failureOf(thrown: unknown): unknown {
    const failure = this.#controller.signal.aborted ? thrown : new RunFailure(thrown);
    this.#controller.abort();
    return failure;
  }

  async #check(field: FieldDescription, fitted: Fitted): Promise<void> {
    const { table, settings, source } = this.#options;
    this.#tellPhase("evaluating", "Checking the field against direct sums");
    const { first, last } = await this.#fieldCheck.audit((words) => this.#tellPhase("evaluating", words));
    const { nodes, worst, beyond } = last;
    const audit: RunAudit = {
      nodes,
      worst,
      tolerance: fitted.method.tolerance,
      redone: first.beyond.length,
      exceeded: beyond.length > 0,
    };
    this.#audit = audit;
    this.#teller.tell({ type: "audit", ...audit });
    const finished = finishedProvenance({ table, settings, source, fitted, audit }, new Date());
    const provenance = { ...field.provenance, ...finished };
    await this.#jobs.onDisk(() => this.#store.describeField({ ...field, provenance }));
  }

  /** Computes a tile again that the disk has damaged. */
  repair(tile: number): Promise<void> {
    return this.#fieldCheck.repair(tile);
  }

  /**
   * Moves a paused run to another folder and goes on there. What cannot be read any more is computed again.
   * @throws UserError "store-trouble" when the new folder cannot be used either: the run still waits, where it was.
   */
  async move(folder: string): Promise<void> {
    if (!this.#gate.isPaused) throw new UserError("bad-request", "Only a run that waits can be moved.");
    const lost = await this.#store.moveTo(folder, this.#field);
    for (const tile of lost) this.#crew.queue.redo(tile);
    this.#teller.log(`moved to ${folder}; ${lost.length} tiles could not be read and are computed again`);
    // Tiles need the model; where it could not be read the stations are fitted again.
    if (this.#fitted !== null) await this.#jobs.once("fit", { ...this.#fitInput(), keep: false });
    // The fit still under way makes it anew; until then nothing can be computed.
    else if (!hasWeights(folder)) this.#crew.want(0);
    this.#gate.continue();
  }

  #finish(phase: RunOutcome["phase"], error: ErrorMessage | null): RunOutcome {
    this.#jobs.end();
    this.#gate.remove();
    this.#crew.giveUp(new UserError("cancelled", "The run has ended."));
    const { memory: monitor, plan } = this.#options;
    const memory = monitor.peaks;
    this.#store.end(this.#left ? "going" : phase, memory);
    const words = { done: "Done", cancelled: "Cancelled", failed: "Failed" }[phase];
    const [together, one, planned] = [memory.together, memory.perProcess, plan.totalBytes].map(megabytes);
    this.#teller.log(`memory at its peak: ${together} together, ${one} in one process; planned ${planned}`);
    const detail = error === null || phase === "cancelled" ? words : `${words}: ${error.message}`;
    this.#teller.phase(phase, detail, error);
    return {
      phase,
      error,
      folder: this.#store.folder,
      fitted: this.#fitted,
      audit: this.#audit,
      deaths: this.#teller.deaths,
      seconds: { ...this.#seconds, tiles: this.#crew.seconds },
      memory,
    };
  }

  #tellPhase(phase: RunPhase, words: string): void {
    this.#told = { phase, words };
    // While the run waits that is what matters, whatever the processes still at work have come to.
    if (!this.#gate.isPaused) this.#teller.phase(phase, words);
  }

  #tellProgress(): void {
    const { done, total } = this.#crew.queue;
    const evaluating = this.#tilesBegan === null ? 0 : secondsSince(this.#tilesBegan);
    const own = done - this.#tilesBefore;
    this.#teller.tell({
      type: "progress",
      done,
      total,
      elapsedSeconds: secondsSince(this.#began),
      remainingSeconds: own <= 0 ? null : (evaluating * (total - done)) / own,
    });
  }
}
