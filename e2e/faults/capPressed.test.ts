import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { MEGABYTE } from "../../electron/runs/bytes.ts";
import type { RunOutcome } from "../../electron/runs/run.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { forkImporting, makeRig, newFolder, type Rig, slowFork } from "./harness.ts";
import { report } from "./report.ts";
import { fieldHash, until } from "./tools.ts";

const rigs: Rig[] = [];
const rigOf = (...options: Parameters<typeof makeRig>): Rig => {
  const rig = makeRig(...options);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

const table = makeTable(300, 2);
const CAP = 400;
/** 140 tiles of two times. */
const settings = makeSettings(0.003, { memoryCap: CAP * MEGABYTE, workers: 2 });
const logOf = (rig: Rig, outcome: RunOutcome): string =>
  readFileSync(rig.runner.logPath(path.basename(outcome.folder)), "utf8");

let expected = "";
async function undisturbed(): Promise<string> {
  if (expected !== "") return expected;
  const outcome = await rigOf().runner.start(table, settings).finished;
  expect(outcome.phase).toBe("done");
  expected = fieldHash(outcome.folder);
  return expected;
}

/** A run in which one process takes so many megabytes more, in the middle of a tile. */
async function greedyRun(megabytes: number) {
  const fixture = fileURLToPath(new URL("./greedy.mjs", import.meta.url));
  const folder = newFolder();
  const rig = rigOf({
    fork: forkImporting(fixture, {
      GREEDY_BYTES: `${megabytes * MEGABYTE}`,
      GREEDY_DWELL: "600",
      GREEDY_MARK: path.join(folder, "taken"),
    }),
  });
  const outcome = await rig.runner.start(table, settings).finished;
  rmSync(folder, { recursive: true });
  expect(outcome.phase, outcome.error?.message).toBe("done");
  return { outcome, log: logOf(rig, outcome) };
}

describe.skipIf(process.platform !== "linux")("a process that takes more than was planned", () => {
  it("past the cap retires after its tile, and the field is the same", async () => {
    const hash = await undisturbed();
    // All others hold 40 to 80 MB: with this it is more than the cap, but not by 10 %.
    const { outcome, log } = await greedyRun(CAP - 38);
    const retired = /pid (\d+) retires after its tile: (\d+) MB together are past the cap of 400 MB/.exec(
      log,
    );
    expect(retired, log).not.toBeNull();
    expect(isAlive(Number(retired?.[1]))).toBe(false);
    expect(outcome.deaths).toEqual([]);
    expect(fieldHash(outcome.folder)).toBe(hash);
    report(
      "a process past the cap of 400 MB",
      1,
      `seen at ${retired?.[2]} MB, retired after its tile, named in the log; field identical`,
    );
  });

  it("past the cap by 10 % is stopped at once, its tile computed elsewhere, and the field is the same", async () => {
    const hash = await undisturbed();
    const { outcome, log } = await greedyRun(2 * CAP);
    expect(outcome.deaths).toHaveLength(1);
    const [{ pid, reason, tile } = { pid: 0, reason: "", tile: null }] = outcome.deaths;
    expect(reason).toMatch(
      /^was stopped by Isopleth \(\d+ MB together were past the memory cap of 400 MB by more than 10 %\)/,
    );
    expect(tile).not.toBeNull();
    expect(log).toContain(`pid ${pid} died over tile ${tile}: was stopped by Isopleth`);
    expect(isAlive(pid)).toBe(false);
    expect(fieldHash(outcome.folder)).toBe(hash);
    report(
      "a process past the cap of 400 MB by more than 10 %",
      1,
      `stopped in the middle of tile ${tile}, named; tile computed elsewhere, field identical`,
    );
  });
});

describe.skipIf(process.platform !== "linux")("the cap, changed while a run goes on", () => {
  it("below what is in use ends a process; raised again the other comes back; the field is the same", async () => {
    const hash = await undisturbed();
    let rig: Rig | null = null;
    const working: number[] = [];
    let lowered = 0;
    rig = rigOf({
      // Slower tiles: time for a process to end, and to start, within some dozens of them on any machine.
      fork: slowFork(30),
      onEvent: (event) => {
        if (event.type !== "tile" || event.state !== "done" || rig === null) return;
        working.push(rig.processes.filter(({ pid }) => pid !== undefined && isAlive(pid)).length);
        if (working.length === 10) {
          // Room for one process with something to spare, not for two.
          lowered = Math.ceil((1.3 * rig.runner.plan(table, settings).workerBytes) / MEGABYTE);
          rig.runner.changeCap(lowered * MEGABYTE);
        }
        if (working.length === 90) rig.runner.changeCap(CAP * MEGABYTE);
      },
    });
    const outcome = await rig.runner.start(table, settings).finished;
    expect(outcome.phase, outcome.error?.message).toBe("done");
    expect(working.slice(60, 90)).toContain(1);
    expect(working.at(-1)).toBe(2);
    const log = logOf(rig, outcome);
    expect(log).toContain(`the memory cap is ${lowered} MB from now on, for 1 process\n`);
    expect(log).toContain("the memory cap is 400 MB from now on, for 2 processes\n");
    expect(fieldHash(outcome.folder)).toBe(hash);
    report(
      "cap lowered below what was in use in the middle of a run, raised again",
      1,
      `from ${CAP} to ${lowered} MB: one process left, then two again; field identical`,
    );
  });

  it("is not taken below what one process needs", async () => {
    const rig = rigOf({ fork: slowFork(30) });
    const { finished } = rig.runner.start(table, settings);
    await until(() => rig.events.some((event) => event.type === "tile"), "tiles are computed");
    expect(() => rig.runner.changeCap(5 * MEGABYTE)).toThrow(
      /^1 process takes \d+ MB, and the memory cap is 5 MB\.$/,
    );
    const outcome = await finished;
    expect(outcome).toMatchObject({ phase: "done", deaths: [] });
    expect(rig.samples.at(-1)?.cap).toBe(CAP * MEGABYTE);
  });
});
