import { describe, expect, it } from "vitest";
import type { OpenedStations } from "../../shared/contract.ts";
import type { Decision } from "../../shared/stations/treatment.ts";
import type { AppStore } from "./appState.ts";
import { fakeBridge, ok, openedStations, storeOver, willing } from "./fakeBridge.ts";
import { isStale, runSettings } from "./run.ts";
import { accountInUse, findingsOpen } from "./treatment.ts";

const exclude: Decision = { action: "exclude", reason: "origin", stations: ["a"] };
const drop: Decision = { action: "drop", reason: "spike", stations: ["b"], value: "o3", times: [0] };

/** Ozone in ppb at three stations, one of them at 0, 0, with a spike at another. */
function ozone(path: string): OpenedStations {
  const values = [Float64Array.of(10, 90, -1), Float64Array.of(11, 21, 31)];
  const stations = openedStations(path, {
    value: "o3",
    unit: "ppb",
    lon: Float64Array.of(0, 101, 104),
    values,
  });
  const about = { why: "", settled: null };
  return {
    ...stations,
    findings: [
      {
        ...about,
        kind: "origin",
        title: "At 0, 0",
        cases: [{ stations: ["a"], lon: 0, lat: 0, words: "", remedies: [exclude] }],
      },
      {
        ...about,
        kind: "spike",
        title: "Spikes",
        cases: [{ stations: ["b"], lon: 101, lat: 31, words: "", remedies: [drop] }],
      },
    ],
  };
}

async function opened(): Promise<AppStore> {
  const store = storeOver(
    fakeBridge({ ...willing(), readStations: ({ paths }) => ok(ozone(paths[0] ?? "")) }),
  );
  await store.getState().readStations("/a.csv");
  return store;
}
const valuesOf = (store: AppStore) => store.getState().stations?.table.values.map((column) => [...column]);

describe("treatment of values", () => {
  it("converts units, and undoes it", async () => {
    const store = await opened();
    const before = store.getState().stations;
    store.getState().setTreatment("unit", "µg/m³");
    expect(store.getState().stations?.table.unit).toBe("µg/m³");
    expect(store.getState().stations?.table.values[0]?.[0]).toBeCloseTo(19.6, 1);
    expect(runSettings(store.getState())?.treatment).toMatchObject({ unit: "µg/m³" });
    expect(accountInUse(store.getState()).join(" ")).toContain("1 ppb = 1.96183 µg/m³");
    store.getState().undo();
    expect(store.getState().stations).toBe(before);
    store.getState().redo();
    expect(store.getState().stations?.table.unit).toBe("µg/m³");
  });

  it("gives up a unit that another value cannot be shown in", async () => {
    const store = await opened();
    store.getState().setTreatment("unit", "µg/m³");
    const rain = (): OpenedStations => openedStations("/a.csv", { value: "rain", unit: "mm" });
    const other = storeOver(fakeBridge({ ...willing(), readStations: () => ok(rain()) }));
    other.setState({ treatment: store.getState().treatment, asRead: store.getState().asRead });
    await other.getState().readStations("/a.csv");
    expect(other.getState().stations?.table.unit).toBe("mm");
    expect(other.getState().treatment.unit).toBe("");
  });

  it("makes the run shown stale", async () => {
    const store = await opened();
    await store.getState().startRun();
    expect(isStale(store.getState())).toBe(false);
    store.getState().setTreatment("negatives", "zero");
    expect(valuesOf(store)?.[0]).toEqual([10, 90, 0]);
    expect(isStale(store.getState())).toBe(true);
    store.getState().undo();
    expect(isStale(store.getState())).toBe(false);
  });
});

describe("decisions on what the doctor found", () => {
  it("leave stations out of fit and region, and count as decided", async () => {
    const store = await opened();
    expect(findingsOpen(store.getState())).toBe(2);
    expect(store.getState().grid.west).toBeLessThan(1);
    store.getState().decide([exclude]);
    expect(findingsOpen(store.getState())).toBe(1);
    expect(runSettings(store.getState())?.excluded).toEqual(["a"]);
    expect(store.getState().grid.west).toBeGreaterThan(99);
    store.getState().undo();
    expect(findingsOpen(store.getState())).toBe(2);
    expect(runSettings(store.getState())?.excluded).toEqual([]);
    expect(store.getState().grid.west).toBeLessThan(1);
  });

  it("drop values, and can be taken back each", async () => {
    const store = await opened();
    store.getState().decide([exclude]);
    store.getState().decide([drop]);
    expect(valuesOf(store)?.[0]).toEqual([10, Number.NaN, -1]);
    const spike = store.getState().asRead?.findings[1]?.cases[0];
    if (!spike) throw new Error("there is no spike");
    store.getState().undecide("spike", spike);
    expect(valuesOf(store)?.[0]).toEqual([10, 90, -1]);
    expect(store.getState().excluded).toEqual(["a"]);
  });

  it("replace an earlier one on the same case", async () => {
    const store = await opened();
    store.getState().decide([exclude]);
    store.getState().decide([{ ...exclude, action: "accept" }]);
    expect(store.getState().treatment.decisions).toHaveLength(1);
    expect(store.getState().excluded).toEqual([]);
  });

  it("give way when a station is switched on by hand", async () => {
    const store = await opened();
    store.getState().decide([exclude]);
    store.getState().switchStation("a");
    expect(store.getState().excluded).toEqual([]);
    expect(findingsOpen(store.getState())).toBe(2);
    store.getState().undo();
    expect(store.getState().excluded).toEqual(["a"]);
    expect(findingsOpen(store.getState())).toBe(1);
  });

  it("end with the file", async () => {
    const store = await opened();
    store.getState().setTreatment("negatives", "drop");
    store.getState().decide([exclude, drop]);
    await store.getState().readStations("/a.csv");
    expect(store.getState().treatment.decisions).toHaveLength(2);
    expect(store.getState().excluded).toEqual(["a"]);
    await store.getState().readStations("/b.csv");
    expect(store.getState().treatment).toMatchObject({ negatives: "drop", decisions: [] });
    expect(store.getState().excluded).toEqual([]);
  });
});
