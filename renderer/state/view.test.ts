import { describe, expect, it } from "vitest";
import { createAppStore } from "./appState.ts";
import { fakeBridge, storeOver, willing } from "./fakeBridge.ts";
import { storedPreferences } from "./preferences.ts";

describe("times", () => {
  it("stay within the file when set, and go round when stepped", async () => {
    const store = storeOver(fakeBridge(willing()));
    await store.getState().readStations("/a.csv");
    const { setTime, stepTime } = store.getState();
    setTime(9);
    expect(store.getState().time).toBe(1);
    stepTime(1);
    expect(store.getState().time).toBe(0);
    stepTime(-1);
    expect(store.getState().time).toBe(1);
  });
});

describe("preferences", () => {
  const storage = (initial: string | null) => {
    let kept = initial;
    return {
      getItem: () => kept,
      setItem: (_: string, value: string) => {
        kept = value;
      },
    };
  };

  it("follow the system's language until one is chosen, and are kept then", () => {
    const kept = storage(null);
    const store = createAppStore(fakeBridge({}), storedPreferences(kept, "zh-CN"));
    expect(store.getState().language).toBe("zh");
    store.getState().setLanguage("en");
    store.getState().setScale("magma");
    store.getState().setCheckOpen(false);
    const again = createAppStore(fakeBridge({}), storedPreferences(kept, "zh-CN"));
    expect(again.getState()).toMatchObject({ language: "en", scale: "magma", checkOpen: false });
  });

  it.each(["{", "null", "7", '{"language":"xx","scale":5}'])("ignore a damaged storage: %s", (text) => {
    const store = createAppStore(fakeBridge({}), storedPreferences(storage(text), "en-GB"));
    expect(store.getState()).toMatchObject({ language: "en", scale: "smog", checkOpen: true });
  });

  it("do without a storage that refuses", () => {
    const refuse = (): never => {
      throw new Error("denied");
    };
    const store = createAppStore(
      fakeBridge({}),
      storedPreferences({ getItem: refuse, setItem: refuse }, "en"),
    );
    store.getState().setLanguage("zh");
    expect(store.getState().language).toBe("zh");
  });

  it("fall back from a scale that no longer exists", () => {
    const store = createAppStore(fakeBridge({}), storedPreferences(storage('{"scale":"jet"}'), "en"));
    expect(store.getState().scale).toBe("smog");
  });
});
