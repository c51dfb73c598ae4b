import type { Bridge } from "../shared/contract.ts";
import { toErrorMessage } from "../shared/errors.ts";
import type { AppStore } from "./state/appState.ts";

/**
 * Shows what was thrown where nothing caught it, and has main log it. Browsers also report a resize observer that needs a second
 * frame this way, which is no fault.
 */
export function watchFaults(store: AppStore, bridge: Bridge): void {
  const show = (thrown: unknown): void => {
    const error = toErrorMessage(thrown);
    store.getState().fail("fault", error);
    const words = [error.message, ...error.detail].join("\n").slice(0, 20_000);
    void bridge.call("reportFault", { words });
  };
  window.addEventListener("error", ({ error, message }) => {
    if (message.startsWith("ResizeObserver loop")) return;
    show(error ?? message);
  });
  window.addEventListener("unhandledrejection", ({ reason }) => show(reason));
}
