import { useEffect } from "react";
import type { AppState } from "../state/appState.ts";
import { useAppStore } from "../state/context.tsx";
import { canExport } from "../state/export.ts";
import { canRun } from "../state/run.ts";
import { isActive } from "../state/runEvents.ts";
import { carryOut } from "../state/wiring.ts";
import { groupTimes, stepGroup } from "./timeGroups.ts";

/** The part of a key event that decides what it does. */
export interface KeyPress {
  readonly key: string;
  /** Control, or Command on macOS. */
  readonly control: boolean;
  readonly shift: boolean;
  readonly focus: Focus;
}

/** What has the focus: "text" undoes its own typing, "button" uses Space, "setting" and "text" use the arrows, "dialog" uses all. */
export type Focus = "none" | "button" | "setting" | "text" | "dialog";

/** What a key press does; null when the window has no use for it. */
export function actionOf(press: KeyPress, state: AppState): (() => void) | null {
  const { key, focus } = press;
  if (focus === "dialog") return null;
  if (press.control) return withControl(press, state);
  if (key === "Escape")
    return state.reading !== null || state.exporting || isActive(state.run)
      ? () => carryOut(state, "cancel")
      : null;
  if (key === "?" && (focus === "none" || focus === "button")) return () => state.setDialog("help");
  if (key === "b" && state.background && (focus === "none" || focus === "button")) {
    return () => state.showSurface(state.surface === "background" ? "field" : "background");
  }
  const severalTimes = (state.stations?.table.times.length ?? 1) > 1;
  return severalTimes ? withTimes(press, state) : null;
}

function withControl({ key, shift, focus }: KeyPress, state: AppState): (() => void) | null {
  const undoable = focus !== "text";
  switch (key.toLowerCase()) {
    case "o":
      return () => carryOut(state, "open");
    case "enter":
      return canRun(state) ? () => carryOut(state, "run") : null;
    case "e":
      return canExport(state) ? () => carryOut(state, "export") : null;
    case "z":
      return undoable ? (shift ? state.redo : state.undo) : null;
    case "y":
      return undoable ? state.redo : null;
    default:
      return null;
  }
}

function withTimes({ key, focus }: KeyPress, state: AppState): (() => void) | null {
  if (focus === "setting" || focus === "text") return null;
  switch (key) {
    case "ArrowLeft":
      return () => state.stepTime(-1);
    case "ArrowRight":
      return () => state.stepTime(1);
    case "PageUp":
    case "PageDown":
      return () => stepDay(state, key === "PageUp" ? 1 : -1);
    case " ":
      return focus === "none" ? () => state.setPlaying(!state.playing) : null;
    default:
      return null;
  }
}

/** To the same hour of the day before or after: of the month or year where times lie farther apart. */
function stepDay({ stations, time, setTime }: AppState, step: -1 | 1): void {
  setTime(stepGroup(groupTimes(stations?.table.times ?? []), time, step));
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return "none";
  if (target.closest("[role=dialog], [role=menu]")) return "dialog";
  if (target.dataset.setting !== undefined || target instanceof HTMLSelectElement) return "setting";
  if (target.matches("input:not([type=checkbox]), textarea")) return "text";
  return target.closest("button, summary, input, [role=menuitem]") ? "button" : "none";
}

/** The keys of the whole window. */
export function useKeyboard(): void {
  const store = useAppStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // The map takes Escape to drop its selection, which must not keep a run from being cancelled.
      if ((event.defaultPrevented && event.key !== "Escape") || event.altKey) return;
      const control = event.ctrlKey || event.metaKey;
      const focus = focusOf(event.target);
      const action = actionOf({ key: event.key, control, shift: event.shiftKey, focus }, store.getState());
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [store]);
}
