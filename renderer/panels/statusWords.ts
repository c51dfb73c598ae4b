import { fileName, formatCount, formatSeconds } from "../i18n/format.ts";
import { mainText } from "../i18n/mainTexts.ts";
import { type Language, translator } from "../i18n/translate.ts";
import type { AppState } from "../state/appState.ts";
import type { CurrentRun } from "../state/runEvents.ts";

/** What the status line says first of all. */
export function statusWords(
  state: Pick<
    AppState,
    | "language"
    | "stations"
    | "reading"
    | "readFraction"
    | "run"
    | "startingRun"
    | "cancellingRun"
    | "exporting"
    | "plan"
  >,
): string {
  const t = translator(state.language);
  const { stations, reading, run, exporting, plan } = state;
  if (reading !== null) {
    const percent = Math.round(100 * state.readFraction);
    const words = t("data.reading", { file: fileName(reading) });
    return percent > 0 ? `${words} ${percent} %` : words;
  }
  if (exporting) {
    const percent = Math.round(100 * exporting.fraction);
    return t("status.exporting", { file: fileName(exporting.path), percent });
  }
  if (state.startingRun) return t("status.starting");
  if (state.cancellingRun) return t("status.cancelling");
  if (run) return runWords(run, state.language);
  if (plan?.refusal) return t("status.refused", { message: mainText(state.language, plan.refusal.message) });
  return t(stations ? "status.ready" : "status.idle");
}

function runWords(run: CurrentRun, language: Language): string {
  const t = translator(language);
  const figures = { done: formatCount(run.done), total: formatCount(run.total) };
  switch (run.phase) {
    case "starting":
      return t("status.starting");
    case "fitting":
      return run.words.startsWith("Fitting: ")
        ? mainText(language, run.words)
        : t("status.fitting", { stations: formatCount(run.plan.stations) });
    case "evaluating":
      return t("status.evaluating", figures);
    case "paused":
      return t("status.paused", { ...figures, message: mainText(language, run.error?.message ?? "") });
    case "done":
      return t("status.done", { ...figures, seconds: formatSeconds(run.elapsedSeconds, t) });
    case "cancelled":
      return t("status.cancelled", figures);
    case "failed":
      return t("status.failed", { message: mainText(language, run.error?.message ?? "") });
  }
}

/** How many compute processes died in a run and of what; null when none did. */
export function deathWords({ run, language }: Pick<AppState, "run" | "language">): string | null {
  if (!run || run.deaths.length === 0) return null;
  const reasons = [...new Set(run.deaths.map((death) => mainText(language, death.reason)))].join(", ");
  return translator(language)("status.deaths", { count: run.deaths.length, reasons });
}

/** Each death of a run on a line of its own: which process, over which tile, of what. */
export function deathList({ run, language }: Pick<AppState, "run" | "language">): string {
  const t = translator(language);
  const lineOf = ({ pid, reason, tile }: CurrentRun["deaths"][number]): string =>
    t(tile === null ? "status.death" : "status.deathOver", {
      pid,
      tile: tile ?? "",
      reason: mainText(language, reason),
    });
  return (run?.deaths ?? []).map(lineOf).join("\n");
}

/** The colour of the status line's dot. */
export function statusTone({ run }: Pick<AppState, "run">): "idle" | "busy" | "good" | "bad" {
  if (!run || run.phase === "cancelled") return "idle";
  if (run.phase === "done") return "good";
  return run.phase === "failed" || run.phase === "paused" ? "bad" : "busy";
}
