import type { Bridge, MenuCommand } from "../../shared/contract.ts";
import type { AppState, AppStore } from "./appState.ts";
import { type NextFrame, nextFrame, paced } from "./paced.ts";
import { isActive } from "./runEvents.ts";

/** Settings rest this long, in milliseconds, before a plan is asked for. */
const PLAN_DELAY_MS = 120;

/** The memory in use is shown at least so often while it is sampled, milliseconds. */
const MEMORY_REST_MS = 1000;

/** Carries what main sends into the store. Returns what undoes it. */
export function listenToMain(bridge: Bridge, store: AppStore, frame: NextFrame = nextFrame): () => void {
  const unsubscribe = [
    bridge.on("run", (events) => store.getState().receiveRunEvents(events)),
    bridge.on(
      "memory",
      paced((sample) => store.getState().receiveMemory(sample), frame, {
        keepsLast: true,
        mostRest: MEMORY_REST_MS,
      }),
    ),
    bridge.on(
      "readProgress",
      paced((progress) => store.getState().receiveReadProgress(progress), frame),
    ),
    bridge.on("exportProgress", (progress) => store.getState().receiveExportProgress(progress)),
    bridge.on("menu", (command) => carryOut(store.getState(), command)),
    bridge.on("openFiles", ({ paths }) => void store.getState().readStations(paths)),
  ];
  return () => {
    for (const undo of unsubscribe) undo();
  };
}

/** What a command of the menu or of the keyboard does. */
export function carryOut(state: AppState, command: MenuCommand): void {
  switch (command) {
    case "open":
      return void state.chooseStations();
    case "run":
      return void state.startRun();
    case "cancel":
      if (state.reading !== null) return void state.cancelRead();
      return void (state.exporting ? state.cancelExport() : state.cancelRun());
    case "export":
      return void state.exportField();
  }
}

/**
 * Asks for a plan whenever something it depends on has changed and rested, and when a run has ended, which tells how long
 * the next one will take. Returns what stops it.
 */
export function keepPlanned(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe((state, before) => {
    const changed = planInputs.some((key) => state[key] !== before[key]);
    const hasEnded = isActive(before.run) && !isActive(state.run);
    if (!changed && !hasEnded) return;
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().askPlan(), PLAN_DELAY_MS);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

const planInputs = [
  "stations",
  "method",
  "grid",
  "memoryCap",
  "workers",
  "solver",
  "excluded",
  "background",
  "mergeMethod",
  "invalidFields",
] as const;
