import { type ErrorTag, toErrorMessage, UserError } from "../../shared/errors.ts";
import { version } from "../application.ts";
import type { Fork } from "../runs/fork.ts";
import { parseBatchArguments } from "./arguments.ts";
import { runBatch } from "./batch.ts";
import { exitCodeOf } from "./exitCode.ts";
import { help } from "./help.ts";
import { Speaker } from "./speaker.ts";

/** Does what the command line says and answers the exit code. */
export async function runCommand(argv: readonly string[], fork: Fork): Promise<number> {
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
    await runBatch(parseBatchArguments(rest), fork, speaker, interrupted());
    return 0;
  } catch (thrown) {
    const { tag, message, detail } = toErrorMessage(thrown);
    speaker.complain(message);
    const advice = inBatch[tag];
    if (advice !== undefined) speaker.complain(advice);
    for (const fact of tag === "bug" ? detail : []) speaker.complain(`  ${fact}`);
    return exitCodeOf[tag];
  }
}

/** What to do on the command line about errors whose words are those of the window, too. */
const inBatch: Partial<Record<ErrorTag, string>> = {
  "needs-list": "Give the list by --stations LIST.",
  "only-list": "Give the file of values as INPUT, and this one by --stations.",
};

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
