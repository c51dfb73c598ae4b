import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { journalPath } from "../../electron/store/runFolder.ts";
import { lockRun, unlockRun } from "../../electron/store/runState.ts";
import { makeRig, newFolder, type Rig, slowFork } from "./harness.ts";
import { report } from "./report.ts";
import { fieldHash } from "./tools.ts";

const table = makeTable(300, 2);
const settings = makeSettings(0.008);
const rigs: Rig[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A run given up in the middle, as quitting leaves it; its folder and its identifier. */
async function interrupted(runsFolder: string): Promise<{ runId: string; folder: string }> {
  let done = 0;
  const rig = makeRig({
    runsFolder,
    fork: slowFork(30),
    onEvent: (event) => {
      if (event.type === "tile" && event.state === "done" && ++done === 12) void rig.runner.dispose();
    },
  });
  const { runId, finished } = rig.runner.start(table, settings);
  expect((await finished).phase).toBe("cancelled");
  return { runId, folder: path.join(runsFolder, runId) };
}

const chunksOf = (folder: string): string[] => {
  const array = path.join(folder, "field.zarr", "pm25");
  return readdirSync(array, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
};

const every =
  (step: number, work: (file: string) => void) =>
  (folder: string): void => {
    for (const [k, file] of chunksOf(folder).entries()) if (k % step === 0) work(file);
  };

const cuts: readonly [string, (folder: string) => void][] = [
  ["half of its chunks gone", every(2, (file) => rmSync(file))],
  ["every third chunk cut in half", every(3, (file) => truncateSync(file, 131_072))],
  ["one bit altered in every chunk", every(1, alter)],
  ["its journal cut in half", (folder) => halve(journalPath(folder))],
  ["its journal gone", (folder) => rmSync(journalPath(folder))],
  ["its model gone", (folder) => rmSync(path.join(folder, "model.bin"))],
  ["its model altered", (folder) => alter(path.join(folder, "model.bin"))],
  ["its metadata gone", (folder) => rmSync(path.join(folder, "field.zarr", ".zattrs"))],
];

function alter(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

const halve = (file: string): void => truncateSync(file, Math.floor(readFileSync(file).length / 2));

describe("a run taken up again", () => {
  it("is the same, byte for byte, whatever the disk has lost of it", { timeout: 120_000 }, async () => {
    const quiet = makeRig();
    rigs.push(quiet);
    const expected = fieldHash((await quiet.runner.start(table, settings).finished).folder);
    for (const [what, damage] of cuts) {
      const runsFolder = newFolder();
      folders.push(runsFolder);
      const { runId, folder } = await interrupted(runsFolder);
      damage(folder);
      const rig = makeRig({ runsFolder });
      rigs.push(rig);
      expect(rig.runner.interruptedRuns()).toMatchObject([{ runId, value: "pm25", tiles: 20 }]);
      const outcome = await rig.runner.resume(runId).finished;
      expect(outcome.phase, what).toBe("done");
      expect(fieldHash(outcome.folder), what).toBe(expected);
      expect(rig.runner.interruptedRuns()).toEqual([]);
      report(
        `interrupted run with ${what}, resumed`,
        1,
        "found by its checks, computed again, field identical",
      );
    }
  });

  it("says so when its stations are damaged, and can be discarded", async () => {
    const runsFolder = newFolder();
    folders.push(runsFolder);
    const { runId, folder } = await interrupted(runsFolder);
    alter(path.join(folder, "stations.bin"));
    const rig = makeRig({ runsFolder });
    rigs.push(rig);
    expect(() => rig.runner.resume(runId)).toThrow("does not match its check");
    await rig.runner.discard(runId);
    expect(readdirSync(runsFolder).filter((name) => name.startsWith("2"))).toEqual([]);
  });

  it("is not taken up twice", async () => {
    const runsFolder = newFolder();
    folders.push(runsFolder);
    const { runId, folder } = await interrupted(runsFolder);
    // As another living process would hold it.
    expect(lockRun(folder)).toBe(true);
    const rig = makeRig({ runsFolder });
    rigs.push(rig);
    expect(rig.runner.interruptedRuns()).toEqual([]);
    expect(() => rig.runner.resume(runId)).toThrow("Another Isopleth");
    expect(lockRun(folder)).toBe(false);
    unlockRun(folder);
    // A lock of a process that is gone holds nobody up.
    writeFileSync(path.join(folder, "lock.json"), JSON.stringify({ pid: process.pid, start: "1" }));
    expect((await rig.runner.resume(runId).finished).phase).toBe("done");
  });
});
