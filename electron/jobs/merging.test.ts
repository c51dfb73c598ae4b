import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunSettings } from "../../shared/contract.ts";
import { has } from "../../shared/formats/testing/readers.ts";
import type { MergeMethod } from "../../shared/grids/reference.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Runner } from "../runs/runner.ts";
import { makeSettings } from "../runs/testing/stations.ts";
import { startRunner, type TestRunner } from "../runs/testing/testRunner.ts";
import { openField } from "../store/openField.ts";
import { fieldPath, journalPath } from "../store/runFolder.ts";

let started: TestRunner;
let runner: Runner;
let scratch: string;

beforeAll(async () => {
  started = await startRunner();
  ({ runner, scratch } = started);
});
afterAll(() => started.close());

/** The truth has details that stations miss; the model has them, but is off by a smooth bias. */
const truth = (lon: number, lat: number, hour: number): number =>
  60 + 20 * Math.sin(1.7 * lon) * Math.cos(2.1 * lat) + 5 * hour;
const modelled = `
import sys, numpy, xarray
lon = numpy.arange(98, 112.01, 0.1)
lat = numpy.arange(42, 27.99, -0.1)
x, y = numpy.meshgrid(lon, lat)
hours = numpy.arange(2)
truth = 60 + 20 * numpy.sin(1.7 * x) * numpy.cos(2.1 * y) + 5 * hours[:, None, None]
if sys.argv[2] == "residual":
    model = truth + 8 + 1.5 * (x - 105)
else:
    model = truth * (0.6 + 0.02 * (x - 100))
model[:, (y > 36.95) & (y < 37.55) & (x > 103.95) & (x < 104.55)] = numpy.nan
times = numpy.datetime64("2024-04-16") + hours.astype("timedelta64[h]")
scale = float(sys.argv[3])
xarray.Dataset(
    {"pm2p5": (("time", "lat", "lon"), (model * scale).astype("f4"), {"units": sys.argv[4]})},
    {"time": times, "lat": ("lat", lat, {"units": "degrees_north"}), "lon": ("lon", lon, {"units": "degrees_east"})},
).to_netcdf(sys.argv[1])
`;

function writeModel(method: MergeMethod, scale = 1, unit = "ug m-3"): string {
  const path = join(scratch, `${method}-${scale}-${unit.replace(/\W/g, "")}.nc`);
  execFileSync("/usr/bin/python3", ["-c", modelled, path, method, String(scale), unit]);
  return path;
}

function stations(unit = "µg/m³"): StationTable {
  let state = 11;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const lon = Float64Array.from({ length: 80 }, () => 100 + 10 * random());
  const lat = Float64Array.from({ length: 80 }, () => 30 + 8 * random());
  return {
    value: "pm25",
    unit,
    ids: Array.from(lon, (_, k) => `S${k}`),
    names: Array.from(lon, () => ""),
    lon,
    lat,
    times: [0, 1].map((hour) => Date.UTC(2024, 3, 16, hour, 10)),
    values: [0, 1].map((hour) => Float64Array.from(lon, (x, k) => truth(x, lat[k] ?? 0, hour))),
  };
}

async function merged(
  path: string,
  method: MergeMethod,
  changes: Partial<RunSettings> = {},
  table = stations(),
) {
  const { value, unit } = table;
  const { stored } = await runner.backgrounds.open({ path, variable: null, level: null, value, unit });
  const merge = { method, background: stored.reference };
  const settings = makeSettings(0.1, { merge, ...changes });
  const started = runner.start(table, settings);
  return { runId: started.runId, reference: stored.reference, outcome: await started.finished };
}

/** Root mean square difference from the truth over all nodes of a time, and how many are missing. */
async function errorOf(
  folder: string,
  time: number,
): Promise<{ readonly rmse: number; readonly missing: number }> {
  const field = await openField(fieldPath(folder));
  const { columns, rows, west, south, dlon, dlat } = field.grid;
  const values = await field.readRows(time, 0, rows);
  let [sum, count] = [0, 0];
  values.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    const expected = truth(west + (k % columns) * dlon, south + Math.floor(k / columns) * dlat, time);
    sum += (value - expected) ** 2;
    count++;
  });
  return { rmse: Math.sqrt(sum / count), missing: values.length - count };
}

