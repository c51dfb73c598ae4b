import { megabytes } from "./bytes.ts";

/** Why a compute process ended. */
export type DeathKind = "stopped" | "killed" | "out of memory" | "crashed" | "failed to start";

export interface Death {
  readonly kind: DeathKind;
  /** One sentence for the user and the log. */
  readonly words: string;
  readonly exitCode: number | null;
}

/** Everything the three signals told of a process until it was settled. */
export interface DeathSignals {
  /** It was ended on purpose. */
  readonly stopped: boolean;
  /** It had reported that it is ready for work. */
  readonly wasReady: boolean;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  readonly error: string | null;
  readonly gone: { readonly reason: string; readonly exitCode: number } | null;
  /** The end of what it wrote to its standard error. */
  readonly lastText: string;
  /** The last figure it gave of its own memory, bytes. */
  readonly lastResident: number;
}

/** Merges the signals into one cause. Reasons differ by system; a heap overflow is known by V8's last words. */
export function nameDeath(signals: DeathSignals): Death {
  const exitCode = signals.exit?.code ?? signals.gone?.exitCode ?? null;
  const kind = kindOf(signals);
  return { kind, exitCode, words: `${wordsOf[kind](signals)}${lastMemory(kind, signals)}` };
}

function kindOf(signals: DeathSignals): DeathKind {
  const { exit, error, gone, stopped, wasReady, lastText } = signals;
  if (stopped) return "stopped";
  if (error !== null && !wasReady) return "failed to start";
  if (gone?.reason === "oom" || /heap out of memory|Array buffer allocation failed/.test(lastText)) {
    return "out of memory";
  }
  if (exit?.signal === "SIGKILL" || exit?.signal === "SIGTERM" || gone?.reason === "killed") return "killed";
  if (!wasReady) return "failed to start";
  return "crashed";
}

const wordsOf: Readonly<Record<DeathKind, (signals: DeathSignals) => string>> = {
  stopped: () => "stopped by Isopleth",
  killed: () => "killed from outside (by hand, or by the system when memory ran short)",
  "out of memory": () => "ran out of memory",
  crashed: (signals) => `crashed (${causeOf(signals)})`,
  "failed to start": (signals) => `failed to start (${causeOf(signals)})`,
};

function causeOf({ exit, error, gone, lastText }: DeathSignals): string {
  const facts = [
    error,
    exit?.signal ? `signal ${exit.signal}` : null,
    exit?.code === null || exit?.code === undefined ? null : `exit code ${exit.code}`,
    gone === null ? null : gone.reason,
    lastErrorLine(lastText),
  ];
  return facts.filter((fact) => fact !== null && fact !== "").join(", ") || "no reason given";
}

/** The line of a stack trace that says what went wrong. */
function lastErrorLine(text: string): string | null {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => /^(\w*Error|FATAL)\b.*:/.test(line)) ?? null;
}

function lastMemory(kind: DeathKind, { lastResident }: DeathSignals): string {
  if (kind === "stopped" || lastResident === 0) return "";
  return `; it last held ${megabytes(lastResident)}`;
}
