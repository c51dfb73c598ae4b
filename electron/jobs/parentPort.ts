import type { FromWorker, ToWorker } from "./messages.ts";

/** The way to the parent, whatever started this process. */
interface ParentPort {
  send(message: FromWorker): void;
  listen(listener: (message: ToWorker) => void): void;
}

export const parentPort: ParentPort = process.parentPort ? utilityPort(process.parentPort) : nodePort();

function utilityPort(port: Electron.ParentPort): ParentPort {
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => void port.on("message", ({ data }) => listener(data as ToWorker)),
  };
}

function nodePort(): ParentPort {
  // Ctrl+C in a terminal reaches the whole process group; it is for the parent to say what stops.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
  return {
    send: (message) => void process.send?.(message),
    listen: (listener) => void process.on("message", (message) => listener(message as ToWorker)),
  };
}
