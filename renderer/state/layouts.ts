import type { Bridge } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import type { Peek } from "../../shared/stations/peek.ts";
import type { ReadOptions } from "../../shared/stations/table.ts";
import type { Slice } from "./appState.ts";

export interface LayoutsSlice {
  /** Names of the ways of reading that were saved. */
  readonly namedLayouts: readonly string[];
  /** Why the last of the actions below failed. */
  readonly layoutError: ErrorMessage | null;
  /** The first rows of the file that the drawer shows. */
  readonly peek: Peek | null;
  readonly refreshLayouts: () => Promise<void>;
  /** Saves the corrections in force under a name; true when it is saved. */
  readonly saveLayout: (name: string) => Promise<boolean>;
  readonly renameLayout: (from: string, to: string) => Promise<boolean>;
  readonly removeLayout: (name: string) => Promise<boolean>;
  /** Cuts a file's first rows as the options say; those shown stay when that fails. */
  readonly look: (path: string, options: ReadOptions) => Promise<void>;
}

export const layoutsSlice =
  (bridge: Bridge): Slice<LayoutsSlice> =>
  (set, get) => {
    let newest = 0;

    const change = async (call: () => Promise<ErrorMessage | null>): Promise<boolean> => {
      const layoutError = await call();
      set({ layoutError });
      await get().refreshLayouts();
      return layoutError === null;
    };
    /** What is called otherwise from now on, or no longer at all. */
    const renamed = (from: string, to: string): void => {
      const { readOptions } = get();
      if (readOptions.named === from) set({ readOptions: { ...readOptions, named: to } });
    };

    return {
      namedLayouts: [],
      layoutError: null,
      peek: null,

      refreshLayouts: async () => {
        const answer = await bridge.call("namedLayouts", undefined);
        if (answer.ok) set({ namedLayouts: answer.value });
      },

      saveLayout: (name) =>
        change(async () => {
          const { stations, readOptions } = get();
          if (!stations) return null;
          const columns = stations.layout.columns.map((column) => column.name);
          const answer = await bridge.call("saveLayout", { name, columns, options: readOptions });
          if (!answer.ok) return answer.error;
          set({ readOptions: { ...readOptions, named: name } });
          return null;
        }),

      renameLayout: (from, to) =>
        change(async () => {
          const answer = await bridge.call("renameLayout", { from, to });
          if (answer.ok) renamed(from, to);
          return answer.ok ? null : answer.error;
        }),

      removeLayout: (name) =>
        change(async () => {
          const answer = await bridge.call("removeLayout", { name });
          if (answer.ok) renamed(name, "");
          return answer.ok ? null : answer.error;
        }),

      look: async (path, options) => {
        newest += 1;
        const own = newest;
        const answer = await bridge.call("peekStations", { path, options });
        if (own === newest && answer.ok) set({ peek: answer.value });
      },
    };
  };
