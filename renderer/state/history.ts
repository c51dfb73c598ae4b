import type { GridSettings } from "../../shared/grid/grid.ts";
import type { MergeMethod } from "../../shared/grids/reference.ts";
import type { Method } from "../../shared/rbf/method.ts";
import type { ReadOptions } from "../../shared/stations/table.ts";
import type { Treatment } from "../../shared/stations/treatment.ts";
import type { AppState, Slice } from "./appState.ts";
import type { PresetName } from "./regions.ts";

/** The settings that undo and redo restore. */
interface Settings {
  readonly method: Method;
  readonly grid: GridSettings;
  readonly preset: PresetName;
  readonly excluded: readonly string[];
  readonly mergeMethod: MergeMethod | "none";
  readonly treatment: Treatment;
  readonly reading: Reading;
}

/** How which file was read. */
interface Reading {
  readonly path: string | undefined;
  readonly options: ReadOptions;
}

/** Keystrokes in one field within this time are one step. */
const ONE_STEP_MS = 1000;
const MOST_STEPS = 200;

export interface HistorySlice {
  readonly past: readonly Settings[];
  readonly future: readonly Settings[];
  /** Fields whose text is no usable value at the moment. */
  readonly invalidFields: ReadonlySet<string>;
  /** Grows whenever half-typed texts are to be given up for the settings in force. */
  readonly draftEpoch: number;
  /** Keeps the settings in force before a change to what `change` names. */
  readonly remember: (change: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly forgetHistory: () => void;
  readonly markField: (field: string, valid: boolean) => void;
  readonly dropDrafts: () => void;
}

const settingsIn = (state: AppState): Settings => ({
  method: state.method,
  grid: state.grid,
  preset: state.preset,
  excluded: state.excluded,
  treatment: state.treatment,
  mergeMethod: state.mergeMethod,
  reading: { path: state.stations?.path, options: state.readOptions },
});

export const historySlice: Slice<HistorySlice> = (set, get) => {
  let last = { change: "", at: Number.NEGATIVE_INFINITY };
  const endStep = (): void => {
    last = { change: "", at: Number.NEGATIVE_INFINITY };
  };

  const restore = ({ reading, ...settings }: Settings): void => {
    const { treatment } = get();
    set(settings);
    if (settings.treatment !== treatment) get().retreat();
    get().dropDrafts();
    const { stations, readOptions } = get();
    const isOtherReading = reading.path === stations?.path && reading.options !== readOptions;
    if (isOtherReading) void get().restoreReading(reading.options);
  };

  return {
    past: [],
    future: [],
    invalidFields: new Set(),
    draftEpoch: 0,

    remember: (change) => {
      const now = Date.now();
      const sameStep = change === last.change && now - last.at < ONE_STEP_MS;
      last = { change, at: now };
      if (sameStep) set({ future: [] });
      else set((state) => ({ past: [...state.past, settingsIn(state)].slice(-MOST_STEPS), future: [] }));
    },

    undo: () => {
      const state = get();
      const previous = state.past.at(-1);
      if (!previous) return;
      endStep();
      set({ past: state.past.slice(0, -1), future: [settingsIn(state), ...state.future] });
      restore(previous);
    },

    redo: () => {
      const state = get();
      const [next, ...future] = state.future;
      if (!next) return;
      endStep();
      set({ past: [...state.past, settingsIn(state)], future });
      restore(next);
    },

    forgetHistory: () => {
      endStep();
      set({ past: [], future: [] });
      get().dropDrafts();
    },

    markField: (field, valid) => {
      const { invalidFields } = get();
      if (invalidFields.has(field) !== valid) return;
      const next = new Set(invalidFields);
      if (valid) next.delete(field);
      else next.add(field);
      set({ invalidFields: next });
    },

    dropDrafts: () => set(({ draftEpoch }) => ({ draftEpoch: draftEpoch + 1, invalidFields: new Set() })),
  };
};
