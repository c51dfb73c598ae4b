import type { Bridge, MenuCommand, RunEvent } from "../../shared/contract.ts";
import type { AppState, AppStore } from "./appState.ts";

/** Settings rest this long, in milliseconds, before a plan is asked for. */
const PLAN_DELAY_MS = 120;
/** Run events are gathered this long: hundreds of tiles a second must not mean hundreds of redraws. */
const GATHER_MS = 30;

/** Carries what main sends into the store. Returns what undoes it. */
export function listenToMain(bridge: Bridge, store: AppStore): () => void {
  const gatherer = gather<RunEvent>(GATHER_MS, (events) => store.getState().receiveRunEvents(events));
  const unsubscribe = [
    bridge.on("run", gatherer.add),
    bridge.on("memory", (sample) => store.getState().receiveMemory(sample)),
    bridge.on("exportProgress", (progress) => store.getState().receiveExportProgress(progress)),
    bridge.on("menu", (command) => carryOut(store.getState(), command)),
    bridge.on("openFiles", ({ paths }) => void store.getState().readStations(paths)),
    gatherer.stop,
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
      return void (state.exporting ? state.cancelExport() : state.cancelRun());
    case "export":
      return void state.exportField();
  }
}

/** Asks for a plan whenever something it depends on has changed and rested. Returns what stops it. */
export function keepPlanned(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe((state, before) => {
    const changed = planInputs.some((key) => state[key] !== before[key]);
    if (!changed) return;
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
  "excluded",
  "invalidFields",
] as const;

function gather<T>(milliseconds: number, pass: (items: readonly T[]) => void) {
  let items: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    const gathered = items;
    items = [];
    timer = undefined;
    pass(gathered);
  };
  return {
    add: (item: T): void => {
      items.push(item);
      timer ??= setTimeout(flush, milliseconds);
    },
    stop: (): void => clearTimeout(timer),
  };
}
