import type { Bridge, MemorySample, Plan, RunEvent, RunSettings, Suggestion } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import { MEGABYTE } from "../i18n/format.ts";
import type { AppState, Slice } from "./appState.ts";
import { mergeSetting } from "./background.ts";
import { excludedInUse } from "./excluded.ts";
import { gridFaults } from "./grid.ts";
import { legacyKernel } from "./method.ts";
import { applyRunEvents, type CurrentRun, isActive, newRun } from "./runEvents.ts";
import { tableTreatment } from "./treatment.ts";

export type Solver = NonNullable<RunSettings["solver"]>;

export interface RunSlice {
  /** Bytes. */
  readonly memoryCap: number;
  readonly workers: number | "auto";
  readonly solver: Solver;
  /** What a run with the settings in force would take; null while unknown. */
  readonly plan: Plan | null;
  /** Why no plan could be made. */
  readonly planError: ErrorMessage | null;
  /** The run shown: active, or the last one. */
  readonly run: CurrentRun | null;
  /** A run has been asked for and not yet answered. */
  readonly startingRun: boolean;
  readonly cancellingRun: boolean;
  readonly memory: MemorySample | null;
  readonly setMemoryCap: (bytes: number) => void;
  readonly setWorkers: (workers: number | "auto") => void;
  readonly setSolver: (solver: Solver) => void;
  /** Puts settings in force with which a refused run would fit. */
  readonly follow: (suggestion: Suggestion) => void;
  readonly askPlan: () => Promise<void>;
  /** @param from the run shown, to switch stations on its fit; without: a run of its own. */
  readonly startRun: (from?: CurrentRun) => Promise<void>;
  readonly cancelRun: () => Promise<void>;
  /** Shows a run that main has begun, with what it has told so far. */
  readonly adoptRun: (run: CurrentRun) => void;
  /** Gives the shown run up, cancelling it when active. */
  readonly forgetRun: () => void;
  readonly receiveRunEvents: (events: readonly RunEvent[]) => void;
  readonly receiveMemory: (sample: MemorySample) => void;
}

/** The settings in force as a run takes them; null while fields contradict each other or hold no usable value. */
export function runSettings(state: AppState): RunSettings | null {
  const { method, grid, memoryCap, workers, solver, blockKm, invalidFields } = state;
  if (invalidFields.size > 0 || Object.keys(gridFaults(grid)).length > 0) return null;
  if (method.compat === "scipy-rbf" && !legacyKernel(method.kernel)) return null;
  return {
    method,
    grid,
    memoryCap,
    workers,
    ...(solver === "auto" ? {} : { solver }),
    blockKm,
    treatment: state.treatment,
    excluded: excludedInUse(state),
    ...mergeSetting(state),
  };
}

/** Whether Run may be pressed. */
export const canRun = (state: AppState): boolean =>
  state.stations !== null &&
  // The stations in use are about to be replaced: nobody means to run the old ones.
  state.reading === null &&
  state.openingBackground === null &&
  !state.startingRun &&
  !isActive(state.run) &&
  runSettings(state) !== null &&
  !state.plan?.refusal;

/** Whether method, grid, what is done to values or the correction of a background differ from those of the run shown. */
export function isStale(state: AppState): boolean {
  const { run, method, grid, treatment } = state;
  if (!run) return false;
  const { settings } = run;
  const before = [settings.method, settings.grid, tableTreatment(settings.treatment), settings.merge];
  const now = [method, grid, tableTreatment(treatment), mergeSetting(state).merge];
  return JSON.stringify(before) !== JSON.stringify(now);
}

