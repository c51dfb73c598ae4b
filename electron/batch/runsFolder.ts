import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../application.ts";
import { lockRun } from "../store/runState.ts";
import type { BatchOptions } from "./arguments.ts";

/**
 * Where a batch run computes: the same folder for the same command, so that it goes on where an earlier attempt was
 * killed. While another process computes there, a fresh one.
 */
export function claimRunsFolder(options: BatchOptions): string {
  const key = createHash("sha256")
    .update(JSON.stringify([version, process.cwd(), options]))
    .digest("hex");
  const folder = join(tmpdir(), `isopleth-batch-${key.slice(0, 16)}`);
  mkdirSync(folder, { recursive: true });
  return lockRun(folder) ? folder : mkdtempSync(join(tmpdir(), "isopleth-batch-"));
}
