import { app, utilityProcess } from "electron";
import type { FromWorker } from "../jobs/messages.ts";
import { type Fork, type ForkListeners, workerEnvironment } from "./fork.ts";

/** Compute processes as Electron's utility processes. */
export function electronFork(workerPath: string): Fork {
  const listenersByName = new Map<string, ForkListeners>();
  app.on("child-process-gone", (_event, details) => {
    listenersByName.get(details.name ?? "")?.onGone(details.reason, details.exitCode);
  });
  return (name, listeners) => {
    const child = utilityProcess.fork(workerPath, [], {
      serviceName: name,
      stdio: ["ignore", "ignore", "pipe"],
      env: workerEnvironment(process.env),
    });
    listenersByName.set(name, listeners);
    child.on("spawn", () => listeners.onSpawn());
    child.on("message", (message) => listeners.onMessage(message as FromWorker));
    child.stderr?.on("data", (text: Buffer) => listeners.onText(text.toString("utf8")));
    child.on("error", (type, location) => listeners.onError(`${type} at ${location}`));
    child.on("exit", (code) => {
      listeners.onExit(code, null);
      // "child-process-gone" may come after "exit".
      setTimeout(() => listenersByName.delete(name), 1000).unref();
    });
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => child.postMessage(message),
      kill: () => killUtility(child),
    };
  };
}

/** Electron's own kill asks politely, which a process in the middle of a long sum does not hear. */
function killUtility(child: Electron.UtilityProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    child.kill();
  }
}
