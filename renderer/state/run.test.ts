import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, ExportDone, Plan, RunEvent, StartedRun } from "../../shared/contract.ts";
import type { AppStore } from "./appState.ts";
import { canExport } from "./export.ts";
import {
  type FakeBridge,
  failed,
  fakeBridge,
  type Handlers,
  ok,
  planFor,
  storeOver,
  willing,
} from "./fakeBridge.ts";
import { canRun, isStale } from "./run.ts";
import { keepPlanned, listenToMain } from "./wiring.ts";

let bridge: FakeBridge;
let store: AppStore;
let stop: () => void = () => undefined;

async function begin(handlers: Handlers = {}): Promise<void> {
  bridge = fakeBridge({ ...willing(), ...handlers });
  store = storeOver(bridge);
  stop = listenToMain(bridge, store);
  await store.getState().readStations("/a.csv");
}
const phase = (runId: string, name: "evaluating" | "done" | "cancelled" | "failed"): RunEvent => ({
  runId,
  type: "phase",
  phase: name,
  words: "",
  error: name === "failed" ? { tag: "fit-refused", message: "condition 6e18", detail: [] } : null,
});
const tell = (...events: RunEvent[]): void => bridge.send("run", events);
const asked = (method: string): number => bridge.calls.filter((call) => call.method === method).length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a run", () => {
  it("is not shown under a cap of nothing when a sample from before it comes late", async () => {
    await begin();
    await store.getState().startRun();
    const sample = { total: 3, peak: 4, processes: [] };
    store.getState().receiveMemory({ ...sample, cap: 0 });
    expect(store.getState().memory?.cap).toBe(store.getState().memoryCap);
    store.getState().receiveMemory({ ...sample, cap: 90 });
    expect(store.getState().memory?.cap).toBe(90);
  });

  it("follows its events and ignores those of others", async () => {
    await begin();
    await store.getState().startRun();
    expect(canRun(store.getState())).toBe(false);
    expect(store.getState().run?.phase).toBe("starting");
    tell(
      phase("run-1", "evaluating"),
      { runId: "run-1", type: "tile", tile: 1, state: "done", range: [0, 1] },
      { runId: "other", type: "tile", tile: 0, state: "failed", range: null },
      { runId: "run-1", type: "death", pid: 7, reason: "killed", tile: 0 },
    );
    expect(store.getState().run).toMatchObject({
      phase: "evaluating",
      tiles: ["waiting", "done", "waiting", "waiting"],
    });
    expect(store.getState().run?.revision).toBe(0);
    tell({ runId: "run-1", type: "tile", tile: 1, state: "computing", range: null });
    expect(store.getState().run?.revision).toBe(1);
    expect(store.getState().run?.deaths).toEqual([{ pid: 7, reason: "killed", tile: 0 }]);
    tell({
      runId: "run-1",
      type: "progress",
      done: 4,
      total: 4,
      elapsedSeconds: 2,
      remainingSeconds: 0,
    });
    tell(phase("run-1", "done"));
    vi.advanceTimersByTime(50);
    expect(store.getState().run).toMatchObject({ phase: "done", done: 4, elapsedSeconds: 2 });
    expect(canRun(store.getState())).toBe(true);
    expect(canExport(store.getState())).toBe(true);
  });

  it("keeps events that overtake the answer to its start", async () => {
    let answer: (started: Answer<StartedRun>) => void = () => undefined;
    await begin({ startRun: () => new Promise((resolve) => (answer = resolve)) });
    const started = store.getState().startRun();
    tell(phase("early", "failed"));
    vi.advanceTimersByTime(50);
    expect(store.getState().run).toBeNull();
    answer(ok({ runId: "early", plan: planFor(store.getState().grid, 5e8) }));
    await started;
    expect(store.getState().run?.phase).toBe("failed");
    expect(store.getState().notices).toMatchObject([
      { subject: "run", error: { message: "condition 6e18" } },
    ]);
  });

  it("says why it was refused at its start", async () => {
    await begin({ startRun: () => failed("no room") });
    await store.getState().startRun();
    expect(store.getState()).toMatchObject({ run: null, startingRun: false });
    expect(store.getState().notices).toMatchObject([{ subject: "run", error: { message: "no room" } }]);
  });

  it("is cancelled once, and says so when that is over", async () => {
    await begin();
    await store.getState().cancelRun();
    expect(asked("cancelRun")).toBe(0);
    await store.getState().startRun();
    bridge.send("menu", "cancel");
    expect(store.getState().cancellingRun).toBe(true);
    tell(phase("run-1", "cancelled"));
    vi.advanceTimersByTime(50);
    expect(store.getState()).toMatchObject({ cancellingRun: false, run: { phase: "cancelled" } });
    expect(asked("cancelRun")).toBe(1);
    expect(store.getState().notices).toEqual([]);
  });

  it("is given up and cancelled when other stations are opened", async () => {
    await begin();
    await store.getState().startRun();
    await store.getState().readStations("/b.csv");
    expect(store.getState().run).toBeNull();
    expect(asked("cancelRun")).toBe(1);
  });

  it("is cancelled when other stations were opened before its start was answered", async () => {
    let answer: (started: Answer<StartedRun>) => void = () => undefined;
    await begin({ startRun: () => new Promise((resolve) => (answer = resolve)) });
    const started = store.getState().startRun();
    await store.getState().readStations("/b.csv");
    answer(ok({ runId: "late", plan: planFor(store.getState().grid, 5e8) }));
    await started;
    expect(store.getState()).toMatchObject({ run: null, startingRun: false });
    expect(bridge.calls.at(-1)).toEqual({ method: "cancelRun", input: { runId: "late" } });
  });

  it("is stale as soon as method or grid differ, not when the cap does", async () => {
    await begin();
    await store.getState().startRun();
    store.getState().setMemoryCap(1e9);
    expect(isStale(store.getState())).toBe(false);
    store.getState().setMethod("kernel", "cubic");
    expect(isStale(store.getState())).toBe(true);
    store.getState().undo();
    expect(isStale(store.getState())).toBe(false);
  });
});

