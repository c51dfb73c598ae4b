import { fromErrorMessage, UserError } from "../../shared/errors.ts";
import type { FromWorker, JobKind, JobProgress, JobRequest, Jobs, Preparation } from "../jobs/messages.ts";
import { type Death, type DeathSignals, nameDeath, type Stop, stoppedOnPurpose } from "./death.ts";
import { deferred } from "./deferred.ts";
import type { Fork, ForkedProcess } from "./fork.ts";

/** Thrown by `run` when the process died under the job. */
export class ChildDied extends Error {
  override readonly name = "ChildDied";
  readonly pid: number;
  readonly death: Death;

  constructor(pid: number, death: Death) {
    super(`The compute process ${pid} ${death.words}`);
    this.pid = pid;
    this.death = death;
  }
}

export interface ChildOptions {
  readonly fork: Fork;
  /** Service name, unique per process. */
  readonly name: string;
  readonly log: (line: string) => void;
  /** A process that is not ready by then counts as failed to start, milliseconds. */
  readonly startLimit?: number;
}

/** Time from the first signal of a death to its settlement, in which the other signals may come, milliseconds. */
const SETTLE_DELAY = 50;
/** Silence during a job of which no duration is expected, milliseconds. */
const PATIENCE = 120_000;
const WATCH_INTERVAL = 250;
/** How much of the standard error is kept to name a death, characters. */
const TEXT_KEPT = 4096;

interface PendingJob {
  readonly id: number;
  readonly onProgress: JobProgress | undefined;
  readonly onMilestone: (() => void) | undefined;
  /** Milliseconds of silence seen so far. */
  silent: number;
  readonly resolve: (output: Jobs[JobKind]["output"]) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Owns one compute process: starts it, gives it one job at a time, ends it. The three signals of a death are merged
 * into one `ended`, which always settles and never rejects; neither does a job's promise stay open.
 */
export class Child {
  readonly name: string;
  /** Resolves when the process takes jobs; rejects with ChildDied when it never does. */
  readonly ready: Promise<void>;
  /** Resolves once, when the process is gone. */
  readonly ended: Promise<Death>;
  readonly #log: (line: string) => void;
  readonly #process: ForkedProcess;
  readonly #startTimer: NodeJS.Timeout;
  readonly #readyState = deferred<void>();
  readonly #endedState = deferred<Death>();
  #signals: DeathSignals = {
    stop: null,
    wasReady: false,
    exit: null,
    error: null,
    gone: null,
    lastText: "",
    lastResident: 0,
  };
  #death: Death | null = null;
  #settling = false;
  #pid = 0;
  /** 0 before anybody has seen it. */
  #memorySeen = 0;
  #lastJobId = 0;
  readonly #prepared = new Set<Preparation>();
  #job: PendingJob | null = null;

