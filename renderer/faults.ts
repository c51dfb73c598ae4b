import { toErrorMessage } from "../shared/errors.ts";
import type { AppStore } from "./state/appState.ts";

/**
 * Shows what was thrown where nothing caught it. Browsers also report a resize observer that needs a second
 * frame this way, which is no fault.
 */
export function watchFaults(store: AppStore): void {
  const show = (thrown: unknown): void => store.getState().fail("fault", toErrorMessage(thrown));
  window.addEventListener("error", ({ error, message }) => {
    if (message.startsWith("ResizeObserver loop")) return;
    show(error ?? message);
  });
  window.addEventListener("unhandledrejection", ({ reason }) => show(reason));
}
