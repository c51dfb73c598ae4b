import "./node-version.mjs";
import { fileURLToPath } from "node:url";
import { failWith, say } from "./commands.mjs";
import { installDependencies } from "./dependencies.mjs";
import { root } from "./paths.mjs";
import { provideRuntime } from "./runtime.mjs";
import { adviseOnSandbox, installReaders, requireLibraries, requireVirtualDisplay } from "./system.mjs";

/**
 * Everything that must be there before the application or its tests can run. Quick when nothing is missing.
 * @param {{ window: boolean, tests: boolean }} needs what follows opens a window; runs tests
 */
export async function setUp({ window, tests }) {
  await installDependencies(root);
  if (tests) await installReaders();
  if (!window) return;
  const runtime = await provideRuntime();
  await requireLibraries(runtime.executable);
  adviseOnSandbox(runtime.folder);
  if (tests) await requireVirtualDisplay();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await setUp({ window: true, tests: false });
    say("set up");
  } catch (error) {
    failWith(error);
  }
}
