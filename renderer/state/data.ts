import type { Bridge, OpenedStations, ReadProgress } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { columnsNamedIn } from "../../shared/stations/columnFacts.ts";
import type { ReadOptions } from "../../shared/stations/table.ts";
import type { Slice } from "./appState.ts";

export interface FailedRead {
  readonly path: string;
  readonly options: ReadOptions;
  /** Columns that the error named; empty when reading failed before there were any. */
  readonly columns: readonly string[];
}

export interface DataSlice {
  /** The stations in use; null before the first file was read. */
  readonly stations: OpenedStations | null;
  /** Corrections they were read with. */
  readonly readOptions: ReadOptions;
  /** The last read that failed, for as long as nothing was read since: it can be tried with corrections. */
  readonly failedRead: FailedRead | null;
  /** Path of the file being read now. */
  readonly reading: string | null;
  /** How much of it is read, 0..1. */
  readonly readFraction: number;
  readonly recentFiles: readonly string[];
  /** Reads a file; when that fails the stations in use stay and a notice says why. */
  readonly readStations: (path: string, options?: ReadOptions) => Promise<void>;
  /** Reads the file in use again, with other corrections. */
  readonly rereadStations: (options: ReadOptions) => Promise<void>;
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

    const adopt = (stations: OpenedStations, options: ReadOptions): void => {
      const previous = get().stations;
      const samePath = previous?.path === stations.path;
      get().forgetRun();
      if (!samePath) set({ excluded: [] });
      set({ stations, readOptions: options, failedRead: null, selectedStation: null, hoveredStation: null });
      get().setTime(samePath ? get().time : 0);
      get().adoptStations(stations.table, samePath);
      get().dismiss("read");
    };

    const refuse = (path: string, options: ReadOptions, error: ErrorMessage): void => {
      set({ failedRead: { path, options, columns: columnsNamedIn(error) } });
      get().fail("read", error);
    };

    return {
      stations: null,
      readOptions: {},
      failedRead: null,
      reading: null,
      readFraction: 0,
      recentFiles: [],

      readStations: async (path, options = {}) => {
        newest += 1;
        const own = newest;
        set({ reading: path, readFraction: 0 });
        const answer = await bridge.call("readStations", { path, options });
        if (own !== newest) return;
        set({ reading: null });
        if (answer.ok) adopt(answer.value, options);
        else if (answer.error.tag !== "cancelled") refuse(path, options, answer.error);
        await get().refreshRecentFiles();
      },

      rereadStations: async (options) => {
        const path = get().stations?.path;
        if (path !== undefined) await get().readStations(path, options);
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
        const answer = await bridge.call("samplePath", undefined);
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
