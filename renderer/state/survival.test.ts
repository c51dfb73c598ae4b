import { describe, expect, it } from "vitest";
import type { RunSettings } from "../../shared/contract.ts";
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

  /** Settings that are not those a window starts with. */
  async function ownSettings(): Promise<RunSettings> {
    const before = storeOver(fakeBridge(willing()));
    await before.getState().showFirst();
    const settings = runSettings({ ...before.getState(), workers: 1 });
    if (settings === null) throw new Error("the settings are not usable");
    return settings;
  }

  it("is what it had open before, when its page had gone and there was no field", async () => {
    const settings = await ownSettings();
    const stations = openedStations("/own.csv");
    const bridge = fakeBridge({ ...willing(), leftOpen: () => ok({ stations, settings, run: null }) });
    const store = storeOver(bridge);
    await store.getState().showFirst();
    expect(store.getState()).toMatchObject({ stations: { path: "/own.csv" }, workers: 1, run: null });
    expect(bridge.calls.map(({ method }) => method)).not.toContain("readStations");
  });

  it("is the file it had read last, when its page had gone before anything was planned", async () => {
    const stations = openedStations("/own.csv");
    const bridge = fakeBridge({ ...willing(), leftOpen: () => ok({ stations, settings: null, run: null }) });
    const store = storeOver(bridge);
    await store.getState().showFirst();
    expect(store.getState()).toMatchObject({ stations: { path: "/own.csv" }, workers: "auto" });
  });

  it("is the field it had before, with the settings made since, when its page had gone", async () => {
    const settings = await ownSettings();
    const plan = planFor(settings.grid, settings.memoryCap);
    const bridge = fakeBridge({
      ...willing(),
      leftOpen: () =>
        ok({
          stations: openedStations("/own.csv"),
          settings: { ...settings, workers: 2 },
          run: {
            runId: "run-7",
            plan,
            settings,
            events: [
              { runId: "run-7", type: "tile", tile: 0, state: "done", range: null },
              { runId: "run-7", type: "phase", phase: "done", words: "Done", error: null },
            ],
          },
        }),
    });
    const store = storeOver(bridge);
    await store.getState().showFirst();
    const { run, stations, workers, startingRun } = store.getState();
    expect(run).toMatchObject({ runId: "run-7", phase: "done", settings });
    expect(run?.tiles[0]).toBe("done");
    expect({ path: stations?.path, workers, startingRun }).toEqual({
      path: "/own.csv",
      workers: 2,
      startingRun: false,
    });
    expect(bridge.calls.map(({ method }) => method)).not.toContain("readStations");
  });
});
