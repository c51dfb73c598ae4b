import { describe, expect, it } from "vitest";
import { MEGABYTE } from "../../electron/runs/bytes.ts";
import { makeSettings, makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { makeRig } from "./harness.ts";
import { report } from "./report.ts";
import { until } from "./tools.ts";

const cases = [
  { stations: 1400, times: 1, workers: 2, solver: "dense" },
  { stations: 1400, times: 24, workers: 1, solver: "dense" },
  { stations: 3000, times: 8, workers: 2, solver: "iterative" },
] as const;

describe.skipIf(process.platform !== "linux")("what a plan says (all cases: bench/plan.mjs)", () => {
  it.each(cases)(
    "of $stations stations, $times times, $workers processes, $solver solver is what the run then holds",
    async ({ stations, times, workers, solver }) => {
      const rig = makeRig();
      const settings = makeSettings(0.015, { workers, solver, memoryCap: 2e9 });
      const table = makeTable(stations, times);
      rig.runner.warm(settings);
      const before = rig.runner.plan(table, settings).totalBytes;
      // Once a process has been measured the plan rests on it.
      await until(() => rig.runner.plan(table, settings).totalBytes !== before, "a process is measured");
      await until(
        () => rig.processes.filter(({ pid }) => pid && isAlive(pid)).length === workers,
        "processes are there",
      );
      const { plan, finished } = rig.runner.start(table, settings);
      const outcome = await finished;
      await rig.close();
      expect(outcome.phase, outcome.error?.message).toBe("done");
      const [planned, measured] = [plan.totalBytes, outcome.memory.together];
      const ratio = measured / planned;
      report(
        `plan of ${stations} stations, ${times} times, ${workers} processes, ${solver} solver`,
        1,
        `${Math.round(planned / MEGABYTE)} MB planned, ${Math.round(measured / MEGABYTE)} MB measured, ${ratio.toFixed(2)}`,
      );
      // Ten percent more than the bench asks: other programs share pages with these while tests run.
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
    },
  );
});
