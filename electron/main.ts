import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { app, type BrowserWindow, dialog, ipcMain } from "electron";
import { gather } from "../shared/gather.ts";
import { createApi } from "./api.ts";
import { openGate } from "./gate.ts";
import { electronFork } from "./runs/electronFork.ts";
import { RunLog } from "./runs/runLog.ts";
import { Runner } from "./runs/runner.ts";
import { NamedLayouts } from "./store/namedLayouts.ts";
import { ExportPresets } from "./window/exportPresets.ts";
import { installMenu } from "./window/menu.ts";
import { declareScheme, servePage } from "./window/pageProtocol.ts";
import { RecentFiles } from "./window/recentFiles.ts";
import { RememberedLists } from "./window/rememberedLists.ts";
import { endWindow, openWindow, sendEvent, watchPage } from "./window/window.ts";

/** dist/, which lies beside assets/ in the project and in the package alike. */
const dist = dirname(fileURLToPath(import.meta.url));
/** Programs forked by the system cannot read inside the archive; electron-builder unpacks what they need beside it. */
const unpacked = (path: string): string => path.replace("app.asar", "app.asar.unpacked");

/** Run events wait this long for others before they go to the page, milliseconds. */
const GATHER_MS = 30;

let window: BrowserWindow | null = null;

declareScheme();

if (app.requestSingleInstanceLock()) start();
else app.quit();

async function start(): Promise<void> {
  app.on("second-instance", (_, argv, folder) => openAgain(filesAmong(argv, folder)));
  app.on("open-file", (event, path) => {
    event.preventDefault();
    openAgain([path]);
  });
  const log = RunLog.kept(join(app.getPath("userData"), "log.txt"));
  const reportBug = (where: string, thrown: unknown): void => sayBug(log, where, thrown);
  process.on("uncaughtException", (error) => reportBug("Isopleth", error));
  process.on("unhandledRejection", (reason) => reportBug("Isopleth", reason));
  await app.whenReady();
  log.write(`Isopleth ${app.getVersion()} started, pid ${process.pid}`);

  const runner = new Runner({
    fork: electronFork(unpacked(join(dist, "worker.js"))),
    runsFolder: join(app.getPath("userData"), "runs"),
    cores: availableParallelism(),
    keepsFits: true,
    pauses: true,
    ratesFile: join(app.getPath("userData"), "rates.json"),
    onRunEvent: gather(GATHER_MS, (events) => sendEvent(window, "run", events)),
    onMemory: (sample) => sendEvent(window, "memory", sample),
    onExportProgress: (progress) => sendEvent(window, "exportProgress", progress),
    onLog: (line) => log.write(line),
  });
  const named = filesAmong(process.argv, process.cwd());
  const api = createApi({
    runner,
    exportPresets: new ExportPresets(join(app.getPath("userData"), "export-presets.json")),
    recentFiles: new RecentFiles(join(app.getPath("userData"), "recent.json")),
    namedLayouts: new NamedLayouts(join(app.getPath("userData"), "layouts")),
    rememberedLists: new RememberedLists(join(app.getPath("userData"), "lists.json")),
    firstFiles: named.length > 0 ? named : [unpacked(asset("sample", "airnow_conus_20240416.csv"))],
    log,
    window: () => window,
    onReadProgress: (progress) => sendEvent(window, "readProgress", progress),
  });
  openGate(ipcMain, api, reportBug);
  servePage(join(dist, "renderer"), (runId, level, ...place) =>
    level === 0
      ? runner.fields.readTile(runId, ...place)
      : runner.fields.readOverview(runId, level, ...place),
  );
  installMenu((command) => sendEvent(window, "menu", command));
  window = openWindow(join(dist, "preload.cjs"), asset("icon.png"));
  window.on("close", (event) => {
    // It ends with the application.
    event.preventDefault();
    app.quit();
  });
  watchPage(window, (line) => log.write(line));
  quitAfter(async () => {
    await runner.dispose();
    log.write("Isopleth ended");
  });
}

const asset = (...parts: string[]): string => join(dist, "..", "assets", ...parts);

/** The station files named on a command line, absolute. */
function filesAmong(argv: readonly string[], folder: string): readonly string[] {
  // In development the application's own folder stands on the command line too.
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith("-"))
    .map((path) => resolve(folder, path))
    .filter((path) => path !== app.getAppPath());
}

function openAgain(paths: readonly string[]): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.focus();
  if (paths.length > 0) sendEvent(window, "openFiles", { paths });
}

/** Compute processes end before the application does: nothing may outlive it. */
function quitAfter(dispose: () => Promise<void>): void {
  let [disposing, disposed] = [false, false];
  app.on("before-quit", (event) => {
    if (disposed) return;
    event.preventDefault();
    if (disposing) return;
    disposing = true;
    void dispose().finally(() => {
      disposed = true;
      if (window !== null) endWindow(window);
      app.quit();
    });
  });
}

function sayBug(log: RunLog, where: string, thrown: unknown): void {
  const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  console.error(`${where}: ${words}`);
  log.write(`${where}: ${words}`);
  if (where === "Isopleth" && window !== null) {
    void dialog.showMessageBox({ type: "error", message: "A fault of Isopleth itself", detail: words });
  }
}
