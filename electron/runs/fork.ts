import { type ChildProcess, fork as forkNode } from "node:child_process";
import type { FromWorker, ToWorker } from "../jobs/messages.ts";

/** Starts a compute process. `name` is unique per process and shows in the system's lists. */
export type Fork = (name: string, listeners: ForkListeners) => ForkedProcess;

/** A started process, whatever started it. */
export interface ForkedProcess {
  /** undefined until the process has started. */
  readonly pid: number | undefined;
  post(message: ToWorker): void;
  /** Ends the process at once. */
  kill(): void;
}

/** What a process tells. Each of the last three may come never, once or twice, in any order. */
export interface ForkListeners {
  onSpawn(): void;
  onMessage(message: FromWorker): void;
  /** What the process writes to its standard error. */
  onText(text: string): void;
  onExit(code: number | null, signal: string | null): void;
  /** The process could not be started, or a fatal fault inside it. */
  onError(words: string): void;
  /** Electron's reason for a process that is gone: "killed", "oom", "crashed", "launch-failed"... */
  onGone(reason: string, exitCode: number): void;
}

/** Compute processes as children of plain Node: batch mode and unit tests. */
export function nodeFork(workerPath: string): Fork {
  return (_name, listeners) => {
    const child = startNode(workerPath);
    child.on("spawn", () => listeners.onSpawn());
    return listenTo(child, listeners);
  };
}

/** As nodeFork, but one process can be started before there is anybody to hear what it tells. */
export class ForkAhead {
  readonly #workerPath: string;
  #ahead: ChildProcess | null = null;

  constructor(workerPath: string) {
    this.#workerPath = workerPath;
  }

  start(): void {
    this.#ahead = startNode(this.#workerPath);
    // One that could not be started has no pid, and is not handed out.
    this.#ahead.on("error", () => {});
  }

  /** Ends the process started ahead, unless it has been handed out. */
  discard(): void {
    this.#ahead?.kill("SIGKILL");
    this.#ahead = null;
  }

  /** Hands out the process started ahead, where there is one, then new ones. */
  get fork(): Fork {
    const fresh = nodeFork(this.#workerPath);
    return (name, listeners) => {
      const child = this.#ahead;
      this.#ahead = null;
      // Its messages have been kept for the first listener, but not its end.
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null)
        return fresh(name, listeners);
      queueMicrotask(() => listeners.onSpawn());
      return listenTo(child, listeners);
    };
  }
}

function startNode(workerPath: string): ChildProcess {
  return forkNode(workerPath, [], {
    // "advanced" carries typed arrays and NaN; the default, JSON, does neither.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [],
    env: workerEnvironment(process.env),
  });
}

function listenTo(child: ChildProcess, listeners: ForkListeners): ForkedProcess {
  child.on("message", (message) => listeners.onMessage(message as FromWorker));
  child.stderr?.on("data", (text: Buffer) => listeners.onText(text.toString("utf8")));
  child.on("exit", (code, signal) => listeners.onExit(code, signal));
  child.on("error", (error) => listeners.onError(error.message));
  return {
    get pid() {
      return child.pid;
    },
    // The callback takes the error of a channel that closed meanwhile; the exit tells what happened.
    post: (message) => void (child.connected && child.send(message, () => {})),
    kill: () => void child.kill("SIGKILL"),
  };
}

/**
 * The parent's environment without what would turn a worker into something else, and without certificates: Node reads
 * them at its start (50 ms for a system's usual bundle), and a compute process speaks to nobody but its parent.
 */
export function workerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    ELECTRON_RUN_AS_NODE: _runAsNode,
    NODE_OPTIONS: _options,
    NODE_EXTRA_CA_CERTS: _certificates,
    ...rest
  } = environment;
  return rest;
}
