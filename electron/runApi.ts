import { dialog } from "electron";
import type { Api, OpenedStations } from "../shared/contract.ts";
import type { ApiSurroundings } from "./api.ts";
import { type AsRead, Opened } from "./openedStations.ts";
import { readTail } from "./runs/runLog.ts";

type RunMethod =
  | "changeCap"
  | "continueRun"
  | "moveRun"
  | "interruptedRuns"
  | "resumeRun"
  | "discardRun"
  | "readLog"
  | "reportFault";

/**
 * The part of the contract that lets a run survive: other caps, full disks, the end of the application itself.
 * @param adopt hears which stations are open from now on.
 */
export function createRunApi(
  { runner, window, log }: ApiSurroundings,
  adopt: (opened: Opened) => void,
): Pick<Api, RunMethod> {
  /** The stations of a run are open from now on, as they were read for it. */
  const open = (reading: object | null): OpenedStations => {
    // The window starts no run without it.
    const { stations, source } = reading as AsRead;
    adopt(new Opened(stations, source));
    return stations;
  };
  return {
    changeCap: async ({ memoryCap }) => {
      runner.changeCap(memoryCap);
      return null;
    },
    continueRun: async ({ runId }) => {
      runner.continue(runId);
      return null;
    },
    moveRun: async ({ runId }) => {
      const parent = window();
      const options: Electron.OpenDialogOptions = {
        title: "Move the run to a folder",
        properties: ["openDirectory", "createDirectory"],
      };
      const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      const [folder] = answer.canceled ? [] : answer.filePaths;
      if (folder === undefined) return null;
      await runner.move(runId, folder);
      return folder;
    },
    interruptedRuns: async () => {
      // Asked by a page that was just loaded. It knows of no run: what the page before it (crashed, or loaded again)
      // had going on is offered like any other that was interrupted.
      await runner.leave();
      return runner.interruptedRuns();
    },
    resumeRun: async ({ runId }) => {
      const { plan, settings, reading } = runner.resume(runId);
      return { runId, plan, settings, stations: open(reading) };
    },
    discardRun: async ({ runId }) => {
      await runner.discard(runId);
      return null;
    },
    readLog: async ({ runId }) => {
      const path = runId === null ? log.path : runner.logPath(runId);
      return { path, text: await readTail(path) };
    },
    reportFault: async ({ words }) => {
      log.write(`page: ${words}`);
      return null;
    },
  };
}
