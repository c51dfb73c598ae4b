/*
 * Reads damaged station files: `npm run fuzz -- [--inputs 100000] [--seed 1] [--from 0]`. Files are the fixtures and,
 * where it is there, the real data beside the project. Each input is the same whenever seed and files are. Ends with 1
 * when an input crashed, hung or ended in an unsound way.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { root } from "../scripts/paths.mjs";

/** An input that takes this much processor time hangs: thousands of times what the slowest takes, microseconds. */
const HANG_CPU = 20e6;
const CHECK_INTERVAL = 500;

/** @typedef {{ index: number, fault: string }} Fault */

/** @returns {string[]} */
export function seedFiles() {
  const folders = [
    path.join(root, "shared", "stations", "fixtures"),
    path.join(root, "..", "shared", "data"),
  ];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
    )
    .filter((file) => /\.(csv|txt|dat|000)$/.test(file))
    .sort();
}

/** @returns {Promise<string>} the built worker */
export async function buildWorker() {
  await build({
    configFile: false,
    logLevel: "warn",
    root,
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: "fuzz/worker.ts",
      outDir: "dist/fuzz",
      emptyOutDir: false,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "worker.js", codeSplitting: false } },
    },
  });
  return path.join(root, "dist", "fuzz", "worker.js");
}

/**
 * Tries inputs in a thread that is ended when one of them hangs, and goes on behind it.
 * @param {{ worker: string, paths: readonly string[], seed: number, from: number, to: number, hangCpu?: number }} task
 * @param {(fault: Fault) => void} [tell] hears of each fault as it is found
 * @returns {Promise<Fault[]>}
 */
export async function fuzz({ worker, paths, seed, from, to, hangCpu = HANG_CPU }, tell = () => {}) {
  /** @type {Fault[]} */
  const faults = [];
  const add = (/** @type {Fault} */ fault) => {
    faults.push(fault);
    tell(fault);
  };
  for (let next = from; next < to; ) {
    const stopped = await runThread({ worker, paths, seed, from: next, to }, hangCpu, add);
    if (stopped === null) break;
    add(stopped);
    next = stopped.index + 1;
  }
  return faults;
}

/**
 * @param {{ worker: string, paths: readonly string[], seed: number, from: number, to: number }} task
 * @param {number} hangCpu
 * @param {(fault: Fault) => void} add
 * @returns {Promise<Fault | null>} what ended the thread early
 */
function runThread({ worker, ...task }, hangCpu, add) {
  const at = new Int32Array(new SharedArrayBuffer(4));
  Atomics.store(at, 0, task.from);
  return new Promise((resolve) => {
    const thread = new Worker(pathToFileURL(worker), { workerData: { ...task, at } });
    let seen = -1;
    let cpu = process.cpuUsage();
    const watch = setInterval(() => {
      const index = Atomics.load(at, 0);
      if (index !== seen) [seen, cpu] = [index, process.cpuUsage()];
      const { user, system } = process.cpuUsage(cpu);
      if (user + system > hangCpu) end({ index, fault: "hangs" });
    }, CHECK_INTERVAL);
    /** @type {Fault | null} */
    let reason = null;
    const end = (/** @type {Fault} */ fault) => {
      reason ??= fault;
      void thread.terminate();
    };
    thread.on("message", add);
    thread.on("error", (error) => end({ index: Atomics.load(at, 0), fault: error.stack ?? error.message }));
    thread.on("exit", () => {
      clearInterval(watch);
      resolve(reason);
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      inputs: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      from: { type: "string", default: "0" },
    },
  });
  const [from, inputs, seed] = [Number(values.from), Number(values.inputs), Number(values.seed)];
  const paths = seedFiles();
  console.log(`${inputs} inputs from ${paths.length} files, seed ${seed}`);
  const began = performance.now();
  const worker = await buildWorker();
  const faults = await fuzz({ worker, paths, seed, from, to: from + inputs }, ({ index, fault }) =>
    console.log(`input ${index}: ${fault}`),
  );
  console.log(`${faults.length} faults in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
