import { spawn } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import { isAlive, startOf } from "./living.ts";

describe("isAlive", () => {
  it("is so of this process, its parent and the system's first one", () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(process.ppid)).toBe(true);
    if (process.platform === "linux") expect(isAlive(1)).toBe(true);
  });

  it("is not so of one that has ended", async () => {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await new Promise((resolve) => child.on("exit", resolve));
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it.skipIf(process.platform !== "linux")(
    "is not so of one that has ended but that its parent never asks about",
    async () => {
      // The shell starts a child and becomes a program that waits for none.
      const parent = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      try {
        const text = await new Promise<Buffer>((resolve) => parent.stdout.once("data", resolve));
        const pid = Number(text.toString());
        await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
        expect(() => process.kill(pid, 0)).not.toThrow();
        expect(startOf(pid)).not.toBeNull();
      } finally {
        parent.kill("SIGKILL");
      }
    },
  );
});
