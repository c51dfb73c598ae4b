import type { Bridge, ExportForecast, ExportFormat } from "../../shared/contract.ts";
import {
  defaultExportOptions,
  type ExportOptions,
  type ExportPreset,
} from "../../shared/formats/exportOptions.ts";
import type { Slice } from "./appState.ts";

/** What the export dialog has in hand: formats, names and options, as a preset without a name. */
export type ExportSet = Omit<ExportPreset, "name">;

export interface ExportSetSlice {
  readonly exportSet: ExportSet;
  /** The formats there are; empty until the dialog was opened. */
  readonly exportFormats: readonly ExportFormat[];
  /** What the files would be; empty while it is not known. */
  readonly forecasts: readonly ExportForecast[];
  readonly presets: readonly ExportPreset[];
  readonly openExport: () => Promise<void>;
  readonly changeExport: (change: Partial<ExportSet>) => Promise<void>;
  readonly changeExportOptions: (change: Partial<ExportOptions>) => Promise<void>;
  readonly savePreset: (name: string) => Promise<void>;
  readonly removePreset: (name: string) => Promise<void>;
}

/** Asks before writing: what each chosen format would be, and what it cannot hold. */
export const exportSetSlice =
  (bridge: Bridge): Slice<ExportSetSlice> =>
  (set, get) => {
    let asked = 0;
    const forecast = async (): Promise<void> => {
      const { run, exportSet } = get();
      const own = ++asked;
      if (!run || exportSet.formats.length === 0 || exportSet.pattern === "") return set({ forecasts: [] });
      const answer = await bridge.call("exportForecasts", { runId: run.runId, ...exportSet });
      // An answer to an earlier question must not replace a later one's.
      if (own !== asked) return;
      set({ forecasts: answer.ok ? answer.value : [] });
      if (!answer.ok) get().fail("export", answer.error);
    };
    const changeExport: ExportSetSlice["changeExport"] = async (change) => {
      set(({ exportSet }) => ({ exportSet: { ...exportSet, ...change } }));
      await forecast();
    };

    return {
      exportSet: { formats: [".nc"], pattern: "{value}_{date}", options: defaultExportOptions },
      exportFormats: [],
      forecasts: [],
      presets: [],

      openExport: async () => {
        set({ dialog: "export", forecasts: [] });
        const [formats, presets] = await Promise.all([
          bridge.call("exportFormats", undefined),
          bridge.call("exportPresets", undefined),
        ]);
        if (formats.ok) set({ exportFormats: formats.value });
        if (presets.ok) set({ presets: presets.value });
        await forecast();
      },

      changeExport,
      changeExportOptions: (change) => changeExport({ options: { ...get().exportSet.options, ...change } }),

      savePreset: async (name) => {
        const answer = await bridge.call("saveExportPreset", { preset: { name, ...get().exportSet } });
        if (answer.ok) set({ presets: answer.value });
        else get().fail("export", answer.error);
      },

      removePreset: async (name) => {
        const answer = await bridge.call("removeExportPreset", { name });
        if (answer.ok) set({ presets: answer.value });
        else get().fail("export", answer.error);
      },
    };
  };
