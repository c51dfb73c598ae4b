import { fileName, formatCount, formatSeconds } from "../i18n/format.ts";
import { type Phrase, phrase, type Translate } from "../i18n/translate.ts";
import type { AppState } from "../state/appState.ts";
import type { CurrentRun } from "../state/runEvents.ts";

/** What the status line says first of all. */
export function statusWords(
  state: Pick<
    AppState,
    "stations" | "reading" | "run" | "startingRun" | "cancellingRun" | "exporting" | "plan"
  >,
  t: Translate,
): Phrase {
  const { stations, reading, run, exporting, plan } = state;
  if (reading !== null) return phrase("data.reading", { file: fileName(reading) });
  if (exporting) {
    const percent = Math.round(100 * exporting.fraction);
    return phrase("status.exporting", { file: fileName(exporting.path), percent });
  }
  if (state.startingRun) return phrase("status.starting");
  if (state.cancellingRun) return phrase("status.cancelling");
  if (run) return runWords(run, t);
  if (plan?.refusal) return phrase("status.refused", { message: plan.refusal.message });
  return phrase(stations ? "status.ready" : "status.idle");
}

function runWords(run: CurrentRun, t: Translate): Phrase {
  const figures = { done: formatCount(run.done), total: formatCount(run.total) };
  switch (run.phase) {
    case "starting":
      return phrase("status.starting");
    case "fitting":
      return phrase("status.fitting", { stations: formatCount(run.plan.stations) });
    case "evaluating":
      return phrase("status.evaluating", figures);
    case "done":
      return phrase("status.done", { ...figures, seconds: formatSeconds(run.elapsedSeconds, t) });
    case "cancelled":
      return phrase("status.cancelled", figures);
    case "failed":
      return phrase("status.failed", { message: run.error?.message ?? "" });
  }
}

/** How many compute processes died in a run and of what; null when none did. */
export function deathWords(run: CurrentRun | null): Phrase | null {
  if (!run || run.deaths.length === 0) return null;
  const reasons = [...new Set(run.deaths.map((death) => death.reason))].join(", ");
  return phrase("status.deaths", { count: run.deaths.length, reasons });
}

/** The colour of the status line's dot. */
export function statusTone({ run }: Pick<AppState, "run">): "idle" | "busy" | "good" | "bad" {
  if (!run || run.phase === "cancelled") return "idle";
  if (run.phase === "done") return "good";
  return run.phase === "failed" ? "bad" : "busy";
}
