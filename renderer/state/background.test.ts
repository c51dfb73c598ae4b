import { beforeEach, describe, expect, it } from "vitest";
import type { OpenedBackground, RecognisedFile } from "../../shared/contract.ts";
import { provenanceSchema } from "../../shared/provenance.ts";
import { noTreatment } from "../../shared/stations/treatment.ts";
import type { AppStore } from "./appState.ts";
import { backgroundFactor, backgroundTime, mergeSetting } from "./background.ts";
import { type FakeBridge, failed, fakeBridge, ok, openedStations, storeOver, willing } from "./fakeBridge.ts";
import { isStale, runSettings } from "./run.ts";

const sha256 = "0".repeat(64);

function opened(path: string, variable: string | null): OpenedBackground {
  return {
    backgroundId: `background-${variable ?? "a"}`,
    reference: { path, sha256, variable: variable ?? "a", level: 0 },
    background: {
      lon: [100, 101],
      lat: [30, 31],
      isGlobal: false,
      times: [0, 3_600_000],
      name: "a",
      longName: "a",
      unit: "kg m-3",
    },
    grid: { west: 100, south: 30, dlon: 1, dlat: 1, columns: 2, rows: 2 },
    range: [0, 1],
    format: "NetCDF-4",
    reason: "",
    choices: [],
  };
}

let recognised: RecognisedFile;
let bridge: FakeBridge;
let store: AppStore;
beforeEach(async () => {
  recognised = { kind: "grid" };
  bridge = fakeBridge({
    ...willing(),
    recogniseGrid: () => ok(recognised),
    openBackground: ({ path, variable }) =>
      path.startsWith("/bad") ? failed("no grid") : ok(opened(path, variable)),
    chooseStations: () => ok(["/moved.csv"]),
    checkInputs: ({ inputs }) => ok(inputs.map(() => "same" as const)),
  });
  store = storeOver(bridge);
  await store.getState().readStations("/a.csv");
});

describe("a background", () => {
  it("comes by the same ways as stations, and leaves them", async () => {
    const { stations } = store.getState();
    await store.getState().readStations("/model.nc");
    expect(store.getState()).toMatchObject({
      surface: "background",
      background: { reference: { variable: "a" } },
    });
    expect(store.getState().stations).toBe(stations);
    expect(backgroundFactor(store.getState())).toBe(1e9);
    store.getState().setTime(1);
    expect(backgroundTime(store.getState())).toBe(1);
  });

  it("that cannot be read is said, and the one before stays", async () => {
    await store.getState().openBackground("/model.nc");
    await store.getState().openBackground("/bad.nc");
    expect(store.getState().background?.reference.path).toBe("/model.nc");
    expect(store.getState().notices).toMatchObject([{ subject: "background", kind: "error" }]);
  });

  it("is part of a run's settings only while it is corrected; undo takes that back", async () => {
    await store.getState().openBackground("/model.nc");
    expect(runSettings(store.getState())).not.toHaveProperty("merge");
    await store.getState().startRun();
    expect(isStale(store.getState())).toBe(false);
    store.getState().setMergeMethod("ratio");
    expect(runSettings(store.getState())?.merge).toEqual(mergeSetting(store.getState()).merge);
    expect(isStale(store.getState())).toBe(true);
    store.getState().undo();
    expect(store.getState().mergeMethod).toBe("none");
    expect(isStale(store.getState())).toBe(false);
  });
});

describe("a field of our own", () => {
  const settings = {
    method: { ...storeOver(fakeBridge({})).getState().method, kernel: "cubic" as const, smoothing: 0.5 },
    grid: { west: 1, east: 2, south: 3, north: 4, dlon: 0.1, dlat: 0.1 },
    memoryCap: 3e8,
    workers: 3,
    excluded: ["b"],
    blockKm: 55,
    treatment: { ...noTreatment, negatives: "zero" as const },
    merge: {
      method: "residual" as const,
      background: { path: "/model.nc", sha256, variable: "q", level: 0 },
    },
  };
  const record = provenanceSchema.parse({
    version: 1,
    application: { name: "Isopleth", version: "0" },
    created: "2024-04-16T00:00:00Z",
    inputs: [{ path: "/stations.csv", sha256 }],
    reading: { value: "o3" },
    value: { name: "o3", unit: "ppb" },
    times: ["1970-01-01T00:00:00Z", "1970-01-01T01:00:00Z"],
    settings,
    method: { ...settings.method, shape: 1, degree: 1, tolerance: 1 },
    decisions: [],
    fit: {
      solver: "",
      stations: 3,
      rcond: null,
      residual: null,
      looRmse: null,
      looMae: null,
      blockKm: null,
      blockRmse: null,
      words: "",
    },
    audit: null,
  });

  it("restores stations, reading, settings and background", async () => {
    recognised = { kind: "project", record, inputs: ["same"] };
    await store.getState().readStations("/field.nc");
    const read = bridge.calls.filter(({ method }) => method === "readStations").at(-1);
    expect(read?.input).toEqual({ paths: ["/stations.csv"], options: { value: "o3" } });
    expect(runSettings(store.getState())).toEqual(settings);
    expect(store.getState().notices).toMatchObject([{ subject: "project", kind: "success" }]);
  });

  it.each(["missing", "changed"] as const)(
    "whose stations are %s says so and lets them be located",
    async (state) => {
      const before = store.getState().stations;
      recognised = { kind: "project", record, inputs: [state] };
      await store.getState().readStations("/field.nc");
      expect(store.getState().stations).toBe(before);
      expect(store.getState().notices).toMatchObject([
        { kind: "warning", title: { key: `project.${state}` } },
      ]);
      await store.getState().locateInputs();
      expect(store.getState().stations?.path).toBe("/moved.csv");
      expect(runSettings(store.getState())).toEqual(settings);
      expect(store.getState().pendingProject).toBeNull();
    },
  );

  it("is no project without its record: a table of stations by another name is read as one", async () => {
    recognised = { kind: "other" };
    await store.getState().readStations("/table.nc");
    expect(store.getState().stations?.path).toBe(openedStations("/table.nc").path);
  });
});
