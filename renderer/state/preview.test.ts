import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preview } from "../../shared/contract.ts";
import type { AppStore } from "./appState.ts";
import { type FakeBridge, failed, fakeBridge, ok, storeOver, willing } from "./fakeBridge.ts";
import { followPreview, showsPreview } from "./preview.ts";

const preview: Preview = {
  grid: { west: 0, south: 0, dlon: 1, dlat: 1, columns: 2, rows: 1 },
  time: 0,
  values: Float32Array.of(1, 2),
};

let bridge: FakeBridge;
let store: AppStore;
let stop: () => void;
let answers = true;
const asked = (): number => bridge.calls.filter(({ method }) => method === "preview").length;
const rest = () => vi.advanceTimersByTimeAsync(200);

beforeEach(async () => {
  vi.useFakeTimers();
  answers = true;
  bridge = fakeBridge({ ...willing(), preview: () => (answers ? ok(preview) : failed("does not fit")) });
  store = storeOver(bridge);
  stop = followPreview(store);
  await store.getState().readStations("/a.csv");
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function runToItsEnd(): Promise<void> {
  await store.getState().startRun();
  const runId = store.getState().run?.runId ?? "";
  store.getState().receiveRunEvents([{ runId, type: "phase", phase: "done", words: "", error: null }]);
}

describe("the preview", () => {
  it("is asked for once settings were changed by hand and rest", async () => {
    await rest();
    expect(asked()).toBe(0);
    store.getState().setMethod("kernel", "cubic");
    await vi.advanceTimersByTimeAsync(100);
    store.getState().setMethod("smoothing", 1);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked()).toBe(0);
    await rest();
    expect(asked()).toBe(1);
    expect(showsPreview(store.getState())).toBe(true);
    store.getState().setTime(1);
    await rest();
    expect(asked()).toBe(2);
  });

  it("stays under the tiles of a run and goes with its end", async () => {
    store.getState().setMethod("kernel", "cubic");
    await rest();
    await store.getState().startRun();
    expect(store.getState().preview).toBe(preview);
    expect(showsPreview(store.getState())).toBe(false);
    store
      .getState()
      .receiveRunEvents([
        { runId: store.getState().run?.runId ?? "", type: "phase", phase: "done", words: "", error: null },
      ]);
    expect(store.getState().preview).toBeNull();
  });

  it("goes when the settings are those of the run shown again", async () => {
    await runToItsEnd();
    store.getState().setMethod("kernel", "cubic");
    await rest();
    expect(showsPreview(store.getState())).toBe(true);
    store.getState().undo();
    expect(store.getState().preview).toBeNull();
  });

  it("says quietly why there is none", async () => {
    answers = false;
    store.getState().setMethod("kernel", "cubic");
    await rest();
    expect(store.getState()).toMatchObject({ preview: null, previewTrouble: "does not fit", notices: [] });
    store.getState().undo();
    expect(store.getState().previewTrouble).toBeNull();
  });
});
