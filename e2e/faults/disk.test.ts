import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunOutcome } from "../../electron/runs/run.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { makeRig, newFolder, type Rig, report } from "./harness.ts";
import { fieldHash, until } from "./tools.ts";

const table = makeTable(300, 2);
/** 20 tiles of two times: 10 MB. */
const settings = makeSettings(0.008);

const mount = (...words: string[]): boolean => spawnSync("mount", words).status === 0;
const unmount = (disk: string): boolean => spawnSync("umount", ["-l", disk]).status === 0;

/** Whether small disks can be made here: on Linux as root. */
function canMount(): boolean {
  const folder = newFolder();
  const works = mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) && unmount(folder);
  rmSync(folder, { recursive: true, force: true });
  return works;
}

let disk: string;
let other: string;
let rig: Rig | null = null;
beforeEach(() => {
  disk = newFolder();
  other = newFolder();
});
afterEach(async () => {
  await rig?.close();
  rig = null;
  unmount(disk);
  for (const folder of [disk, other]) rmSync(folder, { recursive: true, force: true });
});

async function undisturbed(): Promise<string> {
  const quiet = makeRig();
  const outcome = await quiet.runner.start(table, settings).finished;
  const hash = fieldHash(outcome.folder);
  await quiet.close();
  return hash;
}

/** Leaves no byte free. */
function fill(): void {
  const bytes = new Uint8Array(64 * 1024);
  try {
    for (;;) appendFileSync(path.join(disk, "filler"), bytes);
  } catch {
    // Full.
  }
}

/** Denies all writes; while some file is being written the system refuses, so this is tried at every tile. */
const denyWrites = (): boolean => mount("-o", "remount,ro", disk);

/** Continues as often as the run waits, until it has ended. */
async function goOn(one: Rig, runId: string, finished: Promise<RunOutcome>): Promise<RunOutcome> {
  const timer = setInterval(() => one.runner.continue(runId), 200);
  return finished.finally(() => clearInterval(timer));
}

const pauses = (one: Rig): string[] =>
  one.events.flatMap((event) => (event.type === "phase" && event.phase === "paused" ? [event.words] : []));

/** A run on the small disk that has come to its pause. */
async function paused(trouble: (tile: number) => void = () => {}) {
  const one = makeRig({
    runsFolder: path.join(disk, "runs"),
    pauses: true,
    onEvent: (event) => {
      if (event.type === "tile" && event.state === "done") trouble(event.tile);
    },
  });
  rig = one;
  const run = one.runner.start(table, settings);
  await until(() => pauses(one).length > 0, "the run waits");
  return { rig: one, ...run };
}

describe.skipIf(!canMount())("trouble with the disk (skipped where no disk can be mounted)", () => {
  it("full: the run waits, and goes on when there is room", async () => {
    const expected = await undisturbed();
    // The plan knows the free space: the disk fills up only afterwards.
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    const {
      rig: one,
      runId,
      finished,
    } = await paused((tile) => {
      if (tile === 3) fill();
    });
    expect(pauses(one)[0]).toMatch(/cannot be used: the disk is full/);
    rmSync(path.join(disk, "filler"));
    const outcome = await goOn(one, runId, finished);
    expect(outcome).toMatchObject({ phase: "done", deaths: [] });
    expect(fieldHash(outcome.folder)).toBe(expected);
    report(
      "disk full in the middle, room made, continued",
      1,
      "paused with the reason, finished, field identical",
    );
  });

  it("full: the run moves to another folder and finishes there", async () => {
    const expected = await undisturbed();
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    const {
      rig: one,
      runId,
      finished,
    } = await paused((tile) => {
      if (tile === 3) fill();
    });
    await one.runner.move(runId, other);
    const outcome = await finished;
    expect(outcome).toMatchObject({ phase: "done", folder: path.join(other, "isopleth-runs", runId) });
    expect(fieldHash(outcome.folder)).toBe(expected);
    expect(await one.runner.fields.readTile(runId, 1, 0, 0)).not.toBeNull();
    report("disk full in the middle, store moved", 1, "finished in the other folder, field identical");
  });

  it("read-only: the run waits, and goes on when it may write again", async () => {
    const expected = await undisturbed();
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    let denied = false;
    const {
      rig: one,
      runId,
      finished,
    } = await paused((tile) => {
      if (tile >= 3 && !denied) denied = denyWrites();
    });
    expect(pauses(one)[0]).toMatch(/cannot be used: the disk is read-only/);
    one.runner.continue(runId);
    await until(() => pauses(one).length > 1, "it waits again");
    mount("-o", "remount,rw", disk);
    const outcome = await goOn(one, runId, finished);
    expect(outcome.phase).toBe("done");
    expect(fieldHash(outcome.folder)).toBe(expected);
    report(
      "writes denied in the middle, allowed again, continued",
      1,
      "paused with the reason, finished, field identical",
    );
  });

  it("gone: the run waits, moves, and computes again what was lost", async () => {
    const expected = await undisturbed();
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    const {
      rig: one,
      runId,
      finished,
    } = await paused((tile) => {
      if (tile === 3) unmount(disk);
    });
    expect(pauses(one)[0]).toMatch(/cannot be used: it is gone/);
    expect(existsSync(path.join(disk, "runs", runId, "tiles.log"))).toBe(false);
    await one.runner.move(runId, other);
    const outcome = await finished;
    expect(outcome.phase).toBe("done");
    expect(fieldHash(outcome.folder)).toBe(expected);
    report(
      "drive gone in the middle, store moved",
      1,
      "nothing counted that was written to its empty place, finished elsewhere, field identical",
    );
  });

  it("full, in a run that may not wait: it fails with the reason", async () => {
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    rig = makeRig({
      runsFolder: path.join(disk, "runs"),
      onEvent: (event) => {
        if (event.type === "tile" && event.state === "done") fill();
      },
    });
    const outcome = await rig.runner.start(table, settings).finished;
    expect(outcome.error).toMatchObject({ tag: "store-trouble" });
    expect(outcome.error?.message).toContain("the disk is full");
  });

  it("full where the run moves to: it still waits, where it was", async () => {
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    let denied = false;
    const {
      rig: one,
      runId,
      finished,
    } = await paused((tile) => {
      if (tile >= 3 && !denied) denied = denyWrites();
    });
    writeFileSync(path.join(other, "isopleth-runs"), "in the way");
    await expect(one.runner.move(runId, other)).rejects.toMatchObject({ tag: "store-trouble" });
    mount("-o", "remount,rw", disk);
    mkdirSync(path.join(disk, "runs"), { recursive: true });
    expect((await goOn(one, runId, finished)).phase).toBe("done");
  });
});
