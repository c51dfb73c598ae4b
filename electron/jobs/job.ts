import type { JobKind, JobProgress, Jobs } from "./messages.ts";

/** What a job is given besides its input. */
export interface JobContext {
  readonly progress: JobProgress;
  /** Tells the parent that the job's first result is on disk (see the job), while it goes on. */
  readonly milestone: () => void;
  /** Aborts when the parent cancels; long synchronous steps cannot see it, and are ended with the process. */
  readonly signal: AbortSignal;
}

export type Job<K extends JobKind> = (
  input: Jobs[K]["input"],
  context: JobContext,
) => Promise<Jobs[K]["output"]>;
