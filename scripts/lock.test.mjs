import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./lock.mjs";

describe("the lock", () => {
  let folder = "";
  let file = "";

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "isopleth-lock-"));
    file = path.join(folder, "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets one work at a time and opens afterwards", async () => {
    let working = 0;
    let most = 0;
    const work = async () => {
      working += 1;
      most = Math.max(most, working);
      await sleep(20);
      working -= 1;
    };
    await Promise.all([withLock(file, work), withLock(file, work)]);
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it("opens after a failure", async () => {
    await expect(withLock(file, () => Promise.reject(new Error("no space")))).rejects.toThrow("no space");
    expect(existsSync(file)).toBe(false);
  });

  it("takes over from a process that has died", async () => {
    // Above the largest process id that Linux gives out.
    writeFileSync(file, "4194305");
    let done = false;
    await withLock(file, async () => {
      done = true;
    });
    expect(done).toBe(true);
  });
});
