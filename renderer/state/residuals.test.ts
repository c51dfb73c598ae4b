import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourLimits, rangeOf } from "./colours.ts";
import { openedStations, planFor } from "./fakeBridge.ts";
import { fixedPresets } from "./regions.ts";
import { findRows, histogramOf, type StationRow, sortRows, stationRows } from "./residuals.ts";
import { newRun } from "./runEvents.ts";

const settings = {
  method: { kernel: "linear", shape: "auto", degree: "auto", smoothing: "auto", metric: "degrees" } as const,
  grid: fixedPresets.china,
};
const run = {
  ...newRun({
    runId: "r",
    stationsId: "s",
    settings: {
      ...settings,
      method: { ...settings.method, compat: "none", tolerance: "auto" },
      memoryCap: 1e9,
      workers: 1,
      blockKm: 100,
      excluded: [],
    },
    plan: planFor(fixedPresets.china, 1e9),
    from: null,
  }),
  diagnostics: {
    solver: "dense",
    rcond: 1e-6,
    residual: 1e-12,
    loo: [Float64Array.of(-3, 1, Number.NaN), Float64Array.of(2, 0, -5)],
    looRmse: 1,
    blockRmse: 1,
    blockKm: 100,
    looMae: 1,
    spread: 2,
    factorizations: 1,
    verdict: "good" as const,
    words: "",
    notes: [],
  },
};
const stations = openedStations("/a.csv");

describe("station rows", () => {
  it("say what was seen, what is expected without the station, and the difference", () => {
    const [first, , third] = stationRows({ stations, run, time: 0, excluded: ["c"] });
    expect(first).toEqual({
      station: 0,
      id: "a",
      name: "Alpha",
      observed: 10,
      expected: 13,
      residual: -3,
      used: true,
    });
    expect(third).toMatchObject({
      used: false,
      observed: Number.NaN,
      expected: Number.NaN,
      residual: Number.NaN,
    });
    expect(stationRows({ stations, run: null, time: 1, excluded: [] })[2]).toMatchObject({
      observed: 31,
      expected: Number.NaN,
    });
    expect(stationRows({ stations: null, run: null, time: 0, excluded: [] })).toEqual([]);
  });

  it("sort residuals by size with missing ones last both ways, and names as people count", () => {
    const rows = stationRows({ stations, run, time: 0, excluded: [] });
    const order = (key: "residual" | "observed", descending: boolean): number[] =>
      sortRows(rows, { key, descending }).map((row) => row.station);
    expect(order("residual", true)).toEqual([0, 1, 2]);
    expect(order("residual", false)).toEqual([1, 0, 2]);
    expect(order("observed", true)).toEqual([1, 0, 2]);
    const named = ["s10", "s9"].map(
      (id, station): StationRow => ({ ...rows[0], id, name: "", station }) as StationRow,
    );
    expect(sortRows(named, { key: "station", descending: false }).map((row) => row.id)).toEqual([
      "s9",
      "s10",
    ]);
  });

  it("are found by id or name in any case", () => {
    const rows = stationRows({ stations, run, time: 0, excluded: [] });
    expect(findRows(rows, " gam ").map((row) => row.id)).toEqual(["c"]);
    expect(findRows(rows, "B").map((row) => row.id)).toEqual(["b"]);
    expect(findRows(rows, "")).toBe(rows);
  });
});

describe("histogram", () => {
  it("counts every present residual once, the middle bin holding 0", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6 })), (values) => {
        const histogram = histogramOf([Float64Array.from(values)]);
        const present = values.filter((value) => !Number.isNaN(value)).length;
        expect(histogram?.bins.reduce((sum, n) => sum + n, 0) ?? 0).toBe(present);
        expect(histogram === null).toBe(present === 0);
      }),
    );
    expect(histogramOf([Float64Array.of(0, -1, 1)])?.bins[15]).toBe(1);
  });

  it("knows its quartiles", () => {
    const values = Float64Array.from({ length: 101 }, (_, k) => 50 - k);
    expect(histogramOf([values])?.quartiles).toEqual([-50, -25, 25, 50]);
  });
});

describe("colour range", () => {
  it("leaves out wild values and takes round ends", () => {
    const column = Float64Array.from({ length: 1000 }, (_, k) => k / 10);
    column[999] = 1e6;
    column[0] = Number.NaN;
    expect(rangeOf({ values: [column] })).toEqual([0, 100]);
  });

  it("of a month of many stations is that of evenly spread ones", () => {
    const values = Array.from({ length: 300 }, (_, t) =>
      Float64Array.from({ length: 1501 }, (_, k) => (k % 7 === 0 ? Number.NaN : 50 + ((k * 31 + t) % 100))),
    );
    expect(rangeOf({ values })).toEqual([40, 160]);
    expect(rangeOf({ values: values.slice(0, 20) })).toEqual([40, 160]);
  });

  it("is the user's when set, a unit range without data", () => {
    expect(colourLimits({ limits: [3, 7], stations })).toEqual([3, 7]);
    expect(colourLimits({ limits: "auto", stations: null })).toEqual([0, 1]);
    const empty = openedStations("/n.csv", { values: [Float64Array.of(Number.NaN)] });
    expect(colourLimits({ limits: "auto", stations: empty })).toEqual([0, 1]);
  });
});
