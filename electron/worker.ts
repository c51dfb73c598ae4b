import { toErrorMessage, UserError } from "../shared/errors.ts";
import { audit } from "./jobs/audit.ts";
import { calibrate } from "./jobs/calibrate.ts";
import { loadEngine } from "./jobs/engine.ts";
import { check, fit } from "./jobs/fit.ts";
import { collectGarbage } from "./jobs/garbage.ts";
import type { Job } from "./jobs/job.ts";
import { endIfOrphaned, endIfUntrustworthy } from "./jobs/lastWords.ts";
import type { FromWorker, JobKind, JobRequest, Jobs, Preparation, ToWorker } from "./jobs/messages.ts";
import { parentPort } from "./jobs/parentPort.ts";
import { preview } from "./jobs/preview.ts";
import { tile } from "./jobs/tile.ts";
import { verify } from "./jobs/verify.ts";
import { storeTrouble } from "./store/trouble.ts";

/*
 * What a compute process runs: takes one job at a time from its parent and answers. Works in Electron's utility
 * processes and in children of plain Node alike.
 */

/** Reading and writing bring along all that is known of file formats: it is loaded when first needed. */
const jobs: { readonly [K in JobKind]: Job<K> } = {
  read: async (...job) => (await import("./jobs/read.ts")).read(...job),
  peek: async (...job) => (await import("./jobs/peek.ts")).peek(...job),
  fit,
  check,
  compare: async (...job) => (await import("./jobs/compare.ts")).compare(...job),
  recogniseGrid: async (...job) => (await import("./jobs/recogniseGrid.ts")).recogniseGrid(...job),
  checkInputs: async (...job) => (await import("./jobs/recogniseGrid.ts")).checkInputs(...job),
  preview,
  calibrate,
  tile,
  audit,
  background: async (...job) => (await import("./jobs/background.ts")).background(...job),
  verify,
  export: async (...job) => (await import("./jobs/export.ts")).exportField(...job),
};

const preparations: { readonly [W in Preparation]: () => Promise<unknown> } = {
  engine: loadEngine,
  export: () => import("./jobs/export.ts"),
};

/** Least time between two progress messages, milliseconds. */
const PROGRESS_INTERVAL = 100;

const cancels = new Map<number, AbortController>();

parentPort.listen((message: ToWorker) => {
  if (message.type === "cancel") cancels.get(message.id)?.abort(new UserError("cancelled", "Cancelled."));
  else if (message.type === "job") void runJob(message.id, message.request);
  // What goes wrong here does so again in the job, which tells of it.
  else void preparations[message.what]().catch(() => {});
});
send({ type: "ready" });

async function runJob(id: number, request: JobRequest): Promise<void> {
  const controller = new AbortController();
  cancels.set(id, controller);
  try {
    const output = await perform(request, {
      signal: controller.signal,
      progress: throttled((fraction, what) => {
        endIfOrphaned();
        send({ type: "progress", id, fraction, what });
      }),
      milestone: () => send({ type: "milestone", id }),
    });
    const answersFirst = request.kind === "read" || request.kind === "export";
    if (request.kind !== "tile" && !answersFirst) collectGarbage();
    send({ type: "done", id, output });
    // A table read is collected with what sending it copies, for a long one as much again; a written file is waited for.
    if (answersFirst) setImmediate(collectGarbage);
  } catch (thrown) {
    endIfUntrustworthy(thrown);
    collectGarbage();
    send({ type: "failed", id, error: toErrorMessage(troubleOf(request, thrown)) });
  } finally {
    cancels.delete(id);
  }
}

/** Jobs that write into a run's folder or read from it: what keeps them from it is the run's trouble, not theirs. */
function troubleOf({ kind, input }: JobRequest, thrown: unknown): unknown {
  return kind === "fit" || kind === "tile" || kind === "audit" || kind === "verify"
    ? storeTrouble(input.folder, thrown)
    : thrown;
}

function perform<K extends JobKind>(
  request: { readonly kind: K; readonly input: Jobs[K]["input"] },
  context: Parameters<Job<K>>[1],
): Promise<Jobs[K]["output"]> {
  return jobs[request.kind](request.input, context);
}

/** A function of progress that speaks seldom enough not to slow the job; what is done next is told at once. */
function throttled(report: (fraction: number, what: string) => void): typeof report {
  let last = 0;
  let told = "";
  return (fraction, what) => {
    const now = Date.now();
    if (what === told && now - last < PROGRESS_INTERVAL) return;
    last = now;
    told = what;
    report(fraction, what);
  };
}

type WithoutResident<T> = T extends unknown ? Omit<T, "resident"> : never;

function send(message: WithoutResident<FromWorker>): void {
  parentPort.send({ ...message, resident: process.memoryUsage.rss() } as FromWorker);
}
