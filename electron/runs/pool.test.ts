import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.ts";
import type { Child } from "./child.ts";
import type { Fork } from "./fork.ts";
import { Pool } from "./pool.ts";

/** Processes that do nothing but start and end, each as large as the next figure says, bytes. */
function forkOf(sizes: readonly number[]): Fork {
  let started = 0;
  return (_name, listeners) => {
    const pid = 1_000_000_000 + started;
    const resident = sizes[started++] ?? 0;
    queueMicrotask(() => {
      listeners.onSpawn();
      listeners.onMessage({ type: "ready", resident });
    });
    return { pid, post: () => {}, kill: () => listeners.onExit(null, "SIGKILL") };
  };
}

async function poolOf(...sizes: number[]): Promise<Pool> {
  const pool = new Pool({ fork: forkOf(sizes), log: () => {} });
  pool.warm(sizes.length);
  await Promise.all(pool.idle.map((child) => child.ready));
  return pool;
}

const sizesOf = (children: readonly Child[]): number[] => children.map(({ held }) => held);

describe("idle processes that a run finds", () => {
  it("stay as many as are wanted, the smallest", async () => {
    const pool = await poolOf(70, 40, 60, 50);
    await pool.trim(2);
    expect(sizesOf(pool.idle)).toEqual([40, 50]);
    expect(pool.children.size).toBe(2);
  });

  it("end when they hold much more than was planned", async () => {
    const pool = await poolOf(100, 45, 40);
    await pool.trim(3, 40);
    expect(sizesOf(pool.idle)).toEqual([45, 40]);
  });

  it("stay whatever they hold when they keep the system of a fit", async () => {
    const pool = await poolOf(100, 40);
    const [keeper] = pool.idle;
    if (keeper === undefined) throw new Error("no process");
    pool.setKeeper(keeper, 60);
    await pool.trim(1, 40);
    expect(pool.idle).toEqual([keeper]);
  });
});

it("work goes to a process that is prepared for it", async () => {
  const pool = await poolOf(40, 50);
  const [fits, writes] = pool.idle as [Child, Child];
  writes.prepare("export");
  expect(pool.acquire()).toBe(fits);
  pool.release(fits);
  expect(pool.acquire("export")).toBe(writes);
  expect(pool.acquire("export")).toBe(fits);
});

it("a closed pool cancels what is under way: quitting while a file is read is no fault", async () => {
  const pool = await poolOf(40);
  const reading = pool.insist(
    (child) => child.run("read", { paths: ["a.csv"], options: {}, examines: false, lists: {}, layouts: [] }),
    () => new UserError("compute-died", "It died."),
  );
  await Promise.resolve();
  await pool.close();
  await expect(reading).rejects.toMatchObject({ tag: "cancelled" });
});
