import type { Bridge, InterruptedRun, LogText } from "../../shared/contract.ts";
import type { Slice } from "./appState.ts";
import { applyRunEvents, isActive, newRun } from "./runEvents.ts";

/** What lets a run survive the end of the application or trouble with its disk, and what tells of it afterwards. */
export interface SurvivalSlice {
  /** Runs that had not ended when the application did, newest first. */
  readonly interrupted: readonly InterruptedRun[];
  /** The run being taken up or moved now. */
  readonly rescuing: string | null;
  /** The log shown; null while it is read. */
  readonly log: LogText | null;
  /**
   * What the window shows when it is loaded: stations, settings and field that it had before, if the page's process has
   * died or it was loaded again; at the application's start the first stations.
   */
  readonly showFirst: () => Promise<void>;
  readonly askInterrupted: () => Promise<void>;
  /** Takes a run up with the stations and settings that it was started with. */
  readonly resumeRun: (runId: string) => Promise<void>;
  readonly discardRun: (runId: string) => Promise<void>;
  /** Tries again what failed on the disk of the run shown. */
  readonly continueRun: () => Promise<void>;
  /** Asks for another folder and moves the run shown there. */
  readonly moveRun: () => Promise<void>;
  /** Reads the log of the run shown, or the application's own where there is none. */
  readonly readLog: () => Promise<void>;
}

export const survivalSlice =
  (bridge: Bridge): Slice<SurvivalSlice> =>
  (set, get) => ({
    interrupted: [],
    rescuing: null,
    log: null,

    showFirst: async () => {
      const answer = await bridge.call("leftOpen", undefined);
      if (!answer.ok) get().fail("run", answer.error);
      if (!answer.ok || answer.value === null) return get().readSample();
      const { stations, settings, run } = answer.value;
      if (run === null) return get().adoptOpened(stations, settings);
      // No preview is to be computed before the run is there.
      set({ startingRun: true });
      get().adoptOpened(stations, settings ?? run.settings);
      const { stationsId } = stations;
      get().adoptRun(applyRunEvents(newRun({ ...run, stationsId, from: null }), run.events));
    },

    askInterrupted: async () => {
      const answer = await bridge.call("interruptedRuns", undefined);
      if (answer.ok) set({ interrupted: answer.value });
      else get().fail("run", answer.error);
    },

    resumeRun: async (runId) => {
      if (get().rescuing !== null || isActive(get().run)) return;
      set({ rescuing: runId });
      get().forgetRun();
      // Events overtake the answer: the run collects them meanwhile.
      set({ startingRun: true });
      const answer = await bridge.call("resumeRun", { runId });
      set({ rescuing: null, interrupted: get().interrupted.filter((run) => run.runId !== runId) });
      if (!answer.ok) {
        set({ startingRun: false });
        get().fail("run", answer.error);
        return;
      }
      const { stations, settings, plan } = answer.value;
      void get().adoptRunSettings(stations, settings);
      const { stationsId } = stations;
      get().adoptRun(newRun({ runId, stationsId, settings, plan, from: null }));
    },

    discardRun: async (runId) => {
      const answer = await bridge.call("discardRun", { runId });
      if (answer.ok)
        set(({ interrupted }) => ({ interrupted: interrupted.filter((run) => run.runId !== runId) }));
      else get().fail("run", answer.error);
    },

    continueRun: async () => {
      const { run } = get();
      if (run?.phase !== "paused") return;
      const answer = await bridge.call("continueRun", { runId: run.runId });
      if (!answer.ok) get().fail("run", answer.error);
    },

    moveRun: async () => {
      const { run, rescuing } = get();
      if (run?.phase !== "paused" || rescuing !== null) return;
      set({ rescuing: run.runId });
      const answer = await bridge.call("moveRun", { runId: run.runId });
      set({ rescuing: null });
      if (answer.ok) get().dismiss("run");
      else get().fail("run", answer.error);
    },

    readLog: async () => {
      const answer = await bridge.call("readLog", { runId: get().run?.runId ?? null });
      if (answer.ok) set({ log: answer.value });
      else get().fail("run", answer.error);
    },
  });
