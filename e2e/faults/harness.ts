import { fork as forkNode } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Fork, type ForkedProcess, nodeFork } from "../../electron/runs/fork.ts";
import { Runner } from "../../electron/runs/runner.ts";
import type { RunnerOptions } from "../../electron/runs/runnerOptions.ts";
import type { MemorySample, RunEvent } from "../../shared/contract.ts";
import { root } from "./report.ts";

export const workerPath = path.join(root, "dist", "worker.js");
export const cliPath = path.join(root, "dist", "cli.js");

/** Loaded before everything else it spoils the engine of a compute process as ENGINE_FAULT says. */
export const brokenEngine = path.join(root, "e2e", "faults", "brokenEngine.mjs");

export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "isopleth-faults-"));

/** Compute processes that load a module before everything else. @param env what it is told, beside the environment. */
export const forkImporting =
  (file: string, env: Readonly<Record<string, string>>, execArgv: readonly string[] = []): Fork =>
  (_name, listeners) => {
    const child = forkNode(workerPath, [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [...execArgv, "--import", file],
      env: { ...process.env, ...env },
    });
    child.on("spawn", () => listeners.onSpawn());
    child.on("message", (message) => listeners.onMessage(message as never));
    child.stderr?.on("data", (text: Buffer) => listeners.onText(text.toString()));
    child.on("exit", (code, signal) => listeners.onExit(code, signal));
    child.on("error", (error) => listeners.onError(error.message));
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => void child.send(message, () => {}),
      kill: () => void child.kill("SIGKILL"),
    };
  };

/** Compute processes whose tiles each take so many milliseconds longer: a run lasts on a fast machine, too. */
export const slowFork = (dwell: number): Fork =>
  forkImporting(brokenEngine, { ENGINE_FAULT: "slow", ENGINE_FAULT_AT: "1", ENGINE_DWELL: `${dwell}` });

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
