import { randomUUID } from "node:crypto";
import { type BrowserWindow, dialog } from "electron";
import type { Api, FinishedRun, OpenedStations, ReadProgress, RunSettings } from "../shared/contract.ts";
import { fromErrorMessage, UserError } from "../shared/errors.ts";
import { gridExtensions } from "../shared/grids/gridNames.ts";
import { createExportApi, type ExportSurroundings } from "./exportApi.ts";
import { type AsRead, Opened } from "./openedStations.ts";
import { createRunApi } from "./runApi.ts";
import type { RunLog } from "./runs/runLog.ts";
import { sourceOf } from "./runs/source.ts";
import type { NamedLayouts } from "./store/namedLayouts.ts";
import type { RecentFiles } from "./window/recentFiles.ts";
import type { RememberedLists } from "./window/rememberedLists.ts";

/** What the API needs of its surroundings. */
export interface ApiSurroundings extends ExportSurroundings {
  readonly recentFiles: RecentFiles;
  readonly rememberedLists: RememberedLists;
  readonly namedLayouts: NamedLayouts;
  /** The files to open at start: those named on the command line, else the bundled sample. */
  readonly firstFiles: readonly string[];
  /** The application's own log. */
  readonly log: RunLog;
  readonly onReadProgress: (progress: ReadProgress) => void;
}

/** Tables of no known network: what goes with one need not go with another. */
const ANY_NETWORK = "any";
const REMEMBERED = "It is remembered, and joined with the next such file.";

/** The main process's side of the contract. */
export function createApi(surroundings: ApiSurroundings): Api {
  const { runner, recentFiles, rememberedLists, namedLayouts } = surroundings;
  let opened: Opened | null = null;
  /** What was last planned for them. */
  let planned: RunSettings | null = null;
  let reading: AbortController | null = null;

  // A read still under way must not replace the stations.
  const giveUpReading = (): void => {
    reading?.abort();
    reading = null;
  };

  const open = (stations: Opened): void => {
    opened = stations;
    planned = null;
  };

  const openedAs = (stationsId: string): Opened => {
    if (opened?.stations.stationsId === stationsId) return opened;
    throw new UserError("not-found", "These stations are no longer open. Open the file again.");
  };

  const finishedRunOf = ({ stations: { stationsId } }: Opened): FinishedRun | null => {
    const newest = runner.fields.newest;
    // The window starts no run without having read its stations.
    const read = newest?.start.reading as AsRead | undefined;
    if (!newest || read?.stations.stationsId !== stationsId) return null;
    const { runId, events, start } = newest;
    return { runId, events, plan: start.plan, settings: start.settings };
  };

  return {
    ...createRunApi(surroundings, (resumed) => {
      giveUpReading();
      open(resumed);
    }),
    chooseStations: async () => {
      const answer = await showDialog(surroundings.window(), {
        title: "Open stations",
        properties: ["openFile", "multiSelections"],
        filters: [
          { name: "Station files", extensions: ["csv", "txt", "dat", "tsv", "000", "nc"] },
          { name: "All files", extensions: ["*"] },
        ],
      });
      return answer;
    },
    firstPaths: async () => surroundings.firstFiles,
    readStations: async ({ paths, options }) => {
      reading?.abort();
      const own = new AbortController();
      reading = own;
      const answer = await runner.stations.read(
        paths,
        options,
        await rememberedLists.all(),
        await namedLayouts.all(),
        {
          signal: own.signal,
          onProgress: (fraction) => surroundings.onReadProgress({ path: paths[0] ?? "", fraction }),
        },
      );
      if ("onlyList" in answer) {
        const { network, path, error } = answer.onlyList;
        await rememberedLists.remember(network, path);
        const message = `${error.message} ${REMEMBERED}`;
        throw fromErrorMessage({ ...error, message });
      }
      const source = sourceOf(answer);
      const { path } = source;
      const stations: OpenedStations = {
        ...answer.stations,
        options: answer.options,
        findings: answer.findings,
        stationsId: randomUUID(),
        path,
        paths: answer.files.map((file) => file.path),
        listPath: answer.list?.path ?? null,
      };
      // The process that read has nothing to do now.
      runner.calibrate();
      // A slow read must not replace the stations that were opened after it.
      if (own === reading) open(new Opened(stations, source));
      const network = answer.stations.list?.network ?? ANY_NETWORK;
      if (answer.list && network !== ANY_NETWORK) await rememberedLists.remember(network, answer.list.path);
      await recentFiles.add(path);
      return stations;
    },
    peekStations: async ({ path, options }) => runner.stations.peek(path, options),
    namedLayouts: async () => (await namedLayouts.all()).map(({ name }) => name),
    saveLayout: async (layout) => {
      const options = { ...layout.options, named: undefined };
      await namedLayouts.save({ format: "isopleth-layout", version: 1, ...layout, options });
      return null;
    },
    renameLayout: async ({ from, to }) => {
      await namedLayouts.rename(from, to);
      return null;
    },
    removeLayout: async ({ name }) => {
      await namedLayouts.remove(name);
      return null;
    },
    cancelRead: async () => {
      reading?.abort();
      return null;
    },
    recentFiles: () => recentFiles.list(),
    leftOpen: async () => {
      giveUpReading();
      return opened && { stations: opened.stations, settings: planned, run: finishedRunOf(opened) };
    },
    plan: async ({ stationsId, settings }) => {
      const { table } = openedAs(stationsId).treated(settings.treatment);
      planned = settings;
      // At the first start this machine is being timed.
      await runner.calibrated();
      return runner.plan(table, settings);
    },
    startRun: async ({ stationsId, settings, basis }) => {
      if (basis !== undefined) await runner.giveWay();
      const opened = openedAs(stationsId);
      const { table, source } = opened.treated(settings.treatment);
      const { runId, plan } = runner.start(table, settings, source, basis, opened.asRead);
      return { runId, plan };
    },
    preview: async ({ stationsId, settings, time }) =>
      runner.preview(openedAs(stationsId).treated(settings.treatment).table, settings, time),
    recogniseGrid: ({ path }) => runner.backgrounds.recognise(path),
    checkInputs: ({ inputs }) => runner.backgrounds.checkInputs(inputs),
    chooseBackground: async () => {
      const answer = await showDialog(surroundings.window(), {
        title: "Open a background grid",
        properties: ["openFile"],
        filters: [
          { name: "Grid files", extensions: [...gridExtensions] },
          { name: "All files", extensions: ["*"] },
        ],
      });
      return answer?.[0] ?? null;
    },
    openBackground: async (request) => {
      const { backgroundId, stored, ...read } = await runner.backgrounds.open(request);
      const { background, reference, shown, range } = stored;
      return { backgroundId, background, reference, grid: shown, range, ...read };
    },
    compareBackground: ({ runId, reference }) => runner.fields.compareBackground(runId, reference),
    cancelRun: async ({ runId }) => {
      runner.cancel(runId);
      return null;
    },
    checkBlocks: async ({ runId, blockKm }) => {
      await runner.checkBlocks(runId, blockKm);
      return null;
    },
    ...createExportApi(surroundings),
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
