import { describe, expect, it } from "vitest";
import { EXIT_ENGINE_TRAP, EXIT_OUT_OF_MEMORY } from "../jobs/messages.ts";
import { type DeathSignals, nameDeath, stoppedOnPurpose } from "./death.ts";

const atWork: DeathSignals = {
  stop: null,
  wasReady: true,
  exit: null,
  error: null,
  gone: null,
  lastText: "",
  lastResident: 0,
};

describe("nameDeath", () => {
  it.each<[string, Partial<DeathSignals>, string]>([
    ["SIGKILL seen by Node", { exit: { code: null, signal: "SIGKILL" } }, "killed"],
    ["SIGKILL seen by Electron", { exit: { code: 9, signal: null }, gone: gone("killed", 9) }, "killed"],
    ["gone before the exit", { gone: gone("killed", 9) }, "killed"],
    [
      "an exit code of 0 after a crash",
      { exit: { code: 0, signal: null }, gone: gone("crashed", 139) },
      "crashed",
    ],
    ["the system's word for it", { gone: gone("oom", -536870904) }, "out of memory"],
    [
      "V8's last words",
      {
        exit: { code: null, signal: "SIGABRT" },
        lastText: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
      },
      "out of memory",
    ],
    [
      "an uncaught exception",
      { exit: { code: 1, signal: null }, lastText: "RangeError: oh\n  at x" },
      "crashed",
    ],
    ["a missing program", { wasReady: false, error: "spawn ENOENT" }, "failed to start"],
    ["an early end", { wasReady: false, exit: { code: 1, signal: null } }, "failed to start"],
    ["an order to stop", { stop: stoppedOnPurpose, exit: { code: null, signal: "SIGKILL" } }, "stopped"],
    ["silence", { stop: { kind: "hung", words: "hung" }, exit: { code: null, signal: "SIGKILL" } }, "hung"],
    ["the engine's end", { exit: { code: EXIT_ENGINE_TRAP, signal: null } }, "engine trap"],
    [
      "memory that the engine did not get",
      { exit: { code: EXIT_OUT_OF_MEMORY, signal: null } },
      "out of memory",
    ],
  ])("knows %s", (_, signals, kind) => {
    expect(nameDeath({ ...atWork, ...signals }).kind).toBe(kind);
  });

  it("says the cause and the last memory figure", () => {
    const exit = { code: 1, signal: null };
    const lastText = "x.js:1\nthrow new TypeError('oh')\n^\n\nTypeError: oh\n    at x.js:1:7\n";
    const death = nameDeath({ ...atWork, exit, lastText, lastResident: 64 * 2 ** 20 });
    expect(death.words).toBe("crashed (exit code 1, TypeError: oh); it last held 64 MB");
    expect(death.exitCode).toBe(1);
  });
});

function gone(reason: string, exitCode: number): DeathSignals["gone"] {
  return { reason, exitCode };
}
