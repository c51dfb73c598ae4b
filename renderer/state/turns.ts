import { createStore } from "zustand/vanilla";
import type { AppState, AppStore } from "./appState.ts";
import type { NextFrame } from "./paced.ts";

export interface LaterStore {
  /** What is set or done through it is set or done at once, in the store it follows. */
  readonly store: AppStore;
  /** Follows from now on, as of the state there is. Returns what ends that. */
  readonly follow: () => () => void;
}

/**
 * A store as parts of the window see it that show the stations of another file some frames after the store has them:
 * each part takes a frame of its own, where all together would hold one up for as long as all of them. Until then they
 * see the state from before, whole, and afterwards the newest; any other change they see at once.
 */
export function laterStore(source: AppStore, frames: number, frame: NextFrame): LaterStore {
  const seen = createStore<AppState>()(() => source.getState());
  let isWaiting = false;
  const see = (): void => {
    isWaiting = false;
    seen.setState(source.getState(), true);
  };
  const wait = (left: number, isWanted: () => boolean): void => {
    frame(() => {
      if (!isWanted()) return;
      if (left === 1) see();
      else wait(left - 1, isWanted);
    });
  };
  return {
    store: { ...seen, setState: source.setState },
    follow: () => {
      let isFollowed = true;
      see();
      const end = source.subscribe(({ asRead }, before) => {
        if (isWaiting) return;
        if (asRead === before.asRead) return see();
        isWaiting = true;
        wait(frames, () => isFollowed);
      });
      return () => {
        isFollowed = false;
        end();
      };
    },
  };
}
