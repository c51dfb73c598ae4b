import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent, RunSettings } from "../../shared/contract.ts";
import { defaultMethod } from "../../shared/rbf/method.ts";
import { openField } from "../store/openField.ts";
import { fieldPath } from "../store/runFolder.ts";
import { nodeFork } from "./fork.ts";
import type { RunOutcome } from "./run.ts";
import { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { bundle } from "./testing/workerBundle.ts";

let workerPath: string;
let scratch: string;
let runner: Runner;
const told: RunEvent[] = [];
beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-exclude-"));
  runner = new Runner({
    fork: nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: true,
    onRunEvent: (event) => told.push(event),
    onMemory: () => {},
  });
});
afterAll(async () => {
  await runner.dispose();
  rmSync(dirname(dirname(workerPath)), { recursive: true });
  rmSync(scratch, { recursive: true });
});

const table = makeTable(200, 2);
const settings = (changes: Partial<RunSettings> = {}): RunSettings =>
  makeSettings(0.05, { method: { ...defaultMethod, tolerance: 1e-9 }, ...changes });
const excluded = ["S3", "S150"];

const diagnosticsOf = (outcome: RunOutcome) => outcome.fitted?.diagnostics;
const methodOf = ({ fitted }: RunOutcome) => fitted?.method ?? null;
async function rowsOf({ folder }: RunOutcome): Promise<Float32Array> {
  const field = await openField(fieldPath(folder));
  return field.readRows(1, 0, field.grid.rows);
}
function worst(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, k) => Math.max(most, Math.abs(value - (b[k] ?? Number.NaN))), 0);
}

describe("a run without some stations", () => {
  it("follows from the fit of another without factoring, and refits to the same when that is gone", async () => {
    const base = runner.start(table, settings());
    expect(base.plan.keepsFit).toBe(true);
    const whole = await base.finished;
    expect(diagnosticsOf(whole)?.factorizations).toBe(1);

    const quick = await runner.start(table, settings({ excluded }), null, methodOf(whole)).finished;
    expect(quick.error).toBeNull();
    expect(diagnosticsOf(quick)).toMatchObject({ factorizations: 0 });
    expect(quick.fitted?.used).toBe(198);
    expect(quick.fitted?.method.smoothing).toBe(whole.fitted?.method.smoothing);
    const residual = diagnosticsOf(quick)?.loo[1]?.[3] ?? Number.NaN;
    expect(residual).toBeCloseTo(diagnosticsOf(whole)?.loo[1]?.[3] ?? 0, 0);
    expect(worst(await rowsOf(quick), await rowsOf(whole))).toBeGreaterThan(1e-3);

    // Another network's fit takes the place of the one kept.
    await runner.start(makeTable(90), settings()).finished;
    const anew = await runner.start(table, settings({ excluded }), null, methodOf(whole)).finished;
    expect(diagnosticsOf(anew)?.factorizations).toBe(1);
    expect(worst(await rowsOf(quick), await rowsOf(anew))).toBeLessThan(1e-4);
    expect(anew.fitted?.method).toEqual(quick.fitted?.method);
  });

  it("resolves its method by itself when it is not based on another", async () => {
    const outcome = await runner.start(table, settings({ excluded })).finished;
    expect(diagnosticsOf(outcome)?.factorizations).toBe(1);
    expect(outcome.fitted?.used).toBe(198);
  });

  it("is checked by blocks of another size without factoring", async () => {
    const base = runner.start(table, settings({ blockKm: 200 }));
    const whole = await base.finished;
    await runner.checkBlocks(base.runId, 500);
    const checked = told.findLast((event) => event.type === "fitted");
    const { blockRmse = Number.NaN } = diagnosticsOf(whole) ?? {};
    expect(checked).toMatchObject({ runId: base.runId, diagnostics: { blockKm: 500, factorizations: 1 } });
    expect(checked?.diagnostics.blockRmse).toBeGreaterThan(blockRmse);
    await runner.checkBlocks(base.runId, 200);
    expect(told.findLast((event) => event.type === "fitted")?.diagnostics.blockRmse).toBeCloseTo(
      blockRmse,
      9,
    );
    await runner.checkBlocks(base.runId, 20_000);
    const notes = told.findLast((event) => event.type === "fitted")?.diagnostics.notes;
    expect(notes?.at(-1)).toContain("No error at blocks of 20000 km");
  });

  it("is refused by name for stations that are not there", () => {
    expect(() => runner.start(table, settings({ excluded: ["S3", "Nowhere"] }))).toThrow("Nowhere");
  });

  it("gives way to the next one on the same basis, while a run of its own does not", async () => {
    const base = runner.start(table, settings());
    await runner.giveWay();
    const whole = await base.finished;
    expect(whole.phase).toBe("done");
    const first = runner.start(table, settings({ excluded: ["S1"] }), null, methodOf(whole));
    await runner.giveWay();
    expect((await first.finished).phase).toBe("cancelled");
    const second = await runner.start(table, settings({ excluded: ["S2"] }), null, methodOf(whole)).finished;
    expect(second.phase).toBe("done");
  });
});
