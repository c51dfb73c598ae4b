import type { Bridge, InputState } from "../../shared/contract.ts";
import type { Provenance } from "../../shared/provenance.ts";
import { fileName } from "../i18n/format.ts";
import { phrase } from "../i18n/translate.ts";
import type { Slice } from "./appState.ts";

/** A field of Isopleth's own that was opened, and whose stations are being looked for. */
export interface OpenedProject {
  /** Of the field's file. */
  readonly path: string;
  readonly record: Provenance;
  /** Per input of the record. */
  readonly inputs: readonly InputState[];
}

export interface ProjectSlice {
  /** Waits for its stations to be located; null when none does. */
  readonly pendingProject: OpenedProject | null;
  /** Opens a grid file: a field of Isopleth's own restores its project, any other is a background. False: it is no grid. */
  readonly openGridFile: (path: string) => Promise<boolean>;
  /** Asks for the stations of the project that waits, and restores it with them. */
  readonly locateInputs: () => Promise<void>;
}

export const projectSlice =
  (bridge: Bridge): Slice<ProjectSlice> =>
  (set, get) => {
    /** Reads the stations and puts all settings in force. */
    const restore = async ({ path, record }: OpenedProject, paths: readonly string[]): Promise<void> => {
      set({ pendingProject: null });
      get().dismiss("project");
      await get().readStations(paths, record.reading);
      const { asRead, failedRead } = get();
      if (asRead === null || failedRead !== null || asRead.paths[0] !== paths[0]) return;
      const { merge } = record.settings;
      const trouble = await get().adoptRunSettings(asRead, record.settings);
      if (trouble !== null)
        return trouble === "changed" ? warnOfOther(merge?.background.path ?? "") : undefined;
      const held = record.times?.length ?? 1;
      const times = asRead.table.times.length;
      get().notify({
        subject: "project",
        kind: held === times ? "success" : "warning",
        title: phrase("project.restored", { file: fileName(path) }),
        text: held === times ? phrase("project.run") : phrase("project.times", { held, times }),
        error: null,
      });
    };

    const warnOfOther = (path: string): void =>
      get().notify({
        subject: "project",
        kind: "warning",
        title: phrase("project.otherBackground", { file: fileName(path) }),
        text: null,
        error: null,
      });

    const complain = (project: OpenedProject): void => {
      const k = project.inputs.findIndex((state) => state !== "same");
      const file = project.record.inputs[k]?.path ?? "";
      set({ pendingProject: project });
      get().notify({
        subject: "project",
        kind: "warning",
        title: phrase(project.inputs[k] === "changed" ? "project.changed" : "project.missing", {
          file: fileName(file),
        }),
        text: phrase("project.where", { path: file }),
        error: null,
      });
    };

    return {
      pendingProject: null,

      openGridFile: async (path) => {
        const answer = await bridge.call("recogniseGrid", { path });
        if (!answer.ok) {
          get().fail("background", answer.error);
          return true;
        }
        const found = answer.value;
        if (found.kind !== "project") {
          if (found.kind === "grid") await get().openBackground(path);
          return found.kind === "grid";
        }
        const { record, inputs } = found;
        const project = { path, record, inputs };
        if (inputs.length === 0 || inputs.some((state) => state !== "same")) complain(project);
        else
          await restore(
            project,
            record.inputs.map((input) => input.path),
          );
        return true;
      },

      locateInputs: async () => {
        const project = get().pendingProject;
        if (project === null) return;
        const chosen = await bridge.call("chooseStations", undefined);
        if (!chosen.ok) return get().fail("project", chosen.error);
        if (chosen.value === null) return;
        // Of several files those that are still in place need not be chosen again.
        const isOne = project.inputs.filter((state) => state !== "same").length === chosen.value.length;
        const others = [...chosen.value];
        const paths = isOne
          ? project.record.inputs.map(({ path }, k) =>
              project.inputs[k] === "same" ? path : (others.shift() ?? path),
            )
          : chosen.value;
        const inputs = paths.map((path, k) => ({ path, sha256: project.record.inputs[k]?.sha256 ?? "" }));
        const states = await bridge.call("checkInputs", { inputs });
        await restore(project, paths);
        if (!states.ok || states.value.every((state) => state === "same") || get().failedRead) return;
        get().notify({
          subject: "project",
          kind: "warning",
          title: phrase("project.otherInput"),
          text: phrase("project.where", { path: paths.join(", ") }),
          error: null,
        });
      },
    };
  };