export const runSlice =
  (bridge: Bridge): Slice<RunSlice> =>
  (set, get) => {
    let newestPlan = 0;
    let starts = 0;
    // Events may overtake the answer that tells the run's id: they wait here.
    let early: RunEvent[] = [];

    const adopt = (run: CurrentRun): void => {
      set({ run: applyRunEvents(run, early), startingRun: false, cancellingRun: false });
      early = [];
      reportFailure();
    };
    const reportFailure = (): void => {
      const { run } = get();
      if (run?.phase === "failed" && run.error) get().fail("run", run.error);
    };

    return {
      memoryCap: 512 * MEGABYTE,
      workers: "auto",
      solver: "auto",
      plan: null,
      planError: null,
      run: null,
      startingRun: false,
      cancellingRun: false,
      memory: null,

      setMemoryCap: (memoryCap) => {
        set({ memoryCap });
        if (!isActive(get().run)) {
          const { memory } = get();
          return set({ memory: memory && { ...memory, cap: memoryCap } });
        }
        void bridge.call("changeCap", { memoryCap }).then((answer) => {
          if (answer.ok) get().dismiss("run");
          else get().fail("run", answer.error);
        });
      },
      setWorkers: (workers) => set({ workers }),
      setSolver: (solver) => set({ solver }),
      follow: ({ memoryCap, workers, solver, spacing }) => {
        get().dropDrafts();
        if (memoryCap !== undefined) get().setMemoryCap(memoryCap);
        if (workers !== undefined) set({ workers });
        if (solver !== undefined) set({ solver });
        if (spacing !== undefined) {
          get().setSpacing(spacing.dlon);
          get().setEdge("dlat", spacing.dlat);
        }
      },

      askPlan: async () => {
        newestPlan += 1;
        const own = newestPlan;
        const { stations } = get();
        const settings = runSettings(get());
        if (!stations || !settings) return set({ plan: null, planError: null });
        const answer = await bridge.call("plan", { stationsId: stations.stationsId, settings });
        if (own !== newestPlan) return;
        set(answer.ok ? { plan: answer.value, planError: null } : { plan: null, planError: answer.error });
      },

      startRun: async (from) => {
        const { stations } = get();
        const settings = runSettings(get());
        if (!stations || !settings || !canRun(get())) return;
        starts += 1;
        const own = starts;
        early = [];
        get().dismiss("run");
        get().dismiss("export");
        set({ startingRun: true, cancellingRun: false });
        const { stationsId } = stations;
        const basis = from?.method ?? undefined;
        const answer = await bridge.call("startRun", { stationsId, settings, basis });
        if (own !== starts) {
          // Other stations were opened meanwhile.
          if (answer.ok) await bridge.call("cancelRun", { runId: answer.value.runId });
        } else if (answer.ok) {
          const { runId, plan } = answer.value;
          adopt(newRun({ runId, stationsId, settings, plan, from: from ?? null }));
        } else {
          set({ startingRun: false });
          get().fail("run", answer.error);
        }
      },

      adoptRun: adopt,

      cancelRun: async () => {
        const { run } = get();
        if (!run || !isActive(run)) return;
        set({ cancellingRun: true });
        const answer = await bridge.call("cancelRun", { runId: run.runId });
        if (answer.ok) return;
        set({ cancellingRun: false });
        get().fail("run", answer.error);
      },

      forgetRun: () => {
        starts += 1;
        const { run } = get();
        if (run && isActive(run)) void bridge.call("cancelRun", { runId: run.runId });
        early = [];
        set({ run: null, plan: null, planError: null, startingRun: false, cancellingRun: false });
        get().dismiss("run");
      },

      receiveRunEvents: (events) => {
        const { run, startingRun } = get();
        if (startingRun) early.push(...events);
        const relevant = run ? events.filter((event) => event.runId === run.runId) : [];
        if (!run || relevant.length === 0) return;
        const next = applyRunEvents(run, relevant);
        set(isActive(next) ? { run: next } : { run: next, cancellingRun: false });
        if (isActive(run) && !isActive(next)) reportFailure();
      },

      // While no run is going on the cap that the next one will have counts, and so it does for a sample taken before
      // the first run had begun, which may come late and knows no cap.
      receiveMemory: (memory) => {
        const isRuns = isActive(get().run) && memory.cap > 0;
        set({ memory: { ...memory, cap: isRuns ? memory.cap : get().memoryCap } });
      },
    };
  };
