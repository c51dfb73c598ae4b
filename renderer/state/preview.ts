import type { Bridge, Preview } from "../../shared/contract.ts";
import type { AppState, AppStore, Slice } from "./appState.ts";
import { isStale, runSettings } from "./run.ts";
import { isActive } from "./runEvents.ts";

export interface PreviewSlice {
  /** The coarse field shown until a run has computed the full one; null when none is wanted or it is not there. */
  readonly preview: Preview | null;
  /** Why there is no preview although one is wanted, in main's words. */
  readonly previewTrouble: string | null;
  readonly askPreview: () => Promise<void>;
  readonly dropPreview: () => void;
}

export const previewSlice =
  (bridge: Bridge): Slice<PreviewSlice> =>
  (set, get) => {
    let newest = 0;
    return {
      preview: null,
      previewTrouble: null,

      askPreview: async () => {
        newest += 1;
        const own = newest;
        const { stations, time } = get();
        const settings = runSettings(get());
        if (!stations || !settings) return;
        const { stationsId } = stations;
        const answer = await bridge.call("preview", { stationsId, settings, time });
        if (own !== newest) return;
        if (answer.ok) set({ preview: answer.value, previewTrouble: null });
        else if (answer.error.tag !== "cancelled") {
          set({ preview: null, previewTrouble: answer.error.message });
        }
      },

      dropPreview: () => {
        newest += 1;
        const { preview, previewTrouble } = get();
        if (preview ?? previewTrouble) set({ preview: null, previewTrouble: null });
      },
    };
  };

/** Whether the map shows settings that no run has computed: the user changed them since the run, or since reading. */
export function wantsPreview(state: AppState): boolean {
  if (!state.stations || !runSettings(state)) return false;
  return state.run ? isStale(state) : state.past.length > 0;
}

/** Whether a run is computing, with the preview still under the tiles that arrive. */
const isRunning = ({ run, startingRun }: AppState): boolean => startingRun || isActive(run);

/** Whether the preview stands for the field: no run is computing the full one. */
export const showsPreview = (state: AppState): boolean => state.preview !== null && !isRunning(state);

const inputs = [
  "method",
  "grid",
  "time",
  "excluded",
  "background",
  "mergeMethod",
  "stations",
  "run",
  "startingRun",
  "past",
  "invalidFields",
] as const satisfies readonly (keyof AppState)[];

/** Settings rest this long, in milliseconds, before a preview is asked for. */
const REST_MS = 150;

/** Keeps the preview that of the settings in force. Returns what stops it. */
export function followPreview(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe((state, before) => {
    if (inputs.every((key) => state[key] === before[key])) return;
    clearTimeout(timer);
    if (isRunning(state)) return;
    if (wantsPreview(state)) timer = setTimeout(() => void store.getState().askPreview(), REST_MS);
    else state.dropPreview();
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
