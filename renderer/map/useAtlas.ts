import { useSyncExternalStore } from "react";
import type { Atlas } from "./atlas.ts";
import type { AtlasMessage } from "./atlasWorker.ts";

let atlas: Atlas = [];
let isAsked = false;
const listeners = new Set<() => void>();

/**
 * The base map in the details that are there yet. Loaded once per page; without any the map works, on a plain ground, and
 * its layers have their shaders compiled already, for which the page has to wait.
 */
export function useAtlas(): Atlas {
  return useSyncExternalStore(subscribe, () => atlas);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!isAsked) startWorker();
  isAsked = true;
  return () => listeners.delete(listener);
}

function startWorker(): void {
  const worker = new Worker(new URL("./atlasWorker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<AtlasMessage>) => {
    if (data === "all") worker.terminate();
    else if ("trouble" in data) giveUp(data.trouble);
    else {
      atlas = [...atlas, data];
      for (const listener of listeners) listener();
    }
  };
  worker.onerror = ({ message }) => giveUp(message);

  function giveUp(why: string): void {
    console.error("The base map cannot be read:", why);
    worker.terminate();
  }
}
