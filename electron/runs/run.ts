import type { Plan, RunAudit, RunEvent, RunPhase, RunSettings, TileState } from "../../shared/contract.ts";
import { type ErrorMessage, toErrorMessage, UserError } from "../../shared/errors.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Audit, Fitted, JobKind, JobProgress, Jobs } from "../jobs/messages.ts";
import { appendToJournal, ChunkChecks, type JournalEntry } from "../store/journal.ts";
import { fieldPath, type InputSource, journalPath, writeRunInput } from "../store/runFolder.ts";
import { createStore, type FieldDescription, writeAttributes } from "../store/zarr.ts";
import { megabytes } from "./bytes.ts";
import { type Child, ChildDied } from "./child.ts";
import { type Deferred, deferred } from "./deferred.ts";
import type { MemoryMonitor, MemoryPeaks } from "./memory.ts";
import { keptBytes, startsEarly } from "./plan.ts";
import type { Pool } from "./pool.ts";
import { describeField, finishedProvenance } from "./provenance.ts";
import { DEATHS_ALLOWED, TileQueue } from "./queue.ts";

/** A compute process that died during a run. */
export interface RunDeath {
  readonly reason: string;
  readonly pid: number;
  /** null outside of tiles. */
  readonly tile: number | null;
}

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
  /** Of the clock: the fit, what came after it up to the last tile; and of all processes together over tiles. */
  readonly seconds: { readonly fit: number; readonly evaluate: number; readonly tiles: number };
  readonly memory: MemoryPeaks;
}

/** The part of a run's event that the run itself knows. */
type RunNews = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "runId"> : never) : never;

export interface RunOptions {
  readonly folder: string;
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly table: StationTable;
  readonly source: InputSource | null;
  /** The method as the run that this one is based on resolved it; null: on its own. */
  readonly basis: ResolvedMethod | null;
  /** Whether maps are to be drawn of the field. */
  readonly overviews: boolean;
  readonly pool: Pool;
  readonly memory: MemoryMonitor;
  readonly emit: (news: RunNews) => void;
  readonly log: (line: string) => void;
}

/** Nodes that the audit reads back and sums directly. */
const AUDIT_NODES = 1000;
/** Share of the tolerance that a tile computed again may use up. */
const FINER = 0.01;
const PROGRESS_INTERVAL = 500;

