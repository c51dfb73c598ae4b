import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../package.json";
import { toErrorMessage, UserError } from "../shared/errors.ts";
import { parseBatchArguments } from "./batch/arguments.ts";
import { runBatch } from "./batch/batch.ts";
import { exitCodeOf } from "./batch/exitCode.ts";
import { help } from "./batch/help.ts";
import { Speaker } from "./batch/speaker.ts";

/** The batch command on plain Node. The worker lies beside it. */
const workerPath = join(fileURLToPath(new URL(".", import.meta.url)), "worker.js");

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes("--version")) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (argv.includes("--help")) {
    process.stdout.write(help);
    return 0;
  }
  const speaker = new Speaker(process.stderr, argv.includes("--quiet"));
  try {
    const [command, ...rest] = argv;
    if (command !== "batch")
      throw new UserError("bad-setting", `Unknown command "${command ?? ""}".\n\n${help}`);
    await runBatch(parseBatchArguments(rest), workerPath, speaker, interrupted());
    return 0;
  } catch (thrown) {
    const { tag, message, detail } = toErrorMessage(thrown);
    speaker.complain(message);
    for (const fact of tag === "bug" ? detail : []) speaker.complain(`  ${fact}`);
    return exitCodeOf[tag];
  }
}

/** Aborts when the user or the system asks the command to end; asking twice ends it at once. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}
