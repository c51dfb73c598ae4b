import { describe, expect, it } from "vitest";
import { MEGABYTE } from "../../electron/runs/bytes.ts";
import { residentBytes } from "../../electron/runs/memory.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { makeRig } from "./harness.ts";
import { isSoak, report } from "./report.ts";
import { until } from "./tools.ts";

/** Stations that a cap lets the dense solver, or makes the iteration, solve. */
const cases = [256, 384, 512, 1024].flatMap((cap) => [
  { cap, iterative: false, stations: cap === 256 ? 1000 : cap === 384 ? 1400 : cap === 512 ? 2500 : 4000 },
  { cap, iterative: true, stations: cap === 256 ? 6000 : 8500 },
]);

describe("the memory cap", () => {
  it.each(isSoak ? cases : cases.filter(({ cap }) => cap === 384))(
    "of $cap MB holds in every sample, iterative: $iterative, $stations stations",
    { timeout: 280_000 },
    async ({ cap, iterative, stations }) => {
      const rig = makeRig();
      const table = makeTable(stations, 2);
      const settings = makeSettings(0.02, { memoryCap: cap * MEGABYTE, workers: "auto" });
      const plan = rig.runner.plan(table, settings);
      expect(plan).toMatchObject({ refusal: null, iterative });
      let peak = 0;
      let samples = 0;
      // Sampled apart from the application's own figures, from the system.
      const timer = setInterval(async () => {
        const pids = rig.processes.map(({ pid }) => pid ?? 0).filter((pid) => pid !== 0 && isAlive(pid));
        const bytes = await Promise.all(pids.map((pid) => residentBytes(pid)));
        samples += 1;
        peak = Math.max(
          peak,
          bytes.reduce<number>((sum, one) => sum + (one ?? 0), 0),
        );
      }, 50);
      const outcome = await rig.runner.start(table, settings).finished;
      clearInterval(timer);
      await rig.close();
      expect(outcome.phase, outcome.error?.message).toBe("done");
      const figures = [peak, outcome.memory.together, plan.totalBytes].map((bytes) =>
        Math.round(bytes / MEGABYTE),
      );
      report(
        `cap ${cap} MB, ${iterative ? "iterative" : "dense"} solver, ${stations} stations, 2 times`,
        samples,
        `peak ${figures[0]} MB of samples from the system, ${figures[1]} MB by the application, ${figures[2]} MB planned, ${plan.workers} processes`,
      );
      expect(peak).toBeLessThan(cap * MEGABYTE);
    },
  );

  it("changed while a run goes on is kept from then on", async () => {
    const rig = makeRig({
      onEvent: (event) => {
        if (event.type === "tile" && event.state === "done" && event.tile === 2)
          rig.runner.changeCap(90 * MEGABYTE);
      },
    });
    const settings = makeSettings(0.006, { memoryCap: 1024 * MEGABYTE, workers: 2 });
    const outcome = await rig.runner.start(makeTable(300, 2), settings).finished;
    expect(outcome.phase).toBe("done");
    await until(() => rig.samples.at(-1)?.cap === 90 * MEGABYTE, "a sample tells the new cap");
    await rig.close();
  });
});
