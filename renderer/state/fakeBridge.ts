import type {
  Answer,
  ApiEvents,
  ApiInput,
  ApiMethod,
  ApiOutputs,
  Bridge,
  OpenedStations,
  Plan,
} from "../../shared/contract.ts";
import { type GridSettings, gridOf, tileTotal } from "../../shared/grid/grid.ts";
import { type AppStore, createAppStore } from "./appState.ts";

/* For unit tests of the state: a main process that answers as told and remembers what it was asked. */

type Handler<M extends ApiMethod> = (
  input: ApiInput<M>,
) => Answer<ApiOutputs[M]> | Promise<Answer<ApiOutputs[M]>>;
export type Handlers = { [M in ApiMethod]?: Handler<M> };

export interface FakeBridge extends Bridge {
  readonly calls: { readonly method: ApiMethod; readonly input: unknown }[];
  readonly send: <E extends keyof ApiEvents>(event: E, payload: ApiEvents[E]) => void;
}

export const ok = <T>(value: T): Answer<T> => ({ ok: true, value });
export const failed = (message: string): Answer<never> => ({
  ok: false,
  error: { tag: "malformed-file", message, detail: ["line 17", "column Länge"] },
});

export function fakeBridge(handlers: Handlers): FakeBridge {
  const calls: { method: ApiMethod; input: unknown }[] = [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  return {
    calls,
    async call<M extends ApiMethod>(method: M, input: ApiInput<M>): Promise<Answer<ApiOutputs[M]>> {
      calls.push({ method, input });
      const handler = handlers[method] as Handler<M> | undefined;
      if (!handler) throw new Error(`${method} was not expected`);
      return handler(input);
    },
    on(event, listener) {
      const own = listeners.get(event) ?? new Set();
      listeners.set(event, own.add(listener));
      return () => own.delete(listener);
    },
    send(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
    pathOf: (file) => file.name,
  };
}

export function openedStations(path: string, change: Partial<OpenedStations["table"]> = {}): OpenedStations {
  const table = {
    value: "pm25",
    unit: "µg/m³",
    ids: ["a", "b", "c"],
    names: ["Alpha", "", "Gamma"],
    lon: Float64Array.of(100, 101, 104.5),
    lat: Float64Array.of(30, 31, 33.25),
    times: [0, 3_600_000],
    values: [Float64Array.of(10, 20, Number.NaN), Float64Array.of(11, 21, 31)],
    ...change,
  };
  return {
    options: {},
    stationsId: `id-${path.replace(/\W/g, "")}`,
    path,
    findings: [],
    paths: [path],
    listPath: null,
    list: null,
    table,
    layout: {
      format: "generic",
      timeZone: "UTC",
      kind: "long",
      encoding: "utf-8",
      delimiter: ",",
      decimal: ".",
      headerLine: 1,
      columns: [{ name: "lon", role: "lon", numeric: true }],
      value: "pm25",
      values: ["pm25", "o3"],
      reasons: ["its name says so"],
    },
    report: {
      rows: 6,
      stations: 3,
      times: 2,
      missing: 1,
      merged: 0,
      rejectedCount: 0,
      rejected: [],
      notices: [],
    },
  };
}

export function planFor(grid: GridSettings, memoryCap: number): Plan {
  const planned = gridOf(grid);
  return {
    grid: planned,
    tiles: tileTotal(planned),
    times: 2,
    stations: 3,
    workers: 2,
    fitBytes: 1e8,
    iterative: false,
    workerBytes: 1e8,
    totalBytes: 2e8,
    exportBytes: 2e8,
    memoryCap,
    storeBytes: 1e6,
    keepsFit: true,
    fitSeconds: 0.5,
    tileSeconds: 0.1,
    seconds: 1,
    refusal:
      memoryCap < 1e8 ? { tag: "cap-too-small", message: "Raise the cap to 100 MB.", detail: [] } : null,
    suggestions: memoryCap < 1e8 ? [{ memoryCap: 100 * 2 ** 20 }, { workers: 1 }] : [],
  };
}

/** A main process that reads any file and starts runs called "run-1", "run-2". */
export function willing(): Handlers {
  let runs = 0;
  return {
    readStations: ({ paths: [path = ""] }) => ok(openedStations(path)),
    recentFiles: () => ok(["/data/a.csv"]),
    namedLayouts: () => ok([]),
    firstPaths: () => ok(["/sample.csv"]),
    leftOpen: () => ok(null),
    plan: ({ settings }) => ok(planFor(settings.grid, settings.memoryCap)),
    startRun: ({ settings }) => {
      runs += 1;
      return ok({ runId: `run-${runs}`, plan: planFor(settings.grid, settings.memoryCap) });
    },
    cancelRun: () => ok(null),
    changeCap: () => ok(null),
  };
}

export function storeOver(bridge: Bridge): AppStore {
  return createAppStore(bridge, { load: () => ({}), save: () => undefined });
}
