import type { Bridge, OpenedStations, ReadProgress, RunSettings } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { isGridName } from "../../shared/grids/gridNames.ts";
import { columnsNamedIn } from "../../shared/stations/columnFacts.ts";
import type { ReadOptions } from "../../shared/stations/table.ts";
import { noTreatment } from "../../shared/stations/treatment.ts";
import type { AppState, Slice } from "./appState.ts";
import { excludedAfter, treatedStations } from "./treatment.ts";

export interface FailedRead {
  readonly path: string;
  readonly paths: readonly string[];
  readonly options: ReadOptions;
  /** Columns that the error named; empty when reading failed before there were any. */
  readonly columns: readonly string[];
  /** Whether it only lacks a list of its stations. */
  readonly needsList: boolean;
}

export interface DataSlice {
  /** The stations in use; null before the first file was read. */
  readonly stations: OpenedStations | null;
  /** Corrections they were read with. */
  readonly readOptions: ReadOptions;
  /** Corrections with which the file is being read again. */
  readonly pendingOptions: ReadOptions | null;
  /** The last read that failed, for as long as nothing was read since: it can be tried with corrections. */
  readonly failedRead: FailedRead | null;
  /** Path of the file being read now. */
  readonly reading: string | null;
  /** How much of it is read, 0..1. */
  readonly readFraction: number;
  readonly recentFiles: readonly string[];
  /**
   * Reads a file, or several together in any order; when that fails the stations in use stay and a notice says why.
   * A list of stations alone is joined with the file that was opened before it, if that one has use for it.
   */
  readonly readStations: (paths: string | readonly string[], options?: ReadOptions) => Promise<void>;
  /** Reads the file in use again, with other corrections. */
  readonly rereadStations: (options: ReadOptions) => Promise<void>;
  /** As `rereadStations`, as undo and redo do it: not a step of its own. */
  readonly restoreReading: (options: ReadOptions) => Promise<void>;
  /** Reads the file that failed, or else the one in use, with other corrections; the drawer shows what came of it. */
  readonly correctReading: (options: ReadOptions) => Promise<void>;
  /** Gives up correcting the file that failed. */
  readonly dropFailedRead: () => void;
  /** Takes over the stations and all settings of a run that is taken up again. */
  readonly adoptRunSettings: (
    stations: OpenedStations,
    settings: RunSettings,
  ) => ReturnType<AppState["adoptMerge"]>;
  /** Takes over stations that main has open, with the settings last made for them; null: with those in use. */
  readonly adoptOpened: (stations: OpenedStations, settings: RunSettings | null) => void;
  /** Gives up the read under way; the stations in use stay. */
  readonly cancelRead: () => Promise<void>;
  readonly receiveReadProgress: (progress: ReadProgress) => void;
  readonly chooseStations: () => Promise<void>;
  readonly readSample: () => Promise<void>;
  readonly refreshRecentFiles: () => Promise<void>;
}