describe.skipIf(!has.xarray)("a background corrected by stations (skipped without xarray)", () => {
  it.each(["residual", "ratio"] as const)(
    "by %s is closer to the truth than either alone",
    async (method) => {
      const path = writeModel(method);
      const { outcome, runId, reference } = await merged(path, method);
      expect(outcome.error).toBeNull();
      expect(outcome.audit).toMatchObject({ exceeded: false, redone: 0 });
      const merge = outcome.fitted?.merge;
      expect(merge).toMatchObject({ method, variable: "pm2p5", timesMatched: 2, times: 2 });
      expect(merge?.corrected.rmse).toBeLessThan(0.2 * (merge?.background.rmse ?? 0));
      expect(outcome.fitted?.diagnostics.looRmse).toBeCloseTo(merge?.corrected.rmse ?? 0, 9);

      const alone = await runner.start(stations(), makeSettings(0.1)).finished;
      for (const time of [0, 1]) {
        const { rmse, missing } = await errorOf(outcome.folder, time);
        // 36 nodes of the model have no data; so has the field.
        expect(missing).toBe(36);
        expect(rmse).toBeLessThan(1.5);
        expect(rmse).toBeLessThan(0.3 * (await errorOf(alone.folder, time)).rmse);
      }
      const comparison = await runner.fields.compareBackground(runId, reference);
      expect(comparison.background).toEqual(merge?.background);
      expect(comparison.field.rmse).toBeCloseTo(merge?.corrected.rmse ?? 0, 9);
      // Off by 0.5 to 15.5 from west to east.
      if (method === "residual") expect(Math.abs(comparison.reach - 15)).toBeLessThan(1);
      const tile = await runner.fields.readTile(comparison.comparisonId, 1, 0, 0);
      const stored = await runner.fields.readTile(runId, 1, 0, 0);
      const [difference, field] = [tile, stored].map(
        (bytes) => new Float32Array(bytes?.buffer ?? new ArrayBuffer(4)),
      );
      // Node (100, 30): the model is off there by 0.5, or by 0.6 of the truth.
      const model = method === "residual" ? truth(100, 30, 1) + 0.5 : 0.6 * truth(100, 30, 1);
      expect((difference?.[0] ?? 0) + (field?.[0] ?? 0)).toBeCloseTo(model, 3);
    },
  );

  it("gives the same field whatever the number of processes", async () => {
    const path = writeModel("ratio");
    const fieldOf = async (workers: number): Promise<Float32Array> => {
      const { outcome } = await merged(path, "ratio", { workers });
      return (await openField(fieldPath(outcome.folder))).readRows(1, 0, 81);
    };
    expect(await fieldOf(1)).toEqual(await fieldOf(2));
  });

  it.each(["residual", "ratio"] as const)(
    "by %s comes to the same field when it is resumed",
    async (method) => {
      const path = writeModel(method);
      const { outcome, runId } = await merged(path, method, { grid: makeSettings(0.025).grid });
      const whole = await (await openField(fieldPath(outcome.folder))).readRows(1, 0, 300);
      // As a process that died after its first tile leaves it.
      const journal = journalPath(outcome.folder);
      const lines = readFileSync(journal, "utf8").split("\n");
      expect(lines.length).toBeGreaterThan(3);
      writeFileSync(journal, `${lines[0]}\n`);
      const resumed = await runner.resume(runId).finished;
      expect(resumed.error).toBeNull();
      expect(resumed.fitted?.merge).toEqual(outcome.fitted?.merge);
      expect(resumed.audit?.exceeded).toBe(false);
      expect(await (await openField(fieldPath(resumed.folder))).readRows(1, 0, 300)).toEqual(whole);
    },
  );

  it("is held against the stations alone, and says so when these are better", async () => {
    const { outcome } = await merged(writeModel("residual"), "residual");
    const alone = await runner.start(stations(), makeSettings(0.1)).finished;
    // Of the same stations, but for the few where the background has no data.
    expect(outcome.fitted?.merge?.alone?.rmse).toBeCloseTo(alone.fitted?.diagnostics.looRmse ?? 0, 0);
    const table = stations();
    // Nothing of what is observed is in the model any more.
    const flat = table.values.map((column) => column.map((_, k) => 60 + (table.lon[k] as number)));
    const useless = await merged(writeModel("residual"), "residual", {}, { ...table, values: flat });
    expect(useless.outcome.fitted?.diagnostics.notes.join(" ")).toContain(
      "The stations alone are the better field",
    );
  });

  it("is converted by known factors, and refused where there is none", async () => {
    const path = writeModel("residual", 1e-9, "kg m**-3");
    const { outcome } = await merged(path, "residual");
    expect(outcome.fitted?.merge?.unitFactor).toBeCloseTo(1e9, 0);
    expect((await errorOf(outcome.folder, 0)).rmse).toBeLessThan(1.5);
    const refused = await merged(path, "residual", {}, stations("ppb"));
    expect(refused.outcome.error).toMatchObject({
      tag: "bad-setting",
      message: expect.stringContaining("kg m**-3"),
    });
  });

  it("leaves times without a background empty, and is refused when there is none at all", async () => {
    const path = writeModel("residual");
    const late = { ...stations(), times: [Date.UTC(2024, 3, 16, 1), Date.UTC(2024, 3, 16, 9)] };
    const { outcome } = await merged(path, "residual", {}, late);
    expect(outcome.phase).toBe("done");
    expect(outcome.fitted?.merge).toMatchObject({ timesMatched: 1, times: 2 });
    expect((await errorOf(outcome.folder, 1)).missing).toBe(101 * 81);
    const other = { ...stations(), times: [0, 1].map((hour) => Date.UTC(2023, 3, 16, hour)) };
    expect((await merged(path, "residual", {}, other)).outcome.error).toMatchObject({ tag: "bad-setting" });
  });

  it("leaves excluded stations out of correction and scores", async () => {
    const path = writeModel("ratio");
    const table = stations();
    const values = table.values.map((column) => column.map((value, k) => (k === 5 ? 9000 : value)));
    const { outcome } = await merged(path, "ratio", { excluded: ["S5"] }, { ...table, values });
    const clean = await merged(path, "ratio", { excluded: ["S5"] }, table);
    expect(outcome.fitted?.merge?.corrected).toEqual(clean.outcome.fitted?.merge?.corrected);
    expect(outcome.fitted?.diagnostics.loo[0]?.[5]).toBeGreaterThan(8000);
  });
});
