import { describe, expect, it } from "vitest";
import { fakeBridge, planFor, storeOver } from "../state/fakeBridge.ts";
import { fixedPresets } from "../state/regions.ts";
import { type CurrentRun, newRun } from "../state/runEvents.ts";
import { deathWords, statusTone, statusWords } from "./statusWords.ts";

const state = storeOver(fakeBridge({})).getState();
const { method } = state;
const settings = {
  method,
  grid: fixedPresets.china,
  memoryCap: 1e9,
  workers: "auto",
  blockKm: 100,
  excluded: [],
} as const;
const run: CurrentRun = {
  ...newRun({
    runId: "r",
    stationsId: "s",
    settings,
    plan: planFor(fixedPresets.china, 1e9),
    from: null,
  }),
  done: 12,
  elapsedSeconds: 1.31,
};
const words = (change: object): string => statusWords({ ...state, ...change }).replaceAll("\u00a0", " ");

describe("status words", () => {
  it.each([
    [{}, "Open a station file to begin."],
    [{ reading: "/data/a.csv" }, "Reading a.csv…"],
    [{ startingRun: true }, "Starting…"],
    [{ run: { ...run, phase: "fitting" } }, "Fitting 3 stations…"],
    [
      { run: { ...run, phase: "fitting", words: "Fitting: Choosing the smoothing (60 %)" } },
      "Fitting: Choosing the smoothing (60 %)",
    ],
    [
      { language: "zh", run: { ...run, phase: "fitting", words: "Fitting: Choosing the smoothing (60 %)" } },
      "拟合：选定平滑系数（60 %）",
    ],
    [{ run: { ...run, phase: "evaluating" } }, "Computing: 12 of 24 tiles"],
    [{ run: { ...run, phase: "evaluating" }, cancellingRun: true }, "Cancelling…"],
    [{ run: { ...run, phase: "done", done: 24 } }, "Done: 24 of 24 tiles in 1.3 s"],
    [{ run: { ...run, phase: "cancelled" } }, "Cancelled: 12 of 24 tiles were computed"],
    [{ plan: planFor(fixedPresets.china, 1) }, "Refused: Raise the cap to 100 MB."],
    [{ exporting: { path: "/o/f.nc", fraction: 0.421 } }, "Writing f.nc: 42 %"],
  ])("%#", (change, expected) => expect(words(change)).toBe(expected));

  it("say why a run failed", () => {
    const error = { tag: "fit-refused", message: "condition 6e18", detail: [] };
    expect(words({ run: { ...run, phase: "failed", error } })).toBe("Failed: condition 6e18");
    expect(statusTone({ run: { ...run, phase: "failed" } })).toBe("bad");
  });

  it("count the dead with their reasons, each once", () => {
    const death = { pid: 1, reason: "ran out of memory", tile: 0 };
    expect(deathWords({ run, language: "en" })).toBeNull();
    const two = { ...run, deaths: [death, { ...death, pid: 2 }] };
    expect(deathWords({ run: two, language: "en" })).toBe(
      "2 processes died and were replaced: ran out of memory",
    );
    expect(deathWords({ run: two, language: "zh" })).toBe("2 个进程异常终止，已由新进程接替：内存耗尽");
  });
});
