import { app, BrowserWindow } from "electron";
import { eventChannel } from "../../shared/channels.ts";
import type { ApiEvents } from "../../shared/contract.ts";
import { isOurPage, PAGE_ORIGIN } from "../gate.ts";

/** The one window; its page is sandboxed and may neither navigate away nor open others. */
export function openWindow(preload: string, icon: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    title: "Isopleth",
    icon,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  window.webContents.on("will-navigate", (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
  window.webContents.session.setPermissionRequestHandler((_, __, decide) => decide(false));
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

/** A page whose process died is loaded again: the run in main goes on, and the log says what happened. */
export function watchPage(window: BrowserWindow, log: (line: string) => void): void {
  window.webContents.on("render-process-gone", (_, { reason, exitCode }) => {
    log(`the page's process is gone: ${reason} (exit code ${exitCode})`);
    if (reason !== "clean-exit" && !window.isDestroyed()) window.webContents.reload();
  });
  window.on("unresponsive", () => log("the page does not answer"));
}

/** Ends a window at once. To close it would be to wait for what draws it: seconds, where that is done in software. */
export function endWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  for (const { pid, type } of app.getAppMetrics()) {
    if (type === "Tab" || type === "GPU") endProcess(pid);
  }
  window.destroy();
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Sends an event of the contract; a window that is gone hears nothing. */
export function sendEvent<E extends keyof ApiEvents>(
  window: BrowserWindow | null,
  event: E,
  payload: ApiEvents[E],
): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(eventChannel(event), payload);
}
