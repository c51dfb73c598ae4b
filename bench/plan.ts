import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { type Fork, type ForkedProcess, nodeFork } from "../electron/runs/fork.ts";
import { residentMemory } from "../electron/runs/memory.ts";
import { Runner } from "../electron/runs/runner.ts";
import type { RunnerOptions } from "../electron/runs/runnerOptions.ts";
import type { RunSettings } from "../shared/contract.ts";
import { defaultMethod, type KernelName, shapedKernels } from "../shared/rbf/method.ts";
import type { StationTable } from "../shared/stations/table.ts";
import { clusteredNetwork } from "./network.ts";

/** A run to be planned and measured. */
export interface PlanCase {
  readonly kernel: KernelName;
  readonly stations: number;
  readonly times: number;
  readonly workers: number;
  /** Nodes along each side of the grid. */
  readonly side: number;
  readonly solver: NonNullable<RunSettings["solver"]>;
  readonly smoothing: number | "auto";
  /** Left to the fit, or a length that suits the network. */
  readonly shape: "auto" | "usual";
  /** Share of values missing. */
  readonly missing: number;
  readonly metric: "degrees" | "great-circle";
  readonly keepsFits: boolean;
  /** Whether the stations correct a background, read from a NetCDF file just before. */
  readonly background: boolean;
  /** Files to write afterwards, by their extensions. */
  readonly formats: readonly string[];
}

/** What was planned and what was measured, bytes and seconds. */
export interface Measured {
  readonly solver: "dense" | "iterative";
  /** The process that fits. */
  readonly fit: Pair;
  /** The largest of the others that computed tiles; null when there were none. */
  readonly worker: Pair | null;
  readonly together: Pair;
  /** Peak of all together as the run itself measured it. */
  readonly byApplication: number;
  readonly seconds: Pair;
  /** While a file was written, all together, by extension. */
  readonly exports: Readonly<Record<string, Pair>>;
  /** Whether another program of Node came or went meanwhile: each part of the pages shared with it became another. */
  readonly disturbed: boolean;
}

export interface Pair {
  readonly planned: number;
  readonly measured: number;
}

/** Milliseconds between samples; what happens between them shows in the system's high-water marks. */
const INTERVAL = 15;
const CAP = 8e9;

interface Watched {
  readonly process: ForkedProcess;
  hasFitted: boolean;
  hasTiled: boolean;
  mark: number;
  peak: number;
}

/** Starts compute processes and samples what they hold. */
class Watch {
  readonly fork: Fork;
  readonly watched: Watched[] = [];
  /** Peak of all together since it was last reset. */
  together = 0;
  ready = 0;
  /** How many other programs of Node there were. */
  readonly others = new Set<number>();
  #sampling = true;

  constructor(workerPath: string) {
    const start = nodeFork(workerPath);
    this.fork = (name, listeners) => {
      const process = start(name, {
        ...listeners,
        onMessage: (message) => {
          if (message.type === "ready") this.ready += 1;
          listeners.onMessage(message);
        },
      });
      const one: Watched = { process, hasFitted: false, hasTiled: false, mark: 0, peak: 0 };
      this.watched.push(one);
      return {
        get pid() {
          return process.pid;
        },
        post: (message) => {
          if (message.type === "job") {
            one.hasFitted ||= message.request.kind === "fit";
            one.hasTiled ||= message.request.kind === "tile";
          }
          process.post(message);
        },
        kill: () => process.kill(),
      };
    };
  }

  async sample(): Promise<void> {
    while (this.#sampling) {
      this.others.add(programsOfNode(this.watched.map(({ process }) => process.pid ?? 0)));
      const held = await Promise.all(this.watched.map((one) => this.#heldBy(one)));
      this.together = Math.max(
        this.together,
        held.reduce((sum, bytes) => sum + bytes, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }

  stop(): void {
    this.#sampling = false;
  }

  async #heldBy(one: Watched): Promise<number> {
    const now = await residentMemory(one.process.pid ?? 0);
    if (now === null || now.own === null || now.shared === null || now.highest === null) return 0;
    const away = now.own + now.shared - now.bytes;
    const held = now.highest > one.mark ? Math.max(now.bytes, now.highest - away) : now.bytes;
    one.mark = now.highest;
    one.peak = Math.max(one.peak, held);
    return held;
  }
}

/** Processes that run the same program, these left aside. */
function programsOfNode(leftAside: readonly number[]): number {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name) || leftAside.includes(Number(name))) return false;
    try {
      return readlinkSync(`/proc/${name}/exe`) === process.execPath;
    } catch {
      // Gone, or a thread of the system.
      return false;
    }
  }).length;
}

function tableOf({ stations, times, missing }: PlanCase): StationTable {
  const { lon, lat, values } = clusteredNetwork(stations, times, missing);
  return {
    value: "pm25",
    unit: "ug/m3",
    ids: lon.map((_, k) => `S${k}`),
    names: lon.map(() => ""),
    lon: Float64Array.from(lon),
    lat: Float64Array.from(lat),
    times: values.map((_, hour) => Date.UTC(2024, 3, 16, hour)),
    values: values.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
  };
}

