import type { Bridge, ExportDone } from "../../shared/contract.ts";
import { fileName, formatBytes, formatSeconds } from "../i18n/format.ts";
import { phrase, translator } from "../i18n/translate.ts";
import type { AppState, Slice } from "./appState.ts";

export interface ExportSlice {
  /** The export under way: where to, and how much of it is written, 0..1. */
  readonly exporting: { readonly path: string; readonly fraction: number } | null;
  /** Asks where to and writes the run's field there. */
  readonly exportField: () => Promise<void>;
  readonly cancelExport: () => Promise<void>;
  readonly receiveExportProgress: (progress: { readonly path: string; readonly fraction: number }) => void;
}

export const canExport = ({ run, exporting }: AppState): boolean =>
  run?.phase === "done" && exporting === null;

/** For example "airnow_conus_20240416_ozone_ppb.nc". */
function suggestedName({ stations }: AppState): string {
  const base = fileName(stations?.path ?? "field").replace(/\.[^.]*$/, "");
  const value = (stations?.table.value ?? "").replace(/[^\p{L}\p{N}._-]+/gu, "_");
  return `${[base, value].filter(Boolean).join("_").slice(0, 190)}.nc`;
}

export const exportSlice =
  (bridge: Bridge): Slice<ExportSlice> =>
  (set, get) => {
    const announce = ({ path, bytes, seconds }: ExportDone): void => {
      const duration = formatSeconds(seconds, translator(get().language));
      get().notify({
        subject: "export",
        kind: "success",
        title: phrase("export.done"),
        text: phrase("export.doneDetail", { path, size: formatBytes(bytes), seconds: duration }),
        error: null,
      });
    };

    return {
      exporting: null,

      exportField: async () => {
        const { run } = get();
        if (!run || !canExport(get())) return;
        const chosen = await bridge.call("chooseExport", { suggestedName: suggestedName(get()) });
        if (!chosen.ok) return get().fail("export", chosen.error);
        const path = chosen.value;
        if (path === null) return;
        get().dismiss("export");
        set({ exporting: { path, fraction: 0 } });
        const answer = await bridge.call("exportField", { runId: run.runId, path });
        set({ exporting: null });
        if (answer.ok) announce(answer.value);
        else if (answer.error.tag !== "cancelled") get().fail("export", answer.error);
      },

      cancelExport: async () => {
        if (!get().exporting) return;
        const answer = await bridge.call("cancelExport", undefined);
        if (!answer.ok) get().fail("export", answer.error);
      },

      receiveExportProgress: ({ path, fraction }) =>
        set(({ exporting }) => (exporting?.path === path ? { exporting: { path, fraction } } : {})),
    };
  };
