import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { _electron, test as base, type ElectronApplication, type Page } from "@playwright/test";
import { firstRates } from "../electron/runs/duration.ts";
import { root } from "../scripts/paths.mjs";
import { findRuntime } from "../scripts/runtime.mjs";
import { windowEnvironment, windowFlags } from "../scripts/window-flags.mjs";

/** Longest wait for an orderly end; after it the processes are killed, so that one stuck test stops no other. */
const closeMilliseconds = 10_000;

/** The application under test and its first window. */
export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** As its user quits it. */
  close(): Promise<void>;
  /** At once, which is a second sooner: for a test that has nothing to do with its end. */
  end(): Promise<void>;
}

/** Playwright makes the application the leader of its own process group: the compute processes go with it. */
function endGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself in the meantime.
  }
}

async function closeWithin(app: ElectronApplication): Promise<void> {
  const pid = app.process().pid;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), closeMilliseconds);
  });
  const outcome = await Promise.race([app.close().then(() => "closed" as const), late]);
  clearTimeout(timer);
  if (outcome === "late" && pid !== undefined) endGroup(pid);
}

export interface LaunchOptions {
  /** Files to open, and switches of the application itself. */
  readonly args?: readonly string[];
  /** A packaged executable instead of the project's folder. */
  readonly executable?: string;
  /** On a machine that it has never timed, which takes a process half a second; without, it knows a usual one. */
  readonly firstStart?: boolean;
  /** Keep the settings of an earlier launch; without it a fresh folder, removed at close. */
  readonly userData?: string;
}

/**
 * Electron's inspector now and then crashes the process that a debugger attaches to, before a line of ours has run
 * (electron/electron#48963; once in some hundreds of starts): then it is started once more.
 */
async function startApplication(
  options: NonNullable<Parameters<typeof _electron.launch>[0]>,
): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (error) {
    if (!/Debugger attached[\s\S]*signal=SIG(SEGV|TRAP)/.test(String(error))) throw error;
    console.log("Electron crashed while the debugger attached; started once more");
    return _electron.launch(options);
  }
}

/** Starts the application and waits for its first window. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const runtime = options.executable ?? findRuntime()?.executable;
  if (runtime === undefined) throw new Error("There is no Electron runtime: run `npm run setup` first.");
  const userData = options.userData ?? (await mkdtemp(path.join(tmpdir(), "isopleth-e2e-")));
  const ratesFile = path.join(userData, "rates.json");
  if (!options.firstStart && !existsSync(ratesFile)) {
    await writeFile(ratesFile, JSON.stringify({ rates: firstRates }));
  }
  const folder = options.executable === undefined ? [root] : [];
  const app = await startApplication({
    executablePath: runtime,
    args: [...windowFlags(userData), ...folder, ...(options.args ?? [])],
    env: windowEnvironment(),
    cwd: root,
  });
  // The window may be there before anybody listens for it.
  const page = app.windows()[0] ?? (await app.waitForEvent("window"));
  const cleanUp = async (): Promise<void> => {
    if (options.userData === undefined) await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    app,
    page,
    userData,
    async close() {
      await closeWithin(app);
      await cleanUp();
    },
    async end() {
      const { pid, exitCode, signalCode } = app.process();
      if (pid !== undefined && exitCode === null && signalCode === null) {
        const gone = new Promise((resolve) => app.process().once("exit", resolve));
        endGroup(pid);
        await gone;
      }
      await cleanUp();
    },
  };
}

/** The next open dialogs answer with these paths; none: dismissed. */
export async function answerOpenDialog(app: ElectronApplication, ...paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
  }, paths);
}

/** The next save dialogs answer with this path; null: dismissed. */
export async function answerSaveDialog(app: ElectronApplication, file: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? "" });
  }, file);
}

/** A test with the application open: `launched`, `page`. */
export const test = base.extend<{ launched: Launched; page: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  launched: async ({}, use) => {
    const launched = await launch();
    await use(launched);
    await launched.end();
  },
  page: async ({ launched }, use) => use(launched.page),
});

/**
 * A test for a file whose tests share one window, which spares each but the first its start of several seconds: each must
 * also pass in a window of its own, since after a failure the rest begin in a new one.
 * @param optionsOf called before the window starts, to write the files it starts with.
 */
export const testInOneWindow = (optionsOf: () => LaunchOptions = () => ({})) =>
  base.extend<{ page: Page }, { launched: Launched }>({
    launched: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
      async ({}, use) => {
        const launched = await launch(optionsOf());
        await use(launched);
        await launched.close();
      },
      { scope: "worker" },
    ],
    page: async ({ launched }, use) => use(launched.page),
  });
export { expect } from "@playwright/test";
