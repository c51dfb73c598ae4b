import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { Fork } from "../../electron/runs/fork.ts";
import type { RunOutcome } from "../../electron/runs/run.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { brokenEngine, forkImporting, makeRig, type Rig, slowFork } from "./harness.ts";
import { isSoak, report } from "./report.ts";
import { fieldHash, seededRandom, until } from "./tools.ts";

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
/** 20 tiles of two times. */
const settings = makeSettings(0.008);
const logOf = (rig: Rig, outcome: RunOutcome): string =>
  readFileSync(rig.runner.logPath(outcome.folder.split("/").at(-1) ?? ""), "utf8");

async function undisturbed(): Promise<string> {
  const outcome = await rigOf().runner.start(table, settings).finished;
  expect(outcome.phase).toBe("done");
  return fieldHash(outcome.folder);
}

describe("compute processes killed at random", () => {
  it("lose no run and no bit", { timeout: isSoak ? 1_200_000 : 120_000 }, async () => {
    const expected = await undisturbed();
    const wanted = isSoak ? 200 : 12;
    const random = seededRandom(4);
    let kills = 0;
    let lost = 0;
    let differing = 0;
    let runs = 0;
    let named = 0;
    while (kills < wanted) {
      // A run of half a second at least: most of the kills meet work.
      const rig = rigOf({ fork: slowFork(50) });
      const { finished } = rig.runner.start(table, settings);
      let over = false;
      const ended = finished.finally(() => {
        over = true;
      });
      // At most two deaths a run could meet the same tile: a third would rightly end it.
      for (let k = 0; k < 2 && kills < wanted && !over; k++) {
        await new Promise((resolve) => setTimeout(resolve, 600 * random()));
        const alive = rig.processes.filter(({ pid }) => pid !== undefined && isAlive(pid));
        const victim = alive[Math.floor(random() * alive.length)];
        if (over || victim === undefined) continue;
        victim.kill();
        kills += 1;
      }
      const outcome = await ended;
      runs += 1;
      named += outcome.deaths.filter(({ reason }) => reason.includes("killed")).length;
      if (outcome.phase !== "done") lost += 1;
      else if (fieldHash(outcome.folder) !== expected) differing += 1;
      await rig.close();
    }
    report(
      "SIGKILL of a compute process at a random moment",
      kills,
      `${runs} runs, ${lost} lost, ${differing} fields differ; ${named} hit work and were named`,
    );
    expect({ lost, differing }).toEqual({ lost: 0, differing: 0 });
  });
});

describe("a compute process that freezes (SIGSTOP)", () => {
  it("is noticed, named, killed and replaced", { timeout: 120_000 }, async () => {
    const expected = await undisturbed();
    const times = isSoak ? 10 : 1;
    let silence = 0;
    for (let k = 0; k < times; k++) {
      let frozen: number | null = null;
      let frozenAt = 0;
      let noticedAt = 0;
      const rig = rigOf({
        leastPatience: 2000,
        fork: slowFork(50),
        onEvent: (event) => {
          if (event.type === "death") noticedAt = performance.now();
          if (event.type !== "tile" || event.state !== "computing" || event.tile < 4 || frozen !== null)
            return;
          frozen = rig.processes.find(({ pid }) => pid !== undefined && isAlive(pid))?.pid ?? null;
          if (frozen !== null) process.kill(frozen, "SIGSTOP");
          frozenAt = performance.now();
        },
      });
      const outcome = await rig.runner.start(table, settings).finished;
      expect(outcome.phase).toBe("done");
      expect(outcome.deaths.map(({ pid }) => pid)).toEqual([frozen]);
      expect(outcome.deaths[0]?.reason).toMatch(
        /^hung \(nothing heard of it for \d+ s\); it last held \d+ MB$/,
      );
      expect(isAlive(frozen ?? 0)).toBe(false);
      expect(fieldHash(outcome.folder)).toBe(expected);
      silence = Math.max(silence, noticedAt - frozenAt);
      await rig.close();
    }
    report(
      "SIGSTOP of a compute process",
      times,
      `noticed after at most ${(silence / 1000).toFixed(1)} s (patience 2 s), replaced, field identical`,
    );
  });
});

/** A worker whose engine fails in a certain way at its third tile. */
const failing = (fault: string): Fork =>
  forkImporting(brokenEngine, { ENGINE_FAULT: fault }, ["--max-old-space-size=48"]);

describe("an engine that fails", () => {
  it.each([
    ["trap", /was ended by a fault of the engine \(exit code 70, RuntimeError: unreachable\)/],
    ["memory", /ran out of memory/],
    ["heap", /ran out of memory/],
  ])(
    "by %s in every process is named each time, and the field is the same in the end",
    async (fault, words) => {
      const expected = await undisturbed();
      const rig = rigOf({ fork: failing(fault) });
      const outcome = await rig.runner.start(table, settings).finished;
      expect(outcome.phase).toBe("done");
      expect(outcome.deaths.length).toBeGreaterThan(2);
      for (const { reason } of outcome.deaths) expect(reason).toMatch(words);
      expect(logOf(rig, outcome)).toMatch(
        /pid \d+ died over tile \d+: .*it last held \d+ MB \((no exit code|exit code \d+)\)/,
      );
      expect(fieldHash(outcome.folder)).toBe(expected);
      report(
        `engine fault "${fault}" at every third tile`,
        outcome.deaths.length,
        `each named "${outcome.deaths[0]?.reason.split(";")[0]}"; field identical`,
      );
    },
  );
});

describe("cancelling", () => {
  it("frees all compute memory and leaves no process", async () => {
    let slowest = 0;
    const times = isSoak ? 20 : 3;
    for (let k = 0; k < times; k++) {
      const rig = rigOf();
      const { runId, finished } = rig.runner.start(makeTable(1500), {
        ...makeSettings(0.002, { memoryCap: 2e9 }),
      });
      await until(
        () =>
          rig.events.some(
            (event) => event.type === "phase" && event.phase === (k % 2 === 0 ? "fitting" : "evaluating"),
          ),
        "the run is under way",
      );
      const began = performance.now();
      rig.runner.cancel(runId);
      expect((await finished).phase).toBe("cancelled");
      await until(() => rig.processes.every(({ pid }) => !isAlive(pid ?? 0)), "all processes are gone");
      slowest = Math.max(slowest, performance.now() - began);
      await rig.close();
    }
    report(
      "cancelled in fit and in tiles",
      times,
      `all compute processes gone after at most ${slowest.toFixed(0)} ms`,
    );
    // A figure of time, for a machine that does nothing else.
    if (isSoak) expect(slowest).toBeLessThan(1000);
  });
});
