import { fileURLToPath } from "node:url";
import { computeProcesses } from "./computeProcesses.ts";
import { allGone } from "./faults/tools.ts";
import type { Launched } from "./launch.ts";

export interface Fault {
  readonly fault: string;
  /** How many of the processes started from now on have it. */
  readonly processes: number;
  /** At which of its tiles each of them fails, from there on. */
  readonly tile?: number;
  /** How much longer "slow" ones take over a tile, milliseconds. */
  readonly dwell?: number;
}

/** Ends the processes there are; of those that follow some are spoilt. */
export async function spoil(
  { app }: Launched,
  { fault, processes, tile = 3, dwell = 100 }: Fault,
): Promise<void> {
  const script = fileURLToPath(new URL("./faults/brokenWorker.mjs", import.meta.url));
  await app.evaluate(
    ({ utilityProcess }, { script, fault, tile, processes, dwell }) => {
      // As it was before an earlier fault.
      const kept = globalThis as { fork?: typeof utilityProcess.fork };
      kept.fork ??= utilityProcess.fork;
      const { fork } = kept;
      let left = processes;
      utilityProcess.fork = (worker, args, options) => {
        if (left-- <= 0) return fork(worker, args, options);
        const env = {
          ...options?.env,
          ENGINE_FAULT: fault,
          ENGINE_FAULT_AT: `${tile}`,
          ENGINE_DWELL: `${dwell}`,
          WORKER: worker,
        };
        return fork(script, args, { ...options, env });
      };
    },
    { script, fault, tile, processes, dwell },
  );
  const before = computeProcesses(app.process().pid ?? 0);
  for (const pid of before) process.kill(pid, "SIGKILL");
  await allGone(before);
}

/**
 * From now on each tile takes so many milliseconds longer, a tenth of a second: a run of n tiles in two processes is in
 * its middle for n / 20 seconds at least, on any machine.
 */
export const slowTiles = (launched: Launched, dwell = 100): Promise<void> =>
  spoil(launched, { fault: "slow", processes: Number.MAX_SAFE_INTEGER, tile: 1, dwell });