describe("the plan", () => {
  it("is asked for once settings have rested, and refuses a run", async () => {
    await begin();
    const stopPlanning = keepPlanned(store);
    for (const cap of [1e7, 2e7, 3e7]) store.getState().setMemoryCap(cap);
    expect(asked("plan")).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked("plan")).toBe(1);
    expect(store.getState().plan?.refusal?.tag).toBe("cap-too-small");
    expect(canRun(store.getState())).toBe(false);
    store.getState().setMemoryCap(5e8);
    await vi.advanceTimersByTimeAsync(200);
    expect(canRun(store.getState())).toBe(true);
    stopPlanning();
  });

  it("is asked for again when a run has ended: what it took has been learnt", async () => {
    await begin();
    const stopPlanning = keepPlanned(store);
    await store.getState().startRun();
    await vi.advanceTimersByTimeAsync(200);
    const before = asked("plan");
    tell(phase("run-1", "evaluating"));
    await vi.advanceTimersByTimeAsync(200);
    expect(asked("plan")).toBe(before);
    tell(phase("run-1", "done"));
    await vi.advanceTimersByTimeAsync(200);
    expect(asked("plan")).toBe(before + 1);
    stopPlanning();
  });

  it("is the answer to the newest question", async () => {
    const answers: ((answer: Answer<Plan>) => void)[] = [];
    await begin({ plan: () => new Promise((resolve) => answers.push(resolve)) });
    const first = store.getState().askPlan();
    const second = store.getState().askPlan();
    answers[1]?.(ok(planFor(store.getState().grid, 5e8)));
    await second;
    answers[0]?.(ok(planFor(store.getState().grid, 1e7)));
    await first;
    expect(store.getState().plan?.refusal).toBeNull();
  });

  it("is given up while a field holds no usable value", async () => {
    await begin();
    await store.getState().askPlan();
    expect(store.getState().plan).not.toBeNull();
    store.getState().markField("west", false);
    await store.getState().askPlan();
    expect(store.getState().plan).toBeNull();
  });
});

describe("export", () => {
  const finish = async (handlers: Handlers): Promise<void> => {
    await begin(handlers);
    await store.getState().startRun();
    tell(phase("run-1", "done"));
    vi.advanceTimersByTime(50);
  };

  it("suggests a name, shows progress and announces the file", async () => {
    let written: (value: Answer<ExportDone>) => void = () => undefined;
    await finish({
      chooseExport: () => ok("/out/field.nc"),
      exportField: () => new Promise((resolve) => (written = resolve)),
    });
    const exported = store.getState().exportField();
    await vi.advanceTimersByTimeAsync(0);
    bridge.send("exportProgress", { path: "/out/field.nc", fraction: 0.5 });
    expect(store.getState().exporting).toEqual({ path: "/out/field.nc", fraction: 0.5 });
    expect(canExport(store.getState())).toBe(false);
    written(ok({ path: "/out/field.nc", bytes: 1e7, seconds: 1, changes: [] }));
    await exported;
    expect(store.getState().exporting).toBeNull();
    expect(store.getState().notices).toMatchObject([{ kind: "success", title: { key: "export.done" } }]);
    expect(bridge.calls.find(({ method }) => method === "chooseExport")?.input).toEqual({
      suggestedName: "a_pm25.nc",
    });
  });

  it("is silent when dismissed, says that it was cancelled, and is loud when it fails", async () => {
    let outcome: Answer<never> = { ok: false, error: { tag: "cancelled", message: "", detail: [] } };
    let path: string | null = null;
    await finish({ chooseExport: () => ok(path), exportField: () => outcome });
    await store.getState().exportField();
    expect(store.getState().notices).toEqual([]);
    path = "/out/field.nc";
    await store.getState().exportField();
    expect(store.getState().notices).toMatchObject([
      { subject: "export", kind: "warning", title: { key: "export.cancelled" } },
    ]);
    outcome = failed("disk full");
    await store.getState().exportField();
    expect(store.getState().notices).toMatchObject([{ subject: "export", kind: "error" }]);
  });
});
