import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Fork, type ForkedProcess, nodeFork } from "../../electron/runs/fork.ts";
import { Runner, type RunnerOptions } from "../../electron/runs/runner.ts";
import type { MemorySample, RunEvent } from "../../shared/contract.ts";
import { root } from "./report.ts";

export const workerPath = path.join(root, "dist", "worker.js");
export const cliPath = path.join(root, "dist", "cli.js");

export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "isopleth-faults-"));

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
