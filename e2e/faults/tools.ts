import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isAlive } from "../../electron/store/living.ts";

/** Of all chunks of a run's field, names and bytes. */
export function fieldHash(runFolder: string, array = "pm25"): string {
  const hash = createHash("sha256");
  const store = path.join(runFolder, "field.zarr", array);
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

/** Waits until none of these processes is left; milliseconds it took. */
export async function allGone(pids: readonly number[]): Promise<number> {
  const began = performance.now();
  await until(() => pids.every((pid) => !isAlive(pid)), "no process of the application is left", 15_000);
  return performance.now() - began;
}
