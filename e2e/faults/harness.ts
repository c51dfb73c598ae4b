import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Fork, type ForkedProcess, nodeFork } from "../../electron/runs/fork.ts";
import { Runner, type RunnerOptions } from "../../electron/runs/runner.ts";
import { fieldPath } from "../../electron/store/runFolder.ts";
import type { MemorySample, RunEvent } from "../../shared/contract.ts";

/** The long version, as `npm run soak` asks for it. */
export const isSoak = process.env.ISOPLETH_SOAK === "1";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const workerPath = path.join(root, "dist", "worker.js");
export const cliPath = path.join(root, "dist", "cli.js");

export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "isopleth-faults-"));

/** A figure for the table of docs/RELIABILITY.md: what was done, how often, what came of it. */
export function report(what: string, tried: number, outcome: string): void {
  const folder = path.join(root, "test-results");
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, "faults.jsonl"), `${JSON.stringify({ what, tried, outcome })}\n`);
  console.log(`${what}: ${tried} tried; ${outcome}`);
}

/** A runner over the built worker, with everything that it tells. */
export interface Rig {
  readonly runner: Runner;
  readonly folder: string;
  readonly events: RunEvent[];
  readonly samples: MemorySample[];
  /** All compute processes started so far. */
  readonly processes: ForkedProcess[];
  close(): Promise<void>;
}

export function makeRig(
  options: Partial<RunnerOptions> & { readonly onEvent?: (event: RunEvent) => void } = {},
): Rig {
  const { onEvent, runsFolder, fork = nodeFork(workerPath), ...others } = options;
  const folder = runsFolder ?? path.join(newFolder(), "runs");
  const events: RunEvent[] = [];
  const samples: MemorySample[] = [];
  const processes: ForkedProcess[] = [];
  const remembering: Fork = (name, listeners) => {
    const one = fork(name, listeners);
    processes.push(one);
    return one;
  };
  const runner = new Runner({
    cores: 2,
    keepsFits: false,
    ...others,
    fork: remembering,
    runsFolder: folder,
    onRunEvent: (event) => {
      events.push(event);
      onEvent?.(event);
    },
    onMemory: (sample) => samples.push(sample),
  });
  const close = async (): Promise<void> => {
    await runner.dispose();
    if (runsFolder === undefined) rmSync(path.dirname(folder), { recursive: true, force: true });
  };
  return { runner, folder, events, samples, processes, close };
}

/** Of all chunks of a run's field, names and bytes. */
export function fieldHash(runFolder: string, array = "pm25"): string {
  const hash = createHash("sha256");
  const store = path.join(fieldPath(runFolder), array);
  const names = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => path.relative(store, path.join(entry.parentPath, entry.name)))
    .sort();
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(path.join(store, name)));
  return `${names.length} ${hash.digest("hex")}`;
}

/** Numbers in 0..1, the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Children of a process, and theirs, as the system (Linux) knows them. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) parents.set(Number(name), parent);
  }
  const below = (one: number): number[] =>
    [...parents].filter(([, parent]) => parent === one).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold blanks: the parent is the second field after it.
    return Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** Waits until something holds; fails loudly when it does not within the limit. */
export async function until(holds: () => boolean, what: string, milliseconds = 20_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
