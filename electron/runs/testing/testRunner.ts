import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { nodeFork } from "../fork.ts";
import { Runner } from "../runner.ts";
import { bundle } from "./workerBundle.ts";

/** A runner on freshly built processes, with a folder of its own. */
export interface TestRunner {
  readonly runner: Runner;
  readonly scratch: string;
  /** Ends its processes and removes all it has written. */
  close(): Promise<void>;
}

export async function startRunner(): Promise<TestRunner> {
  const workerPath = await bundle("worker");
  const scratch = mkdtempSync(join(tmpdir(), "isopleth-runner-"));
  const runner = new Runner({
    fork: nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: true,
    onRunEvent: () => {},
    onMemory: () => {},
  });
  return {
    runner,
    scratch,
    async close() {
      await runner.dispose();
      for (const folder of [dirname(dirname(workerPath)), scratch]) rmSync(folder, { recursive: true });
    },
  };
}
