import { readFileSync } from "node:fs";
import { errorCode } from "./atomicFile.ts";

/**
 * Whether a process runs, this one and those of other users included. One that has ended and that its parent has not yet
 * asked about (a zombie) does not: it holds nothing any more.
 */
export function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // It lives, but belongs to somebody else.
    return errorCode(thrown) === "EPERM";
  }
  return statusOf(pid)[0] !== "Z";
}

/** When a process started, in the system's own count; null where the system does not say. */
export const startOf = (pid: number): string | null => statusOf(pid)[19] ?? null;

/** What Linux tells of a process, from its state on; empty elsewhere. */
function statusOf(pid: number): readonly string[] {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold blanks.
    return status.slice(status.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
