import type { Bridge } from "../shared/contract.ts";
import { toErrorMessage } from "../shared/errors.ts";
import type { AppStore } from "./state/appState.ts";

/** Has main log a fault of the page, with its stack. */
export function reportFault(bridge: Bridge, thrown: unknown): void {
  const { message, detail } = toErrorMessage(thrown);
  void bridge.call("reportFault", { words: [message, ...detail].join("\n").slice(0, 20_000) });
}

/**
 * Shows what was thrown where nothing caught it, and has main log it. Browsers also report a resize observer that needs a second
 * frame this way, which is no fault.
 */
export function watchFaults(store: AppStore, bridge: Bridge): void {
  const show = (thrown: unknown): void => {
    store.getState().fail("fault", toErrorMessage(thrown));
    reportFault(bridge, thrown);
  };
  window.addEventListener("error", ({ error, message }) => {
    if (message.startsWith("ResizeObserver loop")) return;
    show(error ?? message);
  });
  window.addEventListener("unhandledrejection", ({ reason }) => show(reason));
}
