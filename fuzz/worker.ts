import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { inputAt } from "./inputs.ts";
import { judge } from "./judge.ts";

/** What fuzz/run.mjs hands over. */
interface Task {
  readonly paths: readonly string[];
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** One number: the input that is being read. */
  readonly at: Int32Array<SharedArrayBuffer>;
}

/** Beginnings suffice, and let many inputs be tried. */
const SEED_BYTES = 6000;

const { paths, seed, from, to, at } = workerData as Task;
const seeds = paths.map((path) => ({
  fileName: basename(path),
  bytes: Uint8Array.from(readFileSync(path).subarray(0, SEED_BYTES)),
}));

for (let index = from; index < to; index++) {
  Atomics.store(at, 0, index);
  const fault = judge(inputAt(index, seed, seeds));
  if (fault !== null) parentPort?.postMessage({ index, fault });
}
