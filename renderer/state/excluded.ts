import type { AppState, AppStore, Slice } from "./appState.ts";
import { canRun, isStale } from "./run.ts";
import { isActive } from "./runEvents.ts";

export interface ExcludedSlice {
  /** Ids of stations switched off: no fit uses them. Those that the file does not have are of no effect. */
  readonly excluded: readonly string[];
  /** Switches a station off or on again; one step of history. */
  readonly switchStation: (id: string) => void;
}

export const excludedSlice: Slice<ExcludedSlice> = (set, get) => ({
  excluded: [],
  switchStation: (id) => {
    get().remember(`excluded.${id}`);
    const { excluded, treatment } = get();
    if (!excluded.includes(id)) return set({ excluded: [...excluded, id] });
    // A station that the doctor left out is no longer so when it is switched on by hand.
    const decisions = treatment.decisions.filter(
      (one) => one.action !== "exclude" || !one.stations.includes(id),
    );
    set({
      excluded: excluded.filter((other) => other !== id),
      ...(decisions.length === treatment.decisions.length ? {} : { treatment: { ...treatment, decisions } }),
    });
  },
});

/** The stations switched off that the file in use has, in its order. */
export function excludedInUse({ excluded, stations }: Pick<AppState, "excluded" | "stations">): string[] {
  const asked = new Set(excluded);
  return stations ? stations.table.ids.filter((id) => asked.has(id)) : [];
}

/** Whether other stations are switched off than in the run shown. */
export const excludedDiffer = (state: AppState): boolean =>
  state.run !== null && JSON.stringify(state.run.settings.excluded) !== JSON.stringify(excludedInUse(state));

/**
 * Recomputes the field shown whenever stations are switched, from the fit it came from. A run that was itself started
 * so gives way to the next one; any other is awaited. Returns what stops it.
 */
export function followSwitches(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    if (state.excluded === before.excluded && state.run === before.run && state.plan === before.plan) return;
    const { run } = state;
    if (!run?.method || isStale(state) || !excludedDiffer(state)) return;
    if (isActive(run)) {
      if (run.derived && !state.cancellingRun) void state.cancelRun();
    } else if (canRun(state)) void state.startRun(run);
  });
}