/** One fit and all its tiles: plan -> fit -> tiles -> field. */
export class Run {
  /** What the chunks written so far must hold. */
  readonly checks: ChunkChecks;
  readonly #options: RunOptions;
  readonly #controller = new AbortController();
  readonly #queue: TileQueue;
  readonly #deaths: RunDeath[] = [];
  readonly #began = performance.now();
  readonly #repairs = new Map<number, Deferred<void>>();
  #ended = false;
  /** Each resolves with null, or with what stopped it. */
  readonly #tileWorkers: Promise<unknown>[] = [];
  /** Processes that compute tiles at this moment. */
  #computing = 0;
  #seconds = { fit: 0, evaluate: 0, tiles: 0 };
  #tilesBegan: number | null = null;
  /** News of tiles that nobody may see before the fit is known to be good; null afterwards. */
  #heldBack: RunNews[] | null = [];
  #fitted: Fitted | null = null;
  #audit: RunAudit | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#queue = new TileQueue(options.plan.tiles);
    this.checks = new ChunkChecks(options.plan.tiles, options.plan.times);
  }

  /** Stops at the next chance, at most a grace later; `execute` then resolves with phase "cancelled". */
  cancel(): void {
    this.#controller.abort();
  }

  /** Carries the run out. Never rejects. */
  async execute(): Promise<RunOutcome> {
    const { memory, plan } = this.#options;
    memory.reset(plan.memoryCap);
    const unwatch = memory.watch();
    const ticker = setInterval(() => this.#tellProgress(), PROGRESS_INTERVAL);
    try {
      await this.#carryOut();
      return this.#finish("done", null);
    } catch (thrown) {
      const wasCancelled = this.#controller.signal.aborted && !(thrown instanceof RunFailure);
      const error = toErrorMessage(thrown instanceof RunFailure ? thrown.cause : thrown);
      return this.#finish(wasCancelled ? "cancelled" : "failed", error);
    } finally {
      clearInterval(ticker);
      unwatch();
    }
  }

  async #carryOut(): Promise<void> {
    const { folder, settings, table, source, plan, pool } = this.#options;
    this.#tellPhase("starting", "Starting");
    writeRunInput(folder, { settings, value: table.value, source }, table);
    // Idle processes count against the cap too: the others start ahead only if they fit beside the solver.
    const early = startsEarly(plan) ? plan.workers : 1;
    await pool.trim(early);
    pool.warm(early);

    const fitted = await this.#fit();
    const field = describeField(table, plan.grid, fitted, source, settings.excluded);
    createStore(fieldPath(folder), field);

    await this.#evaluate();
    await this.#check(field, fitted);
  }

  async #fit(): Promise<Fitted> {
    const { folder, emit, plan, settings, basis } = this.#options;
    this.#tellPhase("fitting", `Fitting ${plan.stations - settings.excluded.length} stations`);
    const began = performance.now();
    const input = { folder, basis, keep: plan.keepsFit, memory: plan.solverBytes };
    const fitted = await this.#insist("fit", input, {
      onProgress: (fraction, what) =>
        this.#tellPhase("fitting", `Fitting: ${what} (${Math.round(100 * fraction)} %)`),
      // The weights are there: while this process checks the fit, the others begin.
      onMilestone: () => this.#haveTilesComputed(startsEarly(plan) ? plan.workers - 1 : 0),
    }).catch(async (thrown) => {
      const failure = this.#failureOf(thrown);
      const stopped = await this.#tilesStopped();
      throw failure instanceof RunFailure ? failure : (stopped ?? failure);
    });
    this.#seconds.fit = secondsSince(began);
    this.#fitted = fitted;
    const { method, diagnostics, merge } = fitted;
    emit({ type: "fitted", method, diagnostics, ...(merge && { merge }) });
    this.#options.log(`fitted in ${this.#seconds.fit.toFixed(2)} s: ${diagnostics.words}`);
    return fitted;
  }

  async #evaluate(): Promise<void> {
    const { plan } = this.#options;
    this.#tellPhase("evaluating", `Computing ${plan.tiles} tiles`);
    const began = performance.now();
    for (const news of this.#heldBack ?? []) this.#options.emit(news);
    this.#heldBack = null;
    let failure: unknown = null;
    // Once more for tiles that were found damaged after the last process had nothing left to take.
    while (failure === null && !this.#queue.isFinished) {
      this.#haveTilesComputed(plan.workers);
      failure = await this.#tilesStopped();
    }
    this.#seconds.evaluate = secondsSince(began);
    this.#tellProgress();
    if (failure !== null) throw failure;
  }

  /** Sees to it that so many processes have been set to computing tiles in all. */
  #haveTilesComputed(processes: number): void {
    this.#tilesBegan ??= performance.now();
    while (this.#tileWorkers.length < processes) {
      const worker = this.#computeTiles().then(
        () => null,
        (thrown) => thrown as unknown,
      );
      this.#tileWorkers.push(worker);
    }
  }

  /** Resolves when no process computes tiles any more: with the failure that stopped them, or null. */
  async #tilesStopped(): Promise<unknown> {
    const stopped = await Promise.all(this.#tileWorkers);
    this.#tileWorkers.length = 0;
    const failures = stopped.filter((reason) => reason !== null);
    return failures.find((reason) => reason instanceof RunFailure) ?? failures[0] ?? null;
  }

  /** What ends the run, given what was thrown; all processes stop. What is done stays in the store. */
  #failureOf(thrown: unknown): unknown {
    const failure = this.#controller.signal.aborted ? thrown : new RunFailure(thrown);
    this.#controller.abort();
    return failure;
  }

  async #check(field: FieldDescription, fitted: Fitted): Promise<void> {
    const { folder, table, settings, source } = this.#options;
    this.#tellPhase("evaluating", "Checking the field against direct sums");
    const first = await this.#auditSound();
    const last = first.beyond.length === 0 ? first : await this.#redo(first);
    const { nodes, worst, beyond } = last;
    const audit: RunAudit = {
      nodes,
      worst,
      tolerance: fitted.method.tolerance,
      redone: first.beyond.length,
      exceeded: beyond.length > 0,
    };
    this.#audit = audit;
    this.#options.emit({ type: "audit", ...audit });
    const finished = finishedProvenance({ table, settings, source, fitted, audit }, new Date());
    const provenance = { ...field.provenance, ...finished };
    writeAttributes(fieldPath(folder), { ...field, provenance });
  }

  /** Computes tiles that are beyond the tolerance again, by a finer evaluation, and checks the field once more. */
  async #redo({ worst, beyond }: Audit): Promise<Audit> {
    const words = `The field is off by up to ${worst.toPrecision(2)}, more than the tolerance: computing ${beyond.length} tiles again`;
    this.#tellPhase("evaluating", words);
    for (const tile of beyond) await this.#recompute(tile, FINER);
    return this.#auditSound();
  }

  /** Holds the field against direct sums; tiles damaged on the disk are computed again first. */
  async #auditSound(): Promise<Audit> {
    const input = { folder: this.#options.folder, nodes: AUDIT_NODES };
    const audit = await this.#insist("audit", input);
    if (audit.damaged.length === 0) return audit;
    for (const tile of audit.damaged) await this.#recompute(tile, this.checks.shareOf(tile));
    return this.#insist("audit", input);
  }

  async #recompute(tile: number, toleranceShare: number): Promise<void> {
    const { folder, overviews } = this.#options;
    this.#tellTile(tile, "computing", null);
    const { range, checks } = await this.#insist("tile", { folder, tile, toleranceShare, overviews });
    this.#journal({ tile, firstTime: 0, toleranceShare, checks });
    this.#tellTile(tile, "done", range);
  }

  /** A tile is in the store, and from now on counts as done. */
  #journal(entry: JournalEntry): void {
    appendToJournal(journalPath(this.#options.folder), entry);
    this.checks.add(entry);
    this.#repairs.get(entry.tile)?.resolve();
  }

  /** Computes a tile that the disk has damaged again; while other tiles are computed it takes its turn among them. */
  async repair(tile: number): Promise<void> {
    const waiting = this.#repairs.get(tile);
    if (waiting !== undefined) return waiting.promise;
    this.#options.log(`tile ${tile} is damaged on the disk and is computed again`);
    const repair = deferred<void>();
    this.#repairs.set(tile, repair);
    repair.promise.catch(() => {}).finally(() => this.#repairs.delete(tile));
    if (this.#computing > 0) {
      this.#queue.redo(tile);
      this.#tellTile(tile, "waiting", null);
    } else {
      this.#recompute(tile, this.checks.shareOf(tile)).then(repair.resolve, repair.reject);
    }
    return repair.promise;
  }

  /** One process after the other, tile after tile, until none waits. */
  async #computeTiles(): Promise<void> {
    let child = null as Child | null;
    this.#computing++;
    try {
      for (let tile = this.#queue.take(); tile !== null; tile = this.#queue.take()) {
        child = child?.isAlive ? child : this.#options.pool.acquire();
        await this.#computeTile(child, tile);
        if (!this.#mustRetire(child)) continue;
        await child.stop();
        // While others work on, one process less brings the total down; the last one is replaced.
        if (this.#computing > 1) return;
      }
    } catch (thrown) {
      throw this.#failureOf(thrown);
    } finally {
      this.#computing--;
      if (child !== null) this.#options.pool.release(child);
    }
  }

  async #computeTile(child: Child, tile: number): Promise<void> {
    const { folder, overviews } = this.#options;
    this.#tellTile(tile, "computing", null);
    const began = performance.now();
    try {
      const { signal } = this.#controller;
      const toleranceShare = this.checks.shareOf(tile);
      const { range, checks } = await child.run(
        "tile",
        { folder, tile, toleranceShare, overviews },
        { signal },
      );
      this.#seconds.tiles += secondsSince(began);
      this.#journal({ tile, firstTime: 0, toleranceShare, checks });
      this.#queue.finish(tile);
      this.#tellTile(tile, "done", range);
    } catch (thrown) {
      if (!(thrown instanceof ChildDied)) throw thrown;
      this.#tellDeath(thrown, tile);
      const state = this.#queue.died(tile);
      this.#tellTile(tile, state, null);
      if (state === "failed") throw diedTooOften(`tile ${tile}`, thrown);
    }
  }

  /** Runs a job that is not a tile, on a fresh process when one dies, up to DEATHS_ALLOWED times. */
  async #insist<K extends JobKind>(
    kind: K,
    input: Jobs[K]["input"],
    listeners: { readonly onProgress?: JobProgress; readonly onMilestone?: () => void } = {},
  ): Promise<Jobs[K]["output"]> {
    const { pool, plan } = this.#options;
    for (let deaths = 1; ; deaths++) {
      const child = kind === "fit" ? pool.acquireKeeper() : pool.acquire();
      try {
        const signal = this.#ended ? undefined : this.#controller.signal;
        const output = await child.run(kind, input, { ...listeners, signal });
        if (kind === "fit") pool.setKeeper(child, plan.keepsFit ? keptBytes(plan.stations) : 0);
        return output;
      } catch (thrown) {
        if (!(thrown instanceof ChildDied)) throw thrown;
        this.#tellDeath(thrown, null);
        if (deaths >= DEATHS_ALLOWED) throw diedTooOften(`the ${kind}`, thrown);
      } finally {
        pool.release(child);
      }
    }
  }

  /** Whether the compute processes together are past the cap, and this one is the largest. */
  #mustRetire(child: Child): boolean {
    const { total, cap, processes } = this.#options.memory.latest;
    const largest = Math.max(...processes.map(({ bytes }) => bytes));
    const own = processes.find(({ pid }) => pid === child.pid)?.bytes;
    if (total <= cap || own !== largest) return false;
    const words = `${megabytes(total)} together are past the cap of ${megabytes(cap)}`;
    this.#options.log(`${child.name} pid ${child.pid} retires after its tile: ${words}`);
    return true;
  }

  #finish(phase: RunOutcome["phase"], error: ErrorMessage | null): RunOutcome {
    for (const repair of this.#repairs.values())
      repair.reject(new UserError("cancelled", "The run has ended."));
    this.#ended = true;
    const words = { done: "Done", cancelled: "Cancelled", failed: "Failed" }[phase];
    this.#tellPhase(
      phase,
      error === null || phase === "cancelled" ? words : `${words}: ${error.message}`,
      error,
    );
    const { folder, memory } = this.#options;
    return {
      phase,
      error,
      folder,
      fitted: this.#fitted,
      audit: this.#audit,
      deaths: this.#deaths,
      seconds: this.#seconds,
      memory: memory.peaks,
    };
  }

  #tellPhase(phase: RunPhase, words: string, error: ErrorMessage | null = null): void {
    this.#options.log(`${phase}: ${words}`);
    this.#options.emit({ type: "phase", phase, words, error });
  }

  #tellTile(tile: number, state: TileState, range: readonly [number, number] | null): void {
    const news: RunNews = { type: "tile", tile, state, range };
    if (this.#heldBack === null) this.#options.emit(news);
    else this.#heldBack.push(news);
  }

  #tellDeath({ pid, death }: ChildDied, tile: number | null): void {
    this.#deaths.push({ reason: death.words, pid, tile });
    this.#options.log(
      `pid ${pid} died ${tile === null ? "outside of tiles" : `over tile ${tile}`}: ${death.words}`,
    );
    this.#options.emit({ type: "death", pid, reason: death.words, tile });
  }

  #tellProgress(): void {
    const { done, total } = this.#queue;
    const evaluating = this.#tilesBegan === null ? 0 : secondsSince(this.#tilesBegan);
    this.#options.emit({
      type: "progress",
      done,
      total,
      elapsedSeconds: secondsSince(this.#began),
      remainingSeconds: done === 0 ? null : (evaluating * (total - done)) / done,
    });
  }
}

/** Marks the failure that made the other processes stop, so that it is not taken for a cancellation. */
class RunFailure extends Error {
  constructor(cause: unknown) {
    super("the run failed", { cause });
  }
}

function diedTooOften(over: string, { death }: ChildDied): UserError {
  return new UserError(
    "compute-died",
    `The run was given up: ${DEATHS_ALLOWED} compute processes in a row ended over ${over}. The last one ${death.words}. ` +
      "Tiles done stay in the store; a larger memory cap or fewer processes may help.",
    [`over: ${over}`, `reason: ${death.words}`],
  );
}

const secondsSince = (began: number): number => (performance.now() - began) / 1000;
