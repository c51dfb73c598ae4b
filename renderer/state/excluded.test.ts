import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../../shared/contract.ts";
import type { FitDiagnostics } from "../../shared/rbf/engine.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { AppStore } from "./appState.ts";
import { excludedInUse, followSwitches } from "./excluded.ts";
import { type FakeBridge, fakeBridge, openedStations, storeOver, willing } from "./fakeBridge.ts";
import { usedResiduals } from "./residuals.ts";

const method: ResolvedMethod = {
  kernel: "linear",
  shape: 1,
  degree: 0,
  smoothing: 0.2,
  metric: "degrees",
  compat: "none",
  tolerance: 0.01,
};
const diagnostics = {
  loo: [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)],
} as unknown as FitDiagnostics;

let bridge: FakeBridge;
let store: AppStore;
let stop: () => void;
const tell = (...events: RunEvent[]): void => store.getState().receiveRunEvents(events);
const phase = (runId: string, name: "done" | "cancelled"): RunEvent => ({
  runId,
  type: "phase",
  phase: name,
  words: "",
  error: null,
});
const fitted = (runId: string): RunEvent => ({ runId, type: "fitted", method, diagnostics });
const started = () => bridge.calls.filter((call) => call.method === "startRun").map((call) => call.input);
const settled = () => vi.waitFor(() => expect(store.getState().startingRun).toBe(false));

beforeEach(async () => {
  bridge = fakeBridge(willing());
  store = storeOver(bridge);
  stop = followSwitches(store);
  await store.getState().readStations("/a.csv");
});
afterEach(() => stop());

async function runToItsEnd(): Promise<void> {
  await store.getState().startRun();
  tell(fitted("run-1"), phase("run-1", "done"));
}

describe("switching a station", () => {
  it("recomputes the field at once from the run's own fit, and so does undoing it", async () => {
    await runToItsEnd();
    store.getState().switchStation("b");
    await settled();
    expect(started()[1]).toMatchObject({ basis: method, settings: { excluded: ["b"] } });
    expect(store.getState().run).toMatchObject({ runId: "run-2", derived: true, diagnostics });
    tell(phase("run-2", "done"));
    store.getState().undo();
    await settled();
    expect(started()[2]).toMatchObject({ basis: method, settings: { excluded: [] } });
    store.getState().redo();
    expect(excludedInUse(store.getState())).toEqual(["b"]);
  });

  it("lets a run that was started so give way, and waits for any other", async () => {
    await store.getState().startRun();
    store.getState().switchStation("a");
    expect(started()).toHaveLength(1);
    tell(fitted("run-1"), phase("run-1", "done"));
    await settled();
    store.getState().switchStation("c");
    expect(bridge.calls.at(-1)).toMatchObject({ method: "cancelRun", input: { runId: "run-2" } });
    expect(started()).toHaveLength(2);
    tell(phase("run-2", "cancelled"));
    await settled();
    expect(started()[2]).toMatchObject({ settings: { excluded: ["a", "c"] } });
  });

  it("waits for a run when there is none, or when the method has changed since", async () => {
    store.getState().switchStation("b");
    expect(started()).toHaveLength(0);
    await runToItsEnd();
    store.getState().setMethod("kernel", "cubic");
    store.getState().switchStation("a");
    expect(started()).toHaveLength(1);
    await store.getState().startRun();
    expect(started()[1]).toMatchObject({ settings: { excluded: ["a", "b"] } });
    expect(started()[1]).toHaveProperty("basis", undefined);
  });

  it("is forgotten with another file, and of no effect on ids that are not there", async () => {
    store.getState().switchStation("b");
    store.getState().switchStation("nobody");
    expect(excludedInUse(store.getState())).toEqual(["b"]);
    await store.getState().readStations("/a.csv");
    expect(excludedInUse(store.getState())).toEqual(["b"]);
    await store.getState().readStations("/other.csv");
    expect(store.getState().excluded).toEqual([]);
  });

  it("takes a station's residual out of those that the fit is judged by", async () => {
    store.getState().switchStation("b");
    await runToItsEnd();
    const residuals = usedResiduals({ run: store.getState().run, stations: openedStations("/a.csv") });
    expect(residuals?.map((column) => [...column])).toEqual([
      [1, 3],
      [4, 6],
    ]);
  });
});
