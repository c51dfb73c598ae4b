import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewGrid } from "../../shared/grid/previewGrid.ts";
import { createReferenceEngine } from "../../shared/rbf/reference/reference.ts";
import type { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { startRunner, type TestRunner } from "./testing/testRunner.ts";

let started: TestRunner;
let runner: Runner;

beforeAll(async () => {
  started = await startRunner();
  ({ runner } = started);
});
afterAll(() => started.close());

const table = makeTable(120, 3);
const settings = makeSettings(0.01);

describe("a preview", () => {
  it("is the field of one time on a coarse grid, without the stations excluded", async () => {
    const asked = { ...settings, excluded: ["S5"] };
    const { grid, time, values } = await runner.preview(table, asked, 2);
    expect(grid).toEqual(previewGrid(runner.plan(table, asked).grid));
    expect(time).toBe(2);
    const keep = (column: Float64Array) => column.filter((_, k) => k !== 5);
    const engine = createReferenceEngine();
    const model = engine.fit({
      lon: keep(table.lon),
      lat: keep(table.lat),
      values: table.values.slice(2).map(keep),
      method: settings.method,
    });
    const rows = new Float32Array(grid.columns * 4);
    engine.evaluateTile(model, { ...grid, i0: 0, j0: 100, columns: grid.columns, rows: 4 }, rows);
    rows.forEach((value, k) => {
      const difference = Math.abs((values[100 * grid.columns + k] ?? Number.NaN) - value);
      expect(difference).toBeLessThan(model.method.tolerance);
    });
  });

  it("gives way to a newer one and to a run, which it does not hinder", async () => {
    const large = makeTable(1500);
    const first = runner.preview(large, settings, 0);
    const second = runner.preview(large, settings, 0);
    await expect(first).rejects.toMatchObject({ tag: "cancelled" });
    expect((await second).values.every(Number.isFinite)).toBe(true);
    const third = runner.preview(large, settings, 0);
    const { finished } = runner.start(table, makeSettings(0.05));
    await expect(third).rejects.toMatchObject({ tag: "cancelled" });
    await expect(runner.preview(large, settings, 0)).rejects.toMatchObject({ tag: "cancelled" });
    expect((await finished).phase).toBe("done");
  });

  it("is refused when it does not fit the cap", async () => {
    const tight = makeSettings(0.05, { memoryCap: 30e6 });
    await expect(runner.preview(table, tight, 0)).rejects.toMatchObject({ tag: "cap-too-small" });
  });
});
