import { randomUUID } from "node:crypto";
import { type BrowserWindow, dialog } from "electron";
import type { Api, OpenedStations } from "../shared/contract.ts";
import { UserError } from "../shared/errors.ts";
import { formats } from "../shared/formats/registry.ts";
import { gridExtensions } from "../shared/grids/gridNames.ts";
import type { Runner } from "./runs/runner.ts";
import type { InputSource } from "./store/runFolder.ts";
import type { RecentFiles } from "./window/recentFiles.ts";

/** What the API needs of its surroundings. */
export interface ApiSurroundings {
  readonly runner: Runner;
  readonly recentFiles: RecentFiles;
  /** The file to open at start: the one named on the command line, else the bundled sample. */
  readonly firstFile: string;
  /** The window, parent of the native dialogs. */
  readonly window: () => BrowserWindow | null;
}

/** The main process's side of the contract. */
export function createApi(surroundings: ApiSurroundings): Api {
  const { runner, recentFiles } = surroundings;
  let opened: { readonly stations: OpenedStations; readonly source: InputSource } | null = null;

  let reads = 0;

  const openedAs = (stationsId: string): NonNullable<typeof opened> => {
    if (opened?.stations.stationsId === stationsId) return opened;
    throw new UserError("not-found", "These stations are no longer open. Open the file again.");
  };

  return {
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
      const { runId, plan } = runner.start(stations.table, settings, source, basis);
      return { runId, plan };
    },
    preview: async ({ stationsId, settings, time }) =>
      runner.preview(openedAs(stationsId).stations.table, settings, time),
    chooseBackground: () =>
      showDialog(surroundings.window(), {
        title: "Open a background grid",
        properties: ["openFile"],
        filters: [
          { name: "Grid files", extensions: [...gridExtensions] },
          { name: "All files", extensions: ["*"] },
        ],
      }),
    openBackground: async (request) => {
      const { backgroundId, stored, ...read } = await runner.backgrounds.open(request);
      const { background, reference, shown, range } = stored;
      return { backgroundId, background, reference, grid: shown, range, ...read };
    },
    compareBackground: ({ runId, reference }) => runner.compareBackground(runId, reference),
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
