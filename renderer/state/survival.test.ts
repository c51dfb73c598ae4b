import { describe, expect, it } from "vitest";
import { fakeBridge, ok, openedStations, planFor, storeOver, willing } from "./fakeBridge.ts";
import { runSettings } from "./run.ts";

describe("what a window shows when it is loaded", () => {
  it("is the first stations at the application's start", async () => {
    const store = storeOver(fakeBridge(willing()));
    await store.getState().showFirst();
    expect(store.getState()).toMatchObject({
      run: null,
      startingRun: false,
      stations: { path: "/sample.csv" },
    });
  });

  it("is the field it had before, with the settings of that run, when its page had gone", async () => {
    const before = storeOver(fakeBridge(willing()));
    await before.getState().showFirst();
    const settings = runSettings({ ...before.getState(), workers: 1 });
    if (settings === null) throw new Error("the settings are not usable");
    const plan = planFor(settings.grid, settings.memoryCap);
    const bridge = fakeBridge({
      ...willing(),
      finishedRun: () =>
        ok({
          runId: "run-7",
          plan,
          settings,
          stations: openedStations("/own.csv"),
          events: [
            { runId: "run-7", type: "tile", tile: 0, state: "done", range: null },
            { runId: "run-7", type: "phase", phase: "done", words: "Done", error: null },
          ],
        }),
    });
    const store = storeOver(bridge);
    await store.getState().showFirst();
    const { run, stations, workers, startingRun } = store.getState();
    expect(run).toMatchObject({ runId: "run-7", phase: "done", settings });
    expect(run?.tiles[0]).toBe("done");
    expect({ path: stations?.path, workers, startingRun }).toEqual({
      path: "/own.csv",
      workers: 1,
      startingRun: false,
    });
    expect(bridge.calls.map(({ method }) => method)).not.toContain("readStations");
  });
});
