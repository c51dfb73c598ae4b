import type { Bridge, Comparison, OpenedBackground } from "../../shared/contract.ts";
import { matchTimes } from "../../shared/grids/matchTimes.ts";
import type { Merge, MergeMethod } from "../../shared/grids/reference.ts";
import { unitFactor } from "../../shared/grids/units.ts";
import type { AppState, AppStore, Slice } from "./appState.ts";

/** What the map shows of field and background. */
export type Surface = "field" | "background" | "difference" | "swipe";

export interface BackgroundSlice {
  /** The background grid in use; null when there is none. */
  readonly background: OpenedBackground | null;
  /** Path of the grid file being read now. */
  readonly openingBackground: string | null;
  /** How the stations correct the background; "none": it is only looked at. */
  readonly mergeMethod: MergeMethod | "none";
  readonly surface: Surface;
  /** Background minus field of the run named; null until computed. */
  readonly comparison: (Comparison & { readonly runId: string; readonly backgroundId: string }) | null;
  /** Opens a field of a grid file; `variable` null: the one that suits the stations. Answers whether it is open. */
  readonly openBackground: (
    path: string,
    variable?: string | null,
    level?: number | null,
  ) => Promise<boolean>;
  readonly chooseBackground: () => Promise<void>;
  /**
   * Puts the background and correction of a run's settings in force, or none. Answers with the trouble: it could not be
   * opened (and a notice says why), or is not the same any more, and is then only looked at.
   */
  readonly adoptMerge: (merge: Merge | undefined) => Promise<"gone" | "changed" | null>;
  readonly closeBackground: () => void;
  readonly setMergeMethod: (method: MergeMethod | "none") => void;
  readonly showSurface: (surface: Surface) => void;
  readonly compare: () => Promise<void>;
}

export const backgroundSlice =
  (bridge: Bridge): Slice<BackgroundSlice> =>
  (set, get) => {
    let newest = 0;
    return {
      background: null,
      openingBackground: null,
      mergeMethod: "none",
      surface: "field",
      comparison: null,

      openBackground: async (path, variable = null, level = null) => {
        newest += 1;
        const own = newest;
        set({ openingBackground: path });
        const { value, unit } = get().stations?.table ?? { value: "", unit: "" };
        const answer = await bridge.call("openBackground", { path, variable, level, value, unit });
        if (own !== newest) return false;
        set({ openingBackground: null });
        if (!answer.ok) {
          if (answer.error.tag !== "cancelled") get().fail("background", answer.error);
          return false;
        }
        get().dismiss("background");
        set({ background: answer.value, comparison: null });
        // Before there is a field, the background is what there is to see.
        if (get().run === null || get().surface === "difference") set({ surface: "background" });
        return true;
      },

      chooseBackground: async () => {
        const answer = await bridge.call("chooseBackground", undefined);
        if (!answer.ok) get().fail("background", answer.error);
        else if (answer.value !== null) await get().openBackground(answer.value);
      },

      adoptMerge: async (merge) => {
        set({ background: null, mergeMethod: "none", surface: "field", comparison: null });
        if (merge === undefined) return null;
        const { path, variable, level, sha256 } = merge.background;
        if (!(await get().openBackground(path, variable, level))) return "gone";
        if (get().background?.reference.sha256 !== sha256) return "changed";
        set({ mergeMethod: merge.method });
        return null;
      },

      closeBackground: () => {
        newest += 1;
        if (get().mergeMethod !== "none") get().remember("merge");
        set({
          background: null,
          openingBackground: null,
          mergeMethod: "none",
          surface: "field",
          comparison: null,
        });
        get().dismiss("background");
      },

      setMergeMethod: (mergeMethod) => {
        if (get().mergeMethod === mergeMethod) return;
        get().remember("merge");
        set({ mergeMethod });
      },

      showSurface: (surface) => set({ surface }),

      compare: async () => {
        const { run, background } = get();
        if (!background || run?.phase !== "done") return;
        const { runId } = run;
        const { backgroundId, reference } = background;
        const answer = await bridge.call("compareBackground", { runId, reference });
        if (get().run?.runId !== runId || get().background?.backgroundId !== backgroundId) return;
        if (answer.ok) set({ comparison: { ...answer.value, runId, backgroundId } });
        else {
          get().fail("background", answer.error);
          if (get().surface === "difference") set({ surface: "background" });
        }
      },
    };
  };

/** The comparison of the run and the background shown; null while it is not there. */
export function currentComparison({ comparison, run, background }: AppState): Comparison | null {
  const isCurrent = comparison?.runId === run?.runId && comparison?.backgroundId === background?.backgroundId;
  return isCurrent ? comparison : null;
}

/** What the background's values are multiplied by to come to the stations' unit; null when no factor is known. */
export const backgroundFactor = ({
  background,
  stations,
}: Pick<AppState, "background" | "stations">): number | null =>
  unitFactor(background?.background.unit ?? "", stations?.table.unit ?? "");

/** Index of the background's time that belongs to the time shown; null when there is none. */
export function backgroundTime({
  background,
  stations,
  time,
}: Pick<AppState, "background" | "stations" | "time">) {
  if (!background) return null;
  const observed = stations?.table.times[time] ?? Number.NaN;
  const [matched = -1] = matchTimes(background.background.times, [observed]);
  return matched < 0 ? null : matched;
}

/** The background and its correction as a run's settings name them. */
export function mergeSetting({ background, mergeMethod }: Pick<AppState, "background" | "mergeMethod">) {
  if (!background || mergeMethod === "none") return {};
  return { merge: { method: mergeMethod, background: background.reference } };
}

/** Computes the differences when they are to be shown and a run is done. Returns what stops it. */
export function followComparison(store: AppStore): () => void {
  let asked = "";
  return store.subscribe((state) => {
    const { run, background, surface } = state;
    if (surface !== "difference" || !background || run?.phase !== "done" || currentComparison(state)) return;
    const wanted = `${run.runId} ${background.backgroundId}`;
    if (wanted === asked) return;
    asked = wanted;
    void state.compare();
  });
}
