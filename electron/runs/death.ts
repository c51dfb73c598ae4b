import { EXIT_ENGINE_TRAP, EXIT_OUT_OF_MEMORY } from "../jobs/messages.ts";
import { megabytes } from "./bytes.ts";

/** Why a compute process ended. */
export type DeathKind =
  | "stopped"
  | "past the cap"
  | "hung"
  | "killed"
  | "out of memory"
  | "engine trap"
  | "crashed"
  | "failed to start";

/** Why Isopleth itself ends a process. */
export interface Stop {
  readonly kind: Extract<DeathKind, "stopped" | "past the cap" | "hung">;
  readonly words: string;
}
export const stoppedOnPurpose: Stop = { kind: "stopped", words: "stopped by Isopleth" };

export interface Death {
  readonly kind: DeathKind;
  /** One sentence for the user and the log. */
  readonly words: string;
  readonly exitCode: number | null;
}

/** Everything the three signals told of a process until it was settled. */
export interface DeathSignals {
  /** Why it was ended on purpose; null when it was not. */
  readonly stop: Stop | null;
  /** It had reported that it is ready for work. */
  readonly wasReady: boolean;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  readonly error: string | null;
  readonly gone: { readonly reason: string; readonly exitCode: number } | null;
  /** The end of what it wrote to its standard error. */
  readonly lastText: string;
  /** The last figure of its memory, its own or one that was sampled, bytes. */
  readonly lastResident: number;
}

/** Merges the signals into one cause. Reasons differ by system; a heap overflow is known by V8's last words. */
export function nameDeath(signals: DeathSignals): Death {
  const exitCode = signals.exit?.code ?? signals.gone?.exitCode ?? null;
  const { kind, words } = signals.stop ?? namedByItself(signals);
  return { kind, exitCode, words: `${words}${lastMemory(kind, signals)}` };
}

type OwnKind = Exclude<DeathKind, Stop["kind"]>;

function namedByItself(signals: DeathSignals): Pick<Death, "kind" | "words"> {
  const kind = kindOf(signals);
  return { kind, words: wordsOf[kind](signals) };
}

function kindOf({ exit, error, gone, wasReady, lastText }: DeathSignals): OwnKind {
  if (error !== null && !wasReady) return "failed to start";
  if (exit?.code === EXIT_ENGINE_TRAP) return "engine trap";
  if (
    exit?.code === EXIT_OUT_OF_MEMORY ||
    gone?.reason === "oom" ||
    /heap out of memory|Array buffer allocation failed/.test(lastText)
  ) {
    return "out of memory";
  }
  if (exit?.signal === "SIGKILL" || exit?.signal === "SIGTERM" || gone?.reason === "killed") return "killed";
  if (!wasReady) return "failed to start";
  return "crashed";
}

const wordsOf: Readonly<Record<OwnKind, (signals: DeathSignals) => string>> = {
  killed: () => "killed from outside (by hand, or by the system when memory ran short)",
  "out of memory": () => "ran out of memory",
  "engine trap": (signals) => `was ended by a fault of the engine (${causeOf(signals)})`,
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
  return kind === "stopped" || lastResident === 0 ? "" : `; it last held ${megabytes(lastResident)}`;
}
