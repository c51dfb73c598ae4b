import { randomUUID } from "node:crypto";
import { type BrowserWindow, dialog } from "electron";
import type { Api, OpenedStations } from "../shared/contract.ts";
import { UserError } from "../shared/errors.ts";
import { formats } from "../shared/formats/registry.ts";
import { createRunApi } from "./runApi.ts";
import type { RunLog } from "./runs/runLog.ts";
import type { Runner } from "./runs/runner.ts";
import type { InputSource } from "./store/runFolder.ts";
import type { RecentFiles } from "./window/recentFiles.ts";

/** What the API needs of its surroundings. */
export interface ApiSurroundings {
  readonly runner: Runner;
  readonly recentFiles: RecentFiles;
  /** The file to open at start: the one named on the command line, else the bundled sample. */
  readonly firstFile: string;
  /** The application's own log. */
  readonly log: RunLog;
  /** The window, parent of the native dialogs. */
  readonly window: () => BrowserWindow | null;
}

/** The stations in use, and where they came from. */
export interface Opened {
  readonly stations: OpenedStations;
  readonly source: InputSource | null;
}

/** The main process's side of the contract. */
export function createApi(surroundings: ApiSurroundings): Api {
  const { runner, recentFiles } = surroundings;
  let opened: Opened | null = null;

  let reads = 0;

  const openedAs = (stationsId: string): Opened => {
    if (opened?.stations.stationsId === stationsId) return opened;
    throw new UserError("not-found", "These stations are no longer open. Open the file again.");
  };

  return {
    ...createRunApi(surroundings, (resumed) => {
      // Reads still under way must not replace the stations of the run.
      reads += 1;
      opened = resumed;
    }),
    chooseStations: async () => {
      const answer = await showDialog(surroundings.window(), {
        title: "Open stations",
        properties: ["openFile"],
        filters: [
          { name: "Station files", extensions: ["csv", "txt", "dat", "tsv"] },
          { name: "All files", extensions: ["*"] },
        ],
      });
      return answer;
    },
    samplePath: async () => surroundings.firstFile,
    readStations: async ({ path, options }) => {
      const own = ++reads;
      const { stations: read, sha256 } = await runner.readStations(path, options);
      const stations: OpenedStations = { ...read, stationsId: randomUUID(), path };
      // A slow read must not replace the stations that were opened after it.
      if (own === reads) opened = { stations, source: { path, sha256, reading: options } };
      await recentFiles.add(path);
      return stations;
    },
    recentFiles: () => recentFiles.list(),
    plan: async ({ stationsId, settings }) => runner.plan(openedAs(stationsId).stations.table, settings),
    startRun: async ({ stationsId, settings, basis }) => {
      if (basis !== undefined) await runner.giveWay();
      const { stations, source } = openedAs(stationsId);
      const { table, stationsId: _id, path: _path, ...reading } = stations;
      const { runId, plan } = runner.start(table, settings, source, basis, reading);
      return { runId, plan };
    },
    preview: async ({ stationsId, settings, time }) =>
      runner.preview(openedAs(stationsId).stations.table, settings, time),
    cancelRun: async ({ runId }) => {
      runner.cancel(runId);
      return null;
    },
    checkBlocks: async ({ runId, blockKm }) => {
      await runner.checkBlocks(runId, blockKm);
      return null;
    },
    chooseExport: async ({ suggestedName }) => {
      const options = {
        title: "Export field",
        defaultPath: suggestedName,
        filters: formats.map(({ name, extension }) => ({ name, extensions: [extension.slice(1)] })),
      };
      const window = surroundings.window();
      const { filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      return filePath || null;
    },
    exportField: async ({ runId, path }) => {
      const { bytes, seconds } = await runner.exportField(runId, path);
      return { path, bytes, seconds };
    },
    cancelExport: async () => {
      runner.cancelExport();
      return null;
    },
  };
}

/** The path chosen in a native open dialog, or null. Called on the `dialog` object so that tests can stand in. */
async function showDialog(
  window: BrowserWindow | null,
  options: Electron.OpenDialogOptions,
): Promise<string | null> {
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}
