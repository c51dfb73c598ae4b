import { beforeEach, describe, expect, it } from "vitest";
import type { AppStore } from "../state/appState.ts";
import { type FakeBridge, fakeBridge, ok, storeOver, willing } from "../state/fakeBridge.ts";
import { actionOf, type KeyPress } from "./keyboard.ts";

let bridge: FakeBridge;
let store: AppStore;
beforeEach(async () => {
  bridge = fakeBridge({ ...willing(), chooseStations: () => ok(null) });
  store = storeOver(bridge);
  await store.getState().readStations("/a.csv");
});

const press = (key: string, change: Partial<KeyPress> = {}) =>
  actionOf({ key, control: false, shift: false, focus: "none", ...change }, store.getState());
const asked = (): readonly string[] => bridge.calls.map((call) => call.method);

describe("keys", () => {
  it("open, run and cancel", async () => {
    press("o", { control: true })?.();
    expect(asked()).toContain("chooseStations");
    expect(press("Escape")).toBeNull();
    press("Enter", { control: true })?.();
    await Promise.resolve();
    expect(asked()).toContain("startRun");
    await Promise.resolve();
    press("Escape")?.();
    expect(asked()).toContain("cancelRun");
  });

  it("do nothing that a button could not do at the moment", () => {
    expect(press("e", { control: true })).toBeNull();
    store.getState().markField("west", false);
    expect(press("Enter", { control: true })).toBeNull();
  });

  it("undo settings from setting fields, but leave typing elsewhere alone", () => {
    store.getState().setMethod("kernel", "cubic");
    expect(press("z", { control: true, focus: "text" })).toBeNull();
    press("z", { control: true, focus: "setting" })?.();
    expect(store.getState().method.kernel).toBe("linear");
    press("Z", { control: true, shift: true })?.();
    expect(store.getState().method.kernel).toBe("cubic");
    press("z", { control: true, focus: "button" })?.();
    press("y", { control: true })?.();
    expect(store.getState().method.kernel).toBe("cubic");
  });

  it("step through times unless a field needs the arrows", () => {
    expect(press("ArrowRight", { focus: "setting" })).toBeNull();
    press("ArrowRight", { focus: "button" })?.();
    expect(store.getState().time).toBe(1);
    press("PageDown")?.();
    expect(store.getState().time).toBe(0);
    press("PageUp")?.();
    expect(store.getState().time).toBe(1);
    expect(press(" ", { focus: "button" })).toBeNull();
    press(" ")?.();
    expect(store.getState().playing).toBe(true);
  });

  it("belong to an open dialog", () => {
    expect(press("Escape", { focus: "dialog" })).toBeNull();
    expect(press("o", { control: true, focus: "dialog" })).toBeNull();
    expect(press("?", { focus: "text" })).toBeNull();
    press("?")?.();
    expect(store.getState().dialog).toBe("help");
  });
});
