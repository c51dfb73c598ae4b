import { describe, expect, it } from "vitest";
import type { Answer, OpenedStations } from "../../shared/contract.ts";
import { failed, fakeBridge, ok, openedStations, storeOver, willing } from "./fakeBridge.ts";
import { canRun } from "./run.ts";
import { carryOut, listenToMain } from "./wiring.ts";

describe("reading stations", () => {
  it("starts with the sample, its grid around the stations", async () => {
    const store = storeOver(fakeBridge(willing()));
    await store.getState().readSample();
    const { stations, grid, preset, reading, recentFiles } = store.getState();
    expect(stations?.path).toBe("/sample.csv");
    expect(preset).toBe("stations");
    expect(grid).toEqual({ west: 99.99, east: 104.51, south: 29.99, north: 33.26, dlon: 0.01, dlat: 0.01 });
    expect(reading).toBeNull();
    expect(recentFiles).toEqual(["/data/a.csv"]);
  });

  it("keeps the stations, the grid and the run when a file cannot be read, and says why", async () => {
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""] }) =>
        path === "/bad.csv" ? failed("no closing quote") : ok(openedStations(path)),
    });
    const store = storeOver(bridge);
    await store.getState().readStations("/good.csv");
    await store.getState().startRun();
    const before = store.getState();
    await store.getState().readStations("/bad.csv");
    const after = store.getState();
    expect(after.stations).toBe(before.stations);
    expect(after.grid).toBe(before.grid);
    expect(after.run).toBe(before.run);
    expect(after.failedRead).toEqual({
      path: "/bad.csv",
      paths: ["/bad.csv"],
      options: {},
      columns: ["Länge"],
      needsList: false,
    });
    expect(after.notices).toMatchObject([
      { subject: "read", kind: "error", error: { detail: ["line 17", "column Länge"] } },
    ]);
    await store.getState().readStations("/good.csv");
    expect(store.getState()).toMatchObject({ notices: [], failedRead: null });
  });

  it("takes the newest of several reads, whatever the order of the answers", async () => {
    const answers: ((answer: Answer<OpenedStations>) => void)[] = [];
    const bridge = fakeBridge({
      ...willing(),
      readStations: () => new Promise((resolve) => answers.push(resolve)),
    });
    const store = storeOver(bridge);
    const first = store.getState().readStations("/slow.csv");
    const second = store.getState().readStations("/quick.csv");
    answers[1]?.(ok(openedStations("/quick.csv")));
    await second;
    answers[0]?.(ok(openedStations("/slow.csv")));
    await first;
    expect(store.getState().stations?.path).toBe("/quick.csv");
  });

  it("shows how far a read is, and keeps the stations in use when it is given up", async () => {
    let give: (answer: Answer<OpenedStations>) => void = () => undefined;
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""] }) =>
        path === "/old.csv" ? ok(openedStations(path)) : new Promise((resolve) => (give = resolve)),
      cancelRead: () => {
        give({ ok: false, error: { tag: "cancelled", message: "Cancelled.", detail: [] } });
        return ok(null);
      },
    });
    const store = storeOver(bridge);
    let clock = 0;
    const stop = listenToMain(bridge, store, (drawn) => {
      clock += 16;
      drawn(clock);
    });
    await store.getState().readStations("/old.csv");
    const reading = store.getState().readStations("/large.csv");
    bridge.send("readProgress", { path: "/large.csv", fraction: 0.4 });
    bridge.send("readProgress", { path: "/other.csv", fraction: 0.9 });
    expect(store.getState().readFraction).toBe(0.4);
    carryOut(store.getState(), "cancel");
    await reading;
    expect(store.getState()).toMatchObject({ reading: null, notices: [], failedRead: null });
    expect(store.getState().stations?.path).toBe("/old.csv");
    stop();
  });

  it("goes on from a correction that is still being read, and undoes and redoes them", async () => {
    const answers: (() => void)[] = [];
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""], options }) => {
        const answer = ok({ ...openedStations(path), options });
        return options.delimiter ? new Promise((resolve) => answers.push(() => resolve(answer))) : answer;
      },
    });
    const store = storeOver(bridge);
    const asked = () =>
      bridge.calls.filter(({ method }) => method === "readStations").map(({ input }) => input);
    await store.getState().readStations("/a.csv");
    const first = store.getState().correctReading({ delimiter: ";" });
    const pending = store.getState().pendingOptions;
    const second = store.getState().correctReading({ ...pending, decimal: "," });
    for (const answer of answers) answer();
    await Promise.all([first, second]);
    expect(store.getState()).toMatchObject({
      readOptions: { delimiter: ";", decimal: "," },
      pendingOptions: null,
    });
    store.getState().undo();
    expect(asked().at(-1)).toEqual({ paths: ["/a.csv"], options: { named: "" } });
  });

  it("shows a correction that fails beside what is in use, and gives it up", async () => {
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""], options }) =>
        options.delimiter ? failed("no columns") : ok({ ...openedStations(path), options }),
    });
    const store = storeOver(bridge);
    await store.getState().readStations("/a.csv");
    store.getState().setDialog("reading");
    await store.getState().correctReading({ delimiter: "|" });
    expect(store.getState()).toMatchObject({ dialog: "correcting", readOptions: {}, past: [] });
    store.getState().dropFailedRead();
    expect(store.getState()).toMatchObject({ dialog: "reading", failedRead: null, notices: [] });
  });

  it("does not run the old stations while new ones are being read", async () => {
    const answers: ((answer: Answer<OpenedStations>) => void)[] = [];
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""] }) =>
        path === "/old.csv" ? ok(openedStations(path)) : new Promise((resolve) => answers.push(resolve)),
    });
    const store = storeOver(bridge);
    await store.getState().readStations("/old.csv");
    expect(canRun(store.getState())).toBe(true);
    const reading = store.getState().readStations("/new.csv");
    expect(canRun(store.getState())).toBe(false);
    answers[0]?.(ok(openedStations("/new.csv")));
    await reading;
    expect(canRun(store.getState())).toBe(true);
  });

  describe("of a file and its list", () => {
    const listUsed = { fileName: "list.csv", network: "china", remembered: false, reason: "a list" };
    const refused = (tag: "needs-list" | "only-list") =>
      ({ ok: false, error: { tag, message: tag, detail: [] } }) as const;
    /** Reads "/wide.csv" with "/list.csv", and either of them alone not at all. */
    const joining = () =>
      fakeBridge({
        ...willing(),
        readStations: ({ paths, options }) => {
          if (paths.length === 1 && paths[0] === "/list.csv") return refused("only-list");
          if (paths.length === 1 && paths[0] === "/wide.csv") return refused("needs-list");
          if (paths.includes("/strange.csv")) return refused("only-list");
          const stations = { ...openedStations(paths[0] ?? ""), options };
          return ok(paths.length === 1 ? stations : { ...stations, list: listUsed, listPath: "/list.csv" });
        },
      });
    const reads = (bridge: ReturnType<typeof fakeBridge>) =>
      bridge.calls
        .filter(({ method }) => method === "readStations")
        .map(({ input }) => (input as { paths: readonly string[] }).paths);

    it("joins a list opened after the file that lacked it, and takes the error back", async () => {
      const bridge = joining();
      const store = storeOver(bridge);
      await store.getState().readStations("/wide.csv", { value: "O3" });
      expect(store.getState().failedRead).toMatchObject({ needsList: true });
      await store.getState().readStations("/list.csv");
      expect(store.getState().stations).toMatchObject({ path: "/wide.csv", listPath: "/list.csv" });
      expect(store.getState()).toMatchObject({
        failedRead: null,
        notices: [],
        reading: null,
        readOptions: { value: "O3" },
      });
    });

    it("reads both again when the value changes", async () => {
      const bridge = joining();
      const store = storeOver(bridge);
      await store.getState().readStations(["/wide.csv", "/list.csv"]);
      await store.getState().rereadStations({ value: "O3" });
      expect(reads(bridge).at(-1)).toEqual(["/wide.csv", "/list.csv"]);
    });

    it("says that a list is one when nothing waits for it, or what waits has no use for it", async () => {
      const bridge = joining();
      const store = storeOver(bridge);
      await store.getState().readStations("/list.csv");
      expect(store.getState().notices).toMatchObject([{ error: { tag: "only-list" } }]);
      await store.getState().readStations(["/wide.csv", "/list.csv"]);
      await store.getState().readStations("/strange.csv");
      expect(store.getState().notices).toMatchObject([{ error: { tag: "only-list" } }]);
      expect(store.getState().stations?.path).toBe("/wide.csv");
    });
  });

  it("reads again with corrections, keeping the time shown and the spacing", async () => {
    const bridge = fakeBridge(willing());
    const store = storeOver(bridge);
    await store.getState().readStations("/a.csv");
    store.getState().setTime(1);
    store.getState().setSpacing(0.5);
    await store.getState().rereadStations({ value: "o3" });
    expect(bridge.calls.filter(({ method }) => method === "readStations").at(-1)?.input).toEqual({
      paths: ["/a.csv"],
      options: { value: "o3" },
    });
    expect(store.getState().time).toBe(1);
    expect(store.getState().grid.dlon).toBe(0.5);
    await store.getState().readStations("/b.csv");
    expect(store.getState().time).toBe(0);
    expect(store.getState().grid.dlon).toBe(0.01);
  });

  it("keeps a chosen region while it holds any of the new stations", async () => {
    const far = openedStations("/far.csv", { lon: Float64Array.of(-100), lat: Float64Array.of(40) });
    const bridge = fakeBridge({
      ...willing(),
      readStations: ({ paths: [path = ""] }) => ok(path === "/far.csv" ? far : openedStations(path)),
    });
    const store = storeOver(bridge);
    await store.getState().readStations("/a.csv");
    store.getState().choosePreset("china");
    await store.getState().readStations("/b.csv");
    expect(store.getState().preset).toBe("china");
    await store.getState().readStations("/far.csv");
    expect(store.getState().preset).toBe("stations");
    expect(store.getState().grid.west).toBeLessThan(-100);
  });

  it("does not read the sample over a file handed over at start", async () => {
    const bridge = fakeBridge(willing());
    const store = storeOver(bridge);
    const sample = store.getState().readSample();
    await store.getState().readStations("/handed.csv");
    await sample;
    expect(store.getState().stations?.path).toBe("/handed.csv");
  });
});
