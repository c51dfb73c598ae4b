import { UserError } from "../../shared/errors.ts";
import type { Run, RunOutcome } from "./run.ts";
import type { RunLog } from "./runLog.ts";
import type { RunStart } from "./runStore.ts";
import type { RunNews } from "./runTeller.ts";

/** A run since the application's start, and its end once it has come. */
export interface KnownRun {
  readonly run: Run;
  readonly log: RunLog;
  readonly start: RunStart;
  outcome: RunOutcome | null;
  /** What it last told of its progress. */
  progress: RunNews | null;
}

/** The runs since the application's start, by id. */
export class KnownRuns {
  readonly #runs = new Map<string, KnownRun>();

  set(runId: string, known: KnownRun): void {
    this.#runs.set(runId, known);
  }

  delete(runId: string): void {
    this.#runs.delete(runId);
  }

  find(runId: string): KnownRun | null {
    return this.#runs.get(runId) ?? null;
  }

  /** @throws UserError "not-found" */
  get(runId: string): KnownRun {
    const known = this.#runs.get(runId);
    if (known !== undefined) return known;
    throw new UserError("not-found", `There is no run ${runId} any more. Run again.`);
  }

  /** The run begun last; null when there is none. */
  get newest(): { readonly runId: string; readonly known: KnownRun } | null {
    const [runId, known] = [...this.#runs].at(-1) ?? [];
    return runId === undefined || known === undefined ? null : { runId, known };
  }

  /** A run with a finished field. @throws UserError "not-found" */
  finished(runId: string): KnownRun {
    const known = this.get(runId);
    if (known.outcome?.phase === "done") return known;
    throw new UserError("not-found", "This run has no finished field. Run it to the end first.");
  }
}
