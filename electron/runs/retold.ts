import type { RunEvent } from "../../shared/contract.ts";
import type { KnownRun } from "./knownRuns.ts";
import type { RunOutcome } from "./run.ts";
import type { RunNews } from "./runTeller.ts";

/** What a page that was not there while a run went on must hear of it once it is done. */
export function retold(runId: string, { start, progress }: KnownRun, outcome: RunOutcome): RunEvent[] {
  const { fitted, audit, deaths } = outcome;
  const news: RunNews[] = deaths.map((death) => ({ type: "death", ...death }));
  if (fitted !== null) {
    const { method, diagnostics, merge } = fitted;
    news.push({ type: "fitted", method, diagnostics, ...(merge && { merge }) });
  }
  for (let tile = 0; tile < start.plan.tiles; tile++)
    news.push({ type: "tile", tile, state: "done", range: null });
  if (progress !== null) news.push(progress);
  if (audit !== null) news.push({ type: "audit", ...audit });
  news.push({ type: "phase", phase: "done", words: "Done", error: null });
  return news.map((one) => ({ runId, ...one }));
}
