import type { Bridge } from "../../shared/contract.ts";
import { DEFAULT_BLOCK_KM } from "../../shared/rbf/blockSize.ts";
import type { AppStore, Slice } from "./appState.ts";

export interface BlocksSlice {
  /** Edge of the blocks of stations left out together to check a fit, km. */
  readonly blockKm: number;
  readonly setBlockKm: (km: number) => void;
  /** Has the fit shown checked by blocks of the size set; the diagnostics follow as an event. */
  readonly checkBlocks: () => Promise<void>;
}

export const blocksSlice =
  (bridge: Bridge): Slice<BlocksSlice> =>
  (set, get) => ({
    blockKm: DEFAULT_BLOCK_KM,
    setBlockKm: (blockKm) => set({ blockKm }),
    checkBlocks: async () => {
      const { run, blockKm } = get();
      if (run?.phase !== "done" || run.diagnostics?.blockKm === blockKm) return;
      const answer = await bridge.call("checkBlocks", { runId: run.runId, blockKm });
      if (!answer.ok) get().fail("run", answer.error);
    },
  });

/** The size rests this long, in milliseconds, before the fit is checked by it. */
const REST_MS = 250;

/** Keeps the block error that of the size set. Returns what stops it. */
export function followBlockSize(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe((state, before) => {
    const ended = state.run?.phase === "done" && before.run?.phase !== "done";
    if (state.blockKm === before.blockKm && !ended) return;
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().checkBlocks(), REST_MS);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
