import type { Bridge, ExportDone } from "../../shared/contract.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import { fileName, formatBytes, formatSeconds } from "../i18n/format.ts";
import { mainText } from "../i18n/mainTexts.ts";
import { phrase, translator } from "../i18n/translate.ts";
import type { AppState, Slice } from "./appState.ts";

export interface ExportSlice {
  /** The export under way: where to, and how much of it is written, 0..1. */
  readonly exporting: { readonly path: string; readonly fraction: number } | null;
  /** What was written last by choice of options, and of which stations. */
  readonly lastExport: { readonly options: ExportOptions; readonly stationsId: string } | null;
  /** Asks for a folder and writes files of these names (patterns) there. */
  readonly exportTo: (names: readonly string[], options: ExportOptions) => Promise<void>;
  /** Asks where to and writes the run's field there, with the options used last. */
  readonly exportField: () => Promise<void>;
  readonly cancelExport: () => Promise<void>;
  readonly receiveExportProgress: (progress: { readonly path: string; readonly fraction: number }) => void;
}

export const canExport = ({ run, exporting }: AppState): boolean =>
  run?.phase === "done" && exporting === null;

/** The options used last; region, times and unit only while the same stations are open. */
function lastOptions({ lastExport, stations }: AppState): ExportOptions | null {
  if (lastExport === null || lastExport.stationsId === stations?.stationsId)
    return lastExport?.options ?? null;
  return { ...lastExport.options, region: null, times: null, unit: null };
}

/** For example "airnow_conus_20240416_ozone_ppb.nc". */
function suggestedName({ stations }: AppState): string {
  const base = fileName(stations?.path ?? "field").replace(/\.[^.]*$/, "");
  const value = (stations?.table.value ?? "").replace(/[^\p{L}\p{N}._-]+/gu, "_");
  return `${[base, value].filter(Boolean).join("_").slice(0, 190)}.nc`;
}

export const exportSlice =
  (bridge: Bridge): Slice<ExportSlice> =>
  (set, get) => {
    const announce = (done: readonly ExportDone[]): void => {
      const [first] = done;
      if (first === undefined) return;
      const sum = (part: "bytes" | "seconds") => done.reduce((total, one) => total + one[part], 0);
      const { language, notify } = get();
      const path = done.length === 1 ? first.path : `${done.map((one) => fileName(one.path)).join(", ")}`;
      const text = phrase("export.doneDetail", {
        path,
        size: formatBytes(sum("bytes")),
        seconds: formatSeconds(sum("seconds"), translator(language)),
        changes: first.changes.map((change) => ` ${mainText(language, change)}`).join(""),
      });
      notify({ subject: "export", kind: "success", title: phrase("export.done"), text, error: null });
    };

    const announceCancelled = (path: string): void =>
      get().notify({
        subject: "export",
        kind: "warning",
        title: phrase("export.cancelled"),
        text: phrase("export.cancelledDetail", { path }),
        error: null,
      });

    /** Writes one file after another; the first that fails, or is cancelled, is the last. */
    const write = async (paths: readonly string[], options: ExportOptions | null): Promise<void> => {
      const { run } = get();
      if (!run || !canExport(get())) return;
      get().dismiss("export");
      const done: ExportDone[] = [];
      for (const path of paths) {
        set({ exporting: { path, fraction: 0 } });
        const input = { runId: run.runId, path, ...(options && { options }) };
        const answer = await bridge.call("exportField", input);
        if (answer.ok) done.push(answer.value);
        else {
          set({ exporting: null });
          if (answer.error.tag === "cancelled") announceCancelled(path);
          else get().fail("export", answer.error);
          return;
        }
      }
      set({ exporting: null });
      announce(done);
    };

    return {
      exporting: null,
      lastExport: null,

      exportField: async () => {
        const { run } = get();
        if (!run || !canExport(get())) return;
        const chosen = await bridge.call("chooseExport", { suggestedName: suggestedName(get()) });
        if (!chosen.ok) return get().fail("export", chosen.error);
        if (chosen.value !== null) await write([chosen.value], lastOptions(get()));
      },

      exportTo: async (names, options) => {
        const chosen = await bridge.call("chooseExportFolder", undefined);
        if (!chosen.ok) return get().fail("export", chosen.error);
        if (chosen.value === null) return;
        const stationsId = get().stations?.stationsId ?? "";
        set({ lastExport: { options, stationsId }, dialog: null });
        await write(
          names.map((name) => `${chosen.value}/${name}`),
          options,
        );
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
