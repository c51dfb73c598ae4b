import { type BrowserWindow, dialog } from "electron";
import type { Api } from "../shared/contract.ts";
import { defaultExportOptions } from "../shared/formats/exportOptions.ts";
import { formats } from "../shared/formats/registry.ts";
import type { Runner } from "./runs/runner.ts";
import type { ExportPresets } from "./window/exportPresets.ts";

/** What exports need of their surroundings. */
export interface ExportSurroundings {
  readonly runner: Runner;
  readonly exportPresets: ExportPresets;
  /** The window, parent of the native dialogs. */
  readonly window: () => BrowserWindow | null;
}

type ExportMethod =
  | "chooseExport"
  | "chooseExportFolder"
  | "exportField"
  | "exportFormats"
  | "exportForecasts"
  | "cancelExport"
  | "exportPresets"
  | "saveExportPreset"
  | "removeExportPreset";

/** The part of the contract that writes files. */
export function createExportApi({
  runner,
  exportPresets,
  window,
}: ExportSurroundings): Pick<Api, ExportMethod> {
  return {
    chooseExport: async ({ suggestedName }) => {
      const options = {
        title: "Export field",
        defaultPath: suggestedName,
        // Native dialogs know only the last part of an extension.
        filters: formats.map(({ name, extension }) => ({
          name,
          extensions: [extension.split(".").at(-1) ?? ""],
        })),
      };
      const parent = window();
      const { filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return filePath || null;
    },
    chooseExportFolder: async () => {
      const options = { title: "Export to", properties: ["openDirectory", "createDirectory"] } as const;
      const parent = window();
      const asked = { ...options, properties: [...options.properties] };
      const { filePaths } = await (parent
        ? dialog.showOpenDialog(parent, asked)
        : dialog.showOpenDialog(asked));
      return filePaths[0] ?? null;
    },
    exportField: async ({ runId, path, options = defaultExportOptions }) => {
      const { bytes, seconds, changes } = await runner.fields.exportField(runId, path, options);
      return { path, bytes, seconds, changes };
    },
    exportFormats: async () =>
      formats.map(({ extension, name, about, options }) => ({ extension, name, about, options })),
    exportForecasts: async ({ runId, formats: extensions, pattern, options }) =>
      Promise.all(
        extensions.map((extension) => runner.fields.exportForecast(runId, `${pattern}${extension}`, options)),
      ),
    cancelExport: async () => {
      runner.fields.cancelExport();
      return null;
    },
    exportPresets: () => exportPresets.list(),
    saveExportPreset: ({ preset }) => exportPresets.save(preset),
    removeExportPreset: ({ name }) => exportPresets.remove(name),
  };
}
