import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { roundSpacing } from "../../shared/grid/spacing.ts";
import type { AppStore } from "./appState.ts";
import { fakeBridge, storeOver, willing } from "./fakeBridge.ts";
import { gridFaults, gridSize } from "./grid.ts";
import { fixedPresets, holdsStation } from "./regions.ts";
import { canRun, runSettings } from "./run.ts";

let store: AppStore;
beforeEach(async () => {
  vi.useFakeTimers();
  store = storeOver(fakeBridge(willing()));
  await store.getState().readStations("/a.csv");
});
afterEach(() => vi.useRealTimers());

describe("undo and redo", () => {
  it("walk back and forth through method and grid", () => {
    const { setMethod, choosePreset, undo, redo } = store.getState();
    const start = store.getState().grid;
    setMethod("kernel", "cubic");
    choosePreset("china");
    undo();
    expect(store.getState()).toMatchObject({ grid: start, preset: "stations", method: { kernel: "cubic" } });
    undo();
    expect(store.getState().method.kernel).toBe("linear");
    undo();
    expect(store.getState().method.kernel).toBe("linear");
    redo();
    redo();
    redo();
    expect(store.getState()).toMatchObject({
      grid: fixedPresets.china,
      preset: "china",
      method: { kernel: "cubic" },
    });
  });

  it("take keystrokes in one field as one step, later ones as another", () => {
    const { setEdge, undo } = store.getState();
    for (const west of [7, 70]) setEdge("west", west);
    vi.advanceTimersByTime(5000);
    setEdge("west", 71);
    undo();
    expect(store.getState().grid.west).toBe(70);
    undo();
    expect(store.getState().grid.west).toBe(99.99);
  });

  it("forget what was undone once something else is changed", () => {
    const { setMethod, undo, redo } = store.getState();
    setMethod("kernel", "cubic");
    undo();
    setMethod("smoothing", 0.5);
    redo();
    expect(store.getState().method).toMatchObject({ kernel: "linear", smoothing: 0.5 });
  });

  it("give up half-typed texts", () => {
    store.getState().setMethod("smoothing", 1);
    store.getState().markField("west", false);
    const epoch = store.getState().draftEpoch;
    expect(canRun(store.getState())).toBe(false);
    store.getState().undo();
    expect(store.getState().draftEpoch).toBeGreaterThan(epoch);
    expect(canRun(store.getState())).toBe(true);
  });
});

describe("grid settings", () => {
  it("follow the stations when only the spacing changes", () => {
    store.getState().setSpacing(0.5);
    expect(store.getState().grid).toEqual({
      west: 99.5,
      east: 105,
      south: 29.5,
      north: 34,
      dlon: 0.5,
      dlat: 0.5,
    });
    expect(store.getState().preset).toBe("stations");
  });

  it("keep a latitude step that was set apart", () => {
    store.getState().setEdge("dlat", 0.25);
    store.getState().setSpacing(0.5);
    expect(store.getState().grid).toMatchObject({ dlon: 0.5, dlat: 0.25 });
  });

  it("name the field that contradicts another, and cannot be run", () => {
    store.getState().setEdge("east", 99);
    expect(gridFaults(store.getState().grid)).toEqual({ east: { key: "grid.eastOfWest", parameters: {} } });
    expect(gridSize(store.getState())).toBeNull();
    expect(runSettings(store.getState())).toBeNull();
    expect(gridFaults({ ...fixedPresets.world, east: 200 })).toHaveProperty("east");
    expect(gridFaults({ ...fixedPresets.world, south: 90 })).toHaveProperty("north");
  });

  it("count the operational China grid", () => {
    expect(gridSize({ grid: fixedPresets.china })).toEqual({ columns: 1400, rows: 1000, tiles: 24 });
  });

  it.each([
    [[-125, -67], [24, 50], 0.1],
    [[73, 135], [18, 53.5], 0.1],
    [[-4, -3.4], [40, 40.6], 0.001],
    [[-179, 179], [-80, 80], 0.5],
    [[116, 116], [40, 40], 0.001],
  ])("choose a round spacing for lon %j, lat %j", (lon, lat, spacing) => {
    expect(roundSpacing({ lon: Float64Array.from(lon), lat: Float64Array.from(lat) })).toBe(spacing);
  });

  it("find stations in regions that run past 180", () => {
    const fiji = { lon: Float64Array.of(-179), lat: Float64Array.of(-17) };
    expect(holdsStation({ west: 170, east: 190, south: -30, north: 0, dlon: 1, dlat: 1 }, fiji)).toBe(true);
    expect(holdsStation({ west: 0, east: 20, south: -30, north: 0, dlon: 1, dlat: 1 }, fiji)).toBe(false);
  });
});

describe("method settings", () => {
  it("cannot be run with a kernel that the legacy class does not have", () => {
    store.getState().setMethod("kernel", "inverse_quadratic");
    expect(runSettings(store.getState())).not.toBeNull();
    store.getState().setMethod("compat", "scipy-rbf");
    expect(runSettings(store.getState())).toBeNull();
  });
});
