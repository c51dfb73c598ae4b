import { randomUUID } from "node:crypto";
import { type BrowserWindow, dialog } from "electron";
import type { Api, OpenedStations } from "../shared/contract.ts";
import { fromErrorMessage, UserError } from "../shared/errors.ts";
import { formats } from "../shared/formats/registry.ts";
import { Opened } from "./openedStations.ts";
import { createRunApi } from "./runApi.ts";
import type { RunLog } from "./runs/runLog.ts";
import type { Runner } from "./runs/runner.ts";
import { sourceOf } from "./runs/source.ts";
import type { RecentFiles } from "./window/recentFiles.ts";
import type { RememberedLists } from "./window/rememberedLists.ts";

/** What the API needs of its surroundings. */
export interface ApiSurroundings {
  readonly runner: Runner;
  readonly recentFiles: RecentFiles;
  readonly rememberedLists: RememberedLists;
  /** The files to open at start: those named on the command line, else the bundled sample. */
  readonly firstFiles: readonly string[];
  /** The application's own log. */
  readonly log: RunLog;
  /** The window, parent of the native dialogs. */
  readonly window: () => BrowserWindow | null;
}

const REMEMBERED = "It is remembered, and joined with the next such file.";

/** The main process's side of the contract. */
export function createApi(surroundings: ApiSurroundings): Api {
  const { runner, recentFiles, rememberedLists } = surroundings;
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
        properties: ["openFile", "multiSelections"],
        filters: [
          { name: "Station files", extensions: ["csv", "txt", "dat", "tsv", "000"] },
          { name: "All files", extensions: ["*"] },
        ],
      });
      return answer;
    },
    firstPaths: async () => surroundings.firstFiles,
    readStations: async ({ paths, options }) => {
      const own = ++reads;
      const answer = await runner.readStations(paths, options, await rememberedLists.all());
      if ("onlyList" in answer) {
        const { network, path, error } = answer.onlyList;
        await rememberedLists.remember(network, path);
        const message = `${error.message} ${REMEMBERED}`;
        throw fromErrorMessage({ ...error, message });
      }
      const source = sourceOf(answer, options);
      const { path } = source;
      const stations: OpenedStations = {
        ...answer.stations,
        findings: answer.findings,
        stationsId: randomUUID(),
        path,
        paths: answer.files.map((file) => file.path),
        listPath: answer.list?.path ?? null,
      };
      // A slow read must not replace the stations that were opened after it.
      if (own === reads) opened = new Opened(stations, source);
      if (answer.list && answer.stations.list) {
        await rememberedLists.remember(answer.stations.list.network, answer.list.path);
      }
      await recentFiles.add(path);
      return stations;
    },
    recentFiles: () => recentFiles.list(),
    plan: async ({ stationsId, settings }) =>
      runner.plan(openedAs(stationsId).treated(settings.treatment).table, settings),
    startRun: async ({ stationsId, settings, basis }) => {
      if (basis !== undefined) await runner.giveWay();
      const opened = openedAs(stationsId);
      const { table, source } = opened.treated(settings.treatment);
      const { runId, plan } = runner.start(table, settings, source, basis, opened.asRead);
      return { runId, plan };
    },
    preview: async ({ stationsId, settings, time }) =>
      runner.preview(openedAs(stationsId).treated(settings.treatment).table, settings, time),
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

/** The paths chosen in a native open dialog, or null. Called on the `dialog` object so that tests can stand in. */
async function showDialog(
  window: BrowserWindow | null,
  options: Electron.OpenDialogOptions,
): Promise<readonly string[] | null> {
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
}
