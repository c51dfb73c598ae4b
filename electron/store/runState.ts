import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../shared/contract.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import { errorCode, writeAtomically } from "./atomicFile.ts";
import { isAlive, startOf } from "./living.ts";

/** How far a run has come, as its folder tells after the application itself has died. */
export interface RunState {
  readonly phase: "going" | "done" | "cancelled" | "failed";
  /** ISO 8601. */
  readonly began: string;
  readonly value: string;
  /** The stations' file; null when there was none. */
  readonly file: string | null;
  readonly tiles: number;
  readonly times: number;
  /** The solver must be the same again, or the last bits would differ. */
  readonly solver: Pick<Plan, "iterative">;
  readonly basis: ResolvedMethod | null;
  /** What all compute processes together, and the largest, held at their peak, bytes; once it has ended. */
  readonly memory?: { readonly together: number; readonly perProcess: number };
  /** The file that its finished field is being written to; null or absent: none. */
  readonly exporting?: string | null;
}

const statePath = (folder: string): string => join(folder, "state.json");
const lockPath = (folder: string): string => join(folder, "lock.json");

export function writeRunState(folder: string, state: RunState): void {
  writeAtomically(statePath(folder), `${JSON.stringify(state, null, 2)}\n`);
}

/** null when the folder tells none that can be read. */
export function readRunState(folder: string): RunState | null {
  return readJson<RunState>(statePath(folder));
}

/** A finished field is being written to a file, or, null, no more: until then its run is offered again after a kill. */
export function noteExport(folder: string, exporting: string | null): void {
  const state = readRunState(folder);
  try {
    if (state !== null) writeRunState(folder, { ...state, exporting });
  } catch {
    // A full disk of the runs must not keep a field from being saved on another one.
  }
}

/** Whether more was meant to come of a run: tiles, or the file it was being written to. */
export const isUnfinished = ({ phase, exporting }: RunState): boolean =>
  phase === "going" || (phase === "done" && typeof exporting === "string");

/** The process that computes in a folder. Its start tells it from another one that got the same number later. */
interface Lock {
  readonly pid: number;
  readonly start: string | null;
}

/** Takes a run's folder for this process; false when another living process has it. */
export function lockRun(folder: string): boolean {
  const own: Lock = { pid: process.pid, start: startOf(process.pid) };
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lockPath(folder), JSON.stringify(own), { flag: "wx" });
      return true;
    } catch (thrown) {
      if (errorCode(thrown) !== "EEXIST") throw thrown;
      if (isLocked(folder)) return false;
      rmSync(lockPath(folder), { force: true });
    }
  }
  return false;
}

export function unlockRun(folder: string): void {
  rmSync(lockPath(folder), { force: true });
}

/** Whether a living process computes in a folder, this one included. */
export function isLocked(folder: string): boolean {
  const lock = readJson<Lock>(lockPath(folder));
  return lock !== null && isAlive(lock.pid) && startOf(lock.pid) === lock.start;
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
}
