import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ForkAhead } from "./runs/fork.ts";

/*
 * The batch command on plain Node. The worker lies beside it, and the first one gets ready while the command itself is
 * still being loaded.
 */
const workerPath = join(fileURLToPath(new URL(".", import.meta.url)), "worker.js");
const argv = process.argv.slice(2);
const ahead = new ForkAhead(workerPath);
if (argv[0] === "batch" && !argv.includes("--help") && !argv.includes("--version")) ahead.start();
try {
  const { runCommand } = await import("./batch/command.ts");
  process.exitCode = await runCommand(argv, ahead.fork);
} finally {
  ahead.discard();
}
