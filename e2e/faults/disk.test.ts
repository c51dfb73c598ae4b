import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunOutcome } from "../../electron/runs/run.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { storeTrouble } from "../../electron/store/trouble.ts";
import { makeRig, newFolder, type Rig, slowFork } from "./harness.ts";
import { report } from "./report.ts";
import { canMount, SmallDisk } from "./smallDisk.ts";
import { fieldHash, until } from "./tools.ts";

const table = makeTable(300, 2);
/** 20 tiles of two times: 10 MB. */
const settings = makeSettings(0.008);

let expected: string;
beforeAll(async () => {
  const quiet = makeRig();
  expected = fieldHash((await quiet.runner.start(table, settings).finished).folder);
  await quiet.close();
});

let disk: SmallDisk;
let other: string;
let rig: Rig | null = null;
beforeEach(() => {
  disk = new SmallDisk(newFolder(), "64m");
  other = newFolder();
});
afterEach(async () => {
  await rig?.close();
  rig = null;
  disk.takeAway();
  for (const folder of [disk.folder, other]) rmSync(folder, { recursive: true, force: true });
});

const pauses = (one: Rig): string[] =>
  one.events.flatMap((event) => (event.type === "phase" && event.phase === "paused" ? [event.words] : []));

/** Continues as often as the run waits, until it has ended. */
async function goOn(one: Rig, runId: string, finished: Promise<RunOutcome>): Promise<RunOutcome> {
  const timer = setInterval(() => one.runner.continue(runId), 200);
  return finished.finally(() => clearInterval(timer));
}

/**
 * A run on the small disk that has come to its pause. The plan knows the free space: trouble comes only afterwards.
 * @param trouble made after the third tile and each one that follows, until it is made.
 */
async function paused(trouble: () => boolean) {
  let made = false;
  const one = makeRig({
    runsFolder: path.join(disk.folder, "runs"),
    pauses: true,
    fork: slowFork(30),
    onEvent: (event) => {
      if (event.type === "tile" && event.state === "done" && event.tile >= 3 && !made) made = trouble();
    },
  });
  rig = one;
  const run = one.runner.start(table, settings);
  await until(() => pauses(one).length > 0, "the run waits");
  return { rig: one, ...run };
}

const fill = (): boolean => {
  disk.fill();
  return true;
};
const takeAway = (): boolean => {
  disk.takeAway();
  return true;
};
const denyWrites = (): boolean => disk.denyWrites();

describe.skipIf(!canMount())("trouble with the disk (skipped where no disk can be mounted)", () => {
  it("full: the run waits, and goes on when there is room", async () => {
    const { rig: one, runId, finished } = await paused(fill);
    expect(pauses(one)[0]).toMatch(/cannot be used: the disk is full/);
    disk.makeRoom();
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
    const { rig: one, runId, finished } = await paused(fill);
    await one.runner.move(runId, other);
    const outcome = await finished;
    expect(outcome).toMatchObject({ phase: "done", folder: path.join(other, "isopleth-runs", runId) });
    expect(fieldHash(outcome.folder)).toBe(expected);
    expect(await one.runner.fields.readTile(runId, 1, 0, 0)).not.toBeNull();
    report("disk full in the middle, store moved", 1, "finished in the other folder, field identical");
  });

  it("read-only: the run waits, and goes on when it may write again", async () => {
    const { rig: one, runId, finished } = await paused(denyWrites);
    expect(pauses(one)[0]).toMatch(/cannot be used: the disk is read-only/);
    one.runner.continue(runId);
    await until(() => pauses(one).length > 1, "it waits again");
    disk.allowWrites();
    const outcome = await goOn(one, runId, finished);
    expect(outcome.phase).toBe("done");
    expect(fieldHash(outcome.folder)).toBe(expected);
    report(
      "writes denied in the middle, allowed again, continued",
      1,
      "paused with the reason, finished, field identical",
    );
  });

  it("read-only is told from gone, even where a folder was to be made", () => {
    const run = path.join(disk.folder, "runs", "1");
    mkdirSync(run, { recursive: true });
    const troubleOfMaking = (): unknown => {
      try {
        return mkdirSync(path.join(run, "overviews", "1", "0"), { recursive: true });
      } catch (thrown) {
        return storeTrouble(run, thrown);
      }
    };
    expect(disk.denyWrites()).toBe(true);
    expect(troubleOfMaking()).toMatchObject({ message: expect.stringContaining("the disk is read-only") });
    disk.takeAway();
    const missing = Object.assign(new Error("gone"), { code: "ENOENT" });
    expect(storeTrouble(run, missing)).toMatchObject({ message: expect.stringContaining("it is gone") });
  });

  it("gone: the run waits, moves, and computes again what was lost", async () => {
    const { rig: one, runId, finished } = await paused(takeAway);
    expect(pauses(one)[0]).toMatch(/cannot be used: it is gone/);
    expect(existsSync(path.join(disk.folder, "runs", runId, "tiles.log"))).toBe(false);
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

  it.each(["full, continued", "full, moved", "gone, moved"])(
    "while the fit is still checked and the first tiles are computed: %s",
    async (how) => {
      const large = makeTable(1500, 2);
      const quiet = makeRig();
      const whole = fieldHash((await quiet.runner.start(large, settings).finished).folder);
      await quiet.close();
      const one = makeRig({
        runsFolder: path.join(disk.folder, "runs"),
        pauses: true,
        keepsFits: true,
        fork: slowFork(30),
      });
      rig = one;
      const { runId, finished } = one.runner.start(large, settings);
      const journal = path.join(disk.folder, "runs", runId, "tiles.log");
      await until(() => existsSync(journal), "the first tile is done");
      if (how.startsWith("full")) disk.fill();
      else disk.takeAway();
      await until(() => pauses(one).length > 0, "the run waits");
      if (how.endsWith("moved")) await one.runner.move(runId, other);
      else {
        disk.makeRoom();
        await until(() => one.events.some(({ type }) => type === "fitted"), "the fit is checked");
        // Nobody has told it to go on: that it waits is still the last word.
        expect(one.events.findLast(({ type }) => type === "phase")).toMatchObject({ phase: "paused" });
      }
      const outcome = await goOn(one, runId, finished);
      expect(outcome.phase, outcome.error?.message).toBe("done");
      expect(fieldHash(outcome.folder)).toBe(whole);
    },
  );

  it("full, in a run that may not wait: it fails with the reason", async () => {
    rig = makeRig({
      runsFolder: path.join(disk.folder, "runs"),
      onEvent: (event) => {
        if (event.type === "tile" && event.state === "done") disk.fill();
      },
    });
    const outcome = await rig.runner.start(table, settings).finished;
    expect(outcome.error).toMatchObject({ tag: "store-trouble" });
    expect(outcome.error?.message).toContain("the disk is full");
  });

  it("full where the run moves to: it still waits, where it was", async () => {
    const { rig: one, runId, finished } = await paused(denyWrites);
    writeFileSync(path.join(other, "isopleth-runs"), "in the way");
    await expect(one.runner.move(runId, other)).rejects.toMatchObject({ tag: "store-trouble" });
    disk.allowWrites();
    mkdirSync(path.join(disk.folder, "runs"), { recursive: true });
    expect((await goOn(one, runId, finished)).phase).toBe("done");
  });
});