  constructor({ fork, name, log, startLimit = 30_000 }: ChildOptions) {
    this.name = name;
    this.#log = log;
    this.ready = this.#readyState.promise;
    this.ended = this.#endedState.promise;
    // Nobody need wait for readiness: a job waits for it, and the pool listens to `ended`.
    this.ready.catch(() => {});
    this.#startTimer = setTimeout(() => this.#startOverdue(startLimit), startLimit);
    this.#process = fork(name, {
      onSpawn: () => this.#onSpawn(),
      onMessage: (message) => this.#onMessage(message),
      onText: (text) => this.#onText(text),
      onExit: (code, signal) => this.#onSignal({ exit: { code, signal } }),
      onError: (error) => this.#onSignal({ error }),
      onGone: (reason, exitCode) => this.#onSignal({ gone: { reason, exitCode } }),
    });
  }

  /** 0 before the process has started. */
  get pid(): number {
    return this.#pid;
  }

  get isAlive(): boolean {
    return this.#death === null;
  }

  /** The worker's own last figure of its memory, bytes; 0 before it said one. */
  get lastResident(): number {
    return this.#signals.lastResident;
  }

  /** The last figure of its memory that anybody has seen, bytes; 0 before that. */
  get held(): number {
    return this.#memorySeen || this.lastResident;
  }

  /** Takes down a figure of its memory that somebody else has seen, bytes: in a long job it is newer than its own. */
  noteMemory(bytes: number): void {
    this.#memorySeen = bytes;
  }

  /**
   * Runs one job. A cancelled job is asked to stop and, if it does not within `grace`, ended with its process.
   * @throws UserError of the job, or "cancelled"; ChildDied when the process dies under it.
   */
  async run<K extends JobKind>(
    kind: K,
    input: Jobs[K]["input"],
    options: {
      readonly onProgress?: JobProgress | undefined;
      readonly onMilestone?: (() => void) | undefined;
      readonly signal?: AbortSignal | undefined;
      /** Milliseconds. */
      readonly grace?: number | undefined;
      /** A process that says nothing for so long counts as hung, milliseconds. */
      readonly patience?: number | undefined;
    } = {},
  ): Promise<Jobs[K]["output"]> {
    const { onProgress, onMilestone, signal, grace = 200, patience = PATIENCE } = options;
    throwIfCancelled(signal);
    await this.#untilReady(signal);
    if (this.#job !== null) throw new Error(`${this.name} is busy`);
    if (this.#death !== null) throw new ChildDied(this.pid, this.#death);

    const id = ++this.#lastJobId;
    const { promise, resolve, reject } = deferred<Jobs[JobKind]["output"]>();
    const job = { id, onProgress, onMilestone, silent: 0, resolve, reject };
    this.#job = job;
    this.#process.post({ type: "job", id, request: { kind, input } as JobRequest });

    let graceTimer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      if (this.isAlive) this.#process.post({ type: "cancel", id });
      graceTimer = setTimeout(() => void this.stop(), grace);
    };
    signal?.addEventListener("abort", cancel);
    // Ticks are counted, not the clock read: while the whole machine sleeps nobody is hung.
    const watch = setInterval(() => {
      job.silent += WATCH_INTERVAL;
      if (job.silent >= patience) void this.stop(hung(patience));
    }, WATCH_INTERVAL);
    try {
      return (await promise) as Jobs[K]["output"];
    } catch (thrown) {
      throwIfCancelled(signal);
      throw thrown;
    } finally {
      clearInterval(watch);
      clearTimeout(graceTimer);
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Has an idle process get ready for work to come. It answers nothing. */
  prepare(what: Preparation): void {
    if (!this.isAlive || this.#job !== null) return;
    this.#prepared.add(what);
    this.#process.post({ type: "prepare", what });
  }

  /** Whether it was told to get ready for this work. */
  isPreparedFor(what: Preparation): boolean {
    return this.#prepared.has(what);
  }

  /** Ends the process at once; resolves when it is gone. The first reason counts. */
  stop(why: Stop = stoppedOnPurpose): Promise<Death> {
    if (this.isAlive && !this.#settling) {
      this.#signals = { ...this.#signals, stop: this.#signals.stop ?? why };
      // Before it has spawned a process cannot be killed; #onSpawn does it then.
      if (this.#pid !== 0) this.#process.kill();
    }
    return this.ended;
  }

  async #untilReady(signal: AbortSignal | undefined): Promise<void> {
    if (signal === undefined) return this.ready;
    const { promise, resolve } = deferred<void>();
    const wake = (): void => resolve();
    signal.addEventListener("abort", wake);
    await Promise.race([this.ready, promise]).finally(() => signal.removeEventListener("abort", wake));
    throwIfCancelled(signal);
  }

  #startOverdue(limit: number): void {
    this.#onSignal({ error: `not ready after ${limit / 1000} s` });
    if (this.#pid !== 0) this.#process.kill();
  }

  #onSpawn(): void {
    // Kept: Electron forgets it when the process ends.
    this.#pid = this.#process.pid ?? 0;
    this.#log(`${this.name} started, pid ${this.pid}`);
    if (this.#signals.stop !== null || this.#settling) this.#process.kill();
  }

  #onMessage(message: FromWorker): void {
    this.#signals = { ...this.#signals, lastResident: message.resident };
    if (message.type === "ready") {
      clearTimeout(this.#startTimer);
      this.#signals = { ...this.#signals, wasReady: true };
      this.#readyState.resolve();
      return;
    }
    const job = this.#job;
    if (job?.id !== message.id) return;
    job.silent = 0;
    if (message.type === "progress") {
      job.onProgress?.(message.fraction, message.what);
      return;
    }
    if (message.type === "milestone") {
      job.onMilestone?.();
      return;
    }
    this.#job = null;
    if (message.type === "done") job.resolve(message.output);
    else job.reject(fromErrorMessage(message.error));
  }

  #onText(text: string): void {
    this.#signals = { ...this.#signals, lastText: (this.#signals.lastText + text).slice(-TEXT_KEPT) };
    for (const line of text.trimEnd().split("\n")) this.#log(`${this.name} pid ${this.pid} says: ${line}`);
  }

  #onSignal(signal: Partial<DeathSignals>): void {
    if (this.#death !== null) return;
    this.#signals = { ...this.#signals, ...signal };
    if (this.#settling) return;
    this.#settling = true;
    // Of a process ended on purpose nothing more needs to be known.
    const isKnown = this.#signals.stop !== null && this.#signals.exit !== null;
    setTimeout(() => this.#settle(), isKnown ? 0 : SETTLE_DELAY);
  }

  #settle(): void {
    clearTimeout(this.#startTimer);
    const { exit, gone } = this.#signals;
    if (exit === null && gone === null && this.#pid !== 0) this.#process.kill();
    const death = nameDeath({ ...this.#signals, lastResident: this.held });
    this.#death = death;
    this.#log(`${this.name} pid ${this.pid} ended: ${death.words}`);
    this.#readyState.reject(new ChildDied(this.pid, death));
    this.#job?.reject(new ChildDied(this.pid, death));
    this.#job = null;
    this.#endedState.resolve(death);
  }
}

const hung = (patience: number): Stop => ({
  kind: "hung",
  words: `hung (nothing heard of it for ${Math.round(patience / 1000)} s)`,
});

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new UserError("cancelled", "Cancelled.");
}