function settingsOf({
  kernel,
  workers,
  side,
  solver,
  smoothing,
  shape: wanted,
  metric,
}: Pick<PlanCase, "kernel" | "workers" | "side" | "solver" | "smoothing" | "shape" | "metric">): RunSettings {
  const length = metric === "degrees" ? 0.3 : 30;
  const shape = shapedKernels.has(kernel) && wanted === "usual" ? length : "auto";
  return {
    // Without smoothing the quintic system of a clustered network has condition 1e18, and Isopleth refuses it.
    method: { ...defaultMethod, kernel, shape, metric, smoothing: kernel === "quintic" ? 1 : smoothing },
    grid: { west: 72, east: 137, south: 12, north: 52, dlon: 65 / (side - 1), dlat: 40 / (side - 1) },
    memoryCap: CAP,
    workers,
    solver,
    excluded: [],
    blockKm: 100,
  };
}

/** How often a run is repeated to see what its estimate of time has learnt. */
const RUNS = 3;

/**
 * What each of some runs was to take, as said before it began, and what it took, seconds; the machine is calibrated
 * before the first of them, as at the first start of the application.
 */
export async function measureTimes(
  one: PlanCase,
  workerPath: string,
  folder: string,
  ratesFile: string,
): Promise<Pair[]> {
  const runner = runnerOf({ fork: nodeFork(workerPath), folder, ratesFile, keepsFits: one.keepsFits });
  const table = tableOf(one);
  const pairs: Pair[] = [];
  try {
    runner.warm({ workers: one.workers, memoryCap: CAP });
    runner.calibrate();
    while (!existsSync(ratesFile)) await new Promise((resolve) => setTimeout(resolve, 20));
    for (let k = 0; k < RUNS; k++) {
      const began = performance.now();
      const { plan, finished } = runner.start(table, settingsOf(one));
      const outcome = await finished;
      if (outcome.error !== null) throw new Error(outcome.error.message);
      pairs.push({ planned: plan.seconds, measured: (performance.now() - began) / 1000 });
    }
    return pairs;
  } finally {
    await runner.dispose();
  }
}

const runnerOf = (
  options: Pick<RunnerOptions, "fork" | "keepsFits"> & { folder: string; ratesFile: string },
) =>
  new Runner({
    ...options,
    runsFolder: join(options.folder, "runs"),
    cores: 2,
    overviews: false,
    onRunEvent: () => {},
    onMemory: () => {},
  });

/** Writes a coarse field of the same times, which stands for a model's; its path. */
async function writeBackground(table: StationTable, workerPath: string, folder: string): Promise<string> {
  const runner = runnerOf({
    fork: nodeFork(workerPath),
    folder,
    ratesFile: join(folder, "rates.json"),
    keepsFits: false,
  });
  const path = join(folder, "background.nc");
  const coarse = {
    kernel: "linear",
    workers: 1,
    side: 131,
    solver: "auto",
    smoothing: 1,
    shape: "usual",
    metric: "degrees",
  } as const;
  const { runId, finished } = runner.start(table, settingsOf(coarse));
  await finished;
  await runner.fields.exportField(runId, path);
  await runner.dispose();
  return path;
}

async function openBackground(
  runner: Runner,
  path: string,
  { value, unit }: StationTable,
): Promise<NonNullable<RunSettings["merge"]>> {
  const { stored } = await runner.backgrounds.open({ path, variable: null, level: null, value, unit });
  return { method: "residual", background: stored.reference };
}

/**
 * Plans a run, carries it out with real processes, and measures.
 * @param folder empty, for the run and what is exported of it.
 * @param ratesFile where the machine's speed is kept.
 */
export async function measure(
  one: PlanCase,
  workerPath: string,
  folder: string,
  ratesFile: string,
): Promise<Measured> {
  const watch = new Watch(workerPath);
  const table = tableOf(one);
  const path = one.background ? await writeBackground(table, workerPath, folder) : null;
  const runner = runnerOf({ fork: watch.fork, folder, ratesFile, keepsFits: one.keepsFits });
  try {
    runner.warm({ workers: one.workers, memoryCap: CAP });
    while (watch.ready < Math.min(2, one.workers)) await new Promise((resolve) => setTimeout(resolve, 20));
    // The processes are measured when they are ready, which takes a moment.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const merge = path === null ? {} : { merge: await openBackground(runner, path, table) };
    const sampling = watch.sample();
    const began = performance.now();
    const { runId, plan, finished } = runner.start(table, { ...settingsOf(one), ...merge });
    const outcome = await finished;
    const seconds = (performance.now() - began) / 1000;
    if (outcome.error !== null) throw new Error(outcome.error.message);
    const together = watch.together;
    const disturbed = watch.others.size > 1;
    const largest = (which: (one: Watched) => boolean): number =>
      Math.max(0, ...watch.watched.filter(which).map(({ peak }) => peak));
    const fit = largest(({ hasFitted }) => hasFitted);
    const worker = largest(({ hasFitted, hasTiled }) => hasTiled && !hasFitted);
    const exports: Record<string, Pair> = {};
    for (const extension of one.formats) {
      watch.together = 0;
      await runner.fields.exportField(runId, join(folder, `field${extension}`));
      exports[extension] = { planned: plan.exportBytes, measured: watch.together };
    }
    watch.stop();
    await sampling;
    return {
      solver: plan.iterative ? "iterative" : "dense",
      fit: {
        planned: Math.max(plan.fitBytes, plan.totalBytes - (plan.workers - 1) * plan.workerBytes),
        measured: fit,
      },
      worker: worker > 0 ? { planned: plan.workerBytes, measured: worker } : null,
      together: { planned: plan.totalBytes, measured: together },
      byApplication: outcome.memory.together,
      seconds: { planned: plan.seconds, measured: seconds },
      exports,
      disturbed,
    };
  } finally {
    watch.stop();
    await runner.dispose();
  }
}