export const dataSlice =
  (bridge: Bridge): Slice<DataSlice> =>
  (set, get) => {
    // Of several reads under way only the newest counts.
    let newest = 0;

    const adopt = (stations: OpenedStations, isCorrection: boolean): void => {
      const { asRead: previous, treatment: before, excluded } = get();
      const samePath = previous?.path === stations.path;
      if (samePath && isCorrection) get().remember(`reading ${JSON.stringify(stations.options)}`);
      get().forgetRun();
      const values = [previous?.table.value ?? "", stations.table.value] as const;
      const treatment = samePath ? before : { ...before, unit: "", decisions: [] };
      set({
        asRead: stations,
        ...treatedStations(stations, treatment),
        excluded: samePath ? excludedAfter(excluded, before, treatment, ...values) : [],
        readOptions: stations.options,
        failedRead: null,
        selectedStation: null,
        hoveredStation: null,
        pointedCase: null,
      });
      get().setTime(samePath ? get().time : 0);
      get().adoptStations(samePath);
      get().dismiss("read");
    };

    const refuse = (paths: readonly string[], options: ReadOptions, error: ErrorMessage): void => {
      const needsList = error.tag === "needs-list";
      set({
        failedRead: { path: paths[0] ?? "", paths, options, columns: columnsNamedIn(error), needsList },
      });
      get().fail("read", error);
    };

    /** The files opened before that a list of stations alone may be meant for, and how they were read. */
    const waiting = (): { readonly paths: readonly string[]; readonly options: ReadOptions } | null => {
      const { failedRead, stations, readOptions } = get();
      if (failedRead?.needsList) return failedRead;
      return stations?.list ? { paths: stations.paths, options: readOptions } : null;
    };

    /** Joins a list that was opened after its data; undefined when there are none, or not of its stations. */
    const joinLater = async (list: readonly string[]): Promise<boolean> => {
      const data = waiting();
      if (data === null) return false;
      const answer = await bridge.call("readStations", { ...data, paths: [...data.paths, ...list] });
      if (answer.ok) adopt(answer.value, false);
      return answer.ok;
    };

    const read = async (
      paths: readonly string[],
      options: ReadOptions,
      isCorrection: boolean,
    ): Promise<void> => {
      newest += 1;
      const own = newest;
      set({ reading: paths[0] ?? null, readFraction: 0 });
      const answer = await bridge.call("readStations", { paths, options });
      if (own !== newest) return;
      const isOnlyList = !answer.ok && answer.error.tag === "only-list";
      const isJoined = isOnlyList && (await joinLater(paths));
      if (own !== newest) return;
      set({ reading: null });
      if (answer.ok) adopt(answer.value, isCorrection);
      else if (!isJoined && answer.error.tag !== "cancelled") refuse(paths, options, answer.error);
      await get().refreshRecentFiles();
    };

    return {
      stations: null,
      readOptions: {},
      pendingOptions: null,
      failedRead: null,
      reading: null,
      readFraction: 0,
      recentFiles: [],

      readStations: async (given, options = {}) => {
        const paths = typeof given === "string" ? [given] : given;
        const [only = ""] = paths;
        newest += 1;
        const own = newest;
        // Grids come by the same ways as stations: the dialog, a drop, the command line.
        if (paths.length === 1 && isGridName(only) && (await get().openGridFile(only))) return;
        if (own === newest) await read(paths, options, true);
      },

      adoptRunSettings: (stations, settings) => {
        newest += 1;
        const { method, grid, memoryCap, workers, solver = "auto", excluded, blockKm } = settings;
        const { treatment = noTreatment } = settings;
        const readOptions = stations.options;
        set({ asRead: stations, ...treatedStations(stations, treatment) });
        set({ readOptions, reading: null, failedRead: null });
        set({ selectedStation: null, hoveredStation: null, pointedCase: null });
        set({ method, grid, memoryCap, workers, solver, excluded, blockKm, preset: "custom" });
        get().forgetHistory();
        get().setTime(0);
        get().dismiss("read");
        return get().adoptMerge(settings.merge);
      },

      adoptOpened: (stations, settings) => {
        newest += 1;
        if (settings !== null) return void get().adoptRunSettings(stations, settings);
        set({ reading: null });
        adopt(stations, false);
      },

      rereadStations: async (options) => {
        const { stations } = get();
        if (stations !== null) await read(filesOf(stations), options, true);
      },

      restoreReading: async (options) => {
        const { stations } = get();
        // Spelled out as they were in force: a named layout must not come into them anew.
        if (stations !== null) await read(filesOf(stations), { ...options, named: "" }, false);
      },

      correctReading: async (options) => {
        set({ pendingOptions: options });
        const { failedRead } = get();
        if (failedRead) await read(failedRead.paths, options, true);
        else await get().rereadStations(options);
        // A correction that was made meanwhile goes on from this one, and is still being read.
        if (get().pendingOptions !== options) return;
        set({ pendingOptions: null });
        if (get().dialog !== null) get().setDialog(get().failedRead ? "correcting" : "reading");
      },

      dropFailedRead: () => {
        set({ failedRead: null });
        get().dismiss("read");
        if (get().dialog === "correcting") get().setDialog("reading");
      },

      cancelRead: async () => {
        if (get().reading === null) return;
        const answer = await bridge.call("cancelRead", undefined);
        if (!answer.ok) get().fail("read", answer.error);
      },

      receiveReadProgress: ({ path, fraction }) =>
        set(({ reading }) => (reading === path ? { readFraction: fraction } : {})),

      chooseStations: async () => {
        const answer = await bridge.call("chooseStations", undefined);
        if (!answer.ok) get().fail("read", answer.error);
        else if (answer.value !== null) await get().readStations(answer.value);
      },

      readSample: async () => {
        const answer = await bridge.call("firstPaths", undefined);
        // A file handed over while the sample was looked up comes first.
        if (newest > 0) return;
        if (answer.ok) await get().readStations(answer.value);
        else get().fail("read", answer.error);
      },

      refreshRecentFiles: async () => {
        const answer = await bridge.call("recentFiles", undefined);
        if (answer.ok) set({ recentFiles: answer.value });
      },
    };
  };

/** The files that reading these stations again takes; a list that is remembered comes by itself. */
function filesOf({ paths, list, listPath }: OpenedStations): readonly string[] {
  const isOpened = list?.remembered === false && listPath !== null;
  return isOpened ? [...paths, listPath] : paths;
}
