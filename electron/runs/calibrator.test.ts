import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { nodeFork } from "./fork.ts";
import { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { bundle } from "./testing/workerBundle.ts";

let workerPath: string;
let scratch: string;
let runner: Runner | null = null;

beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-calibration-"));
});
afterEach(async () => {
  await runner?.dispose();
  runner = null;
});
afterAll(() => {
  rmSync(dirname(dirname(workerPath)), { recursive: true });
  rmSync(scratch, { recursive: true });
});

function makeRunner(ratesFile: string): Runner {
  const made = new Runner({
    fork: nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: false,
    ratesFile,
    onRunEvent: () => {},
    onMemory: () => {},
  });
  runner = made;
  return made;
}

const table = makeTable(400);
const settings = makeSettings(0.02);

describe("the machine's speed", () => {
  it("is measured once on a process without work, kept, and known at the next start", async () => {
    const ratesFile = join(scratch, "once.json");
    const first = makeRunner(ratesFile);
    const guess = first.plan(table, settings);
    first.calibrate();
    expect(existsSync(ratesFile)).toBe(false);
    first.warm(settings);
    first.calibrate();
    await vi.waitFor(() => expect(existsSync(ratesFile)).toBe(true), 20_000);
    const measured = first.plan(table, settings);
    expect(measured.seconds).not.toBe(guess.seconds);
    // A process has been measured, too: it may hold more than the guess or less, but is of that size.
    expect(measured.workerBytes).not.toBe(guess.workerBytes);
    expect(measured.workerBytes / guess.workerBytes).toBeGreaterThan(0.7);
    expect(measured.workerBytes / guess.workerBytes).toBeLessThan(1.3);
    const { idle } = JSON.parse(readFileSync(ratesFile, "utf8"));
    expect(idle.own).toBeGreaterThan(1e6);
    expect(readdirSync(join(scratch, "runs")).filter((name) => name.startsWith("calibration"))).toEqual([]);
    await first.dispose();
    const again = makeRunner(ratesFile).plan(table, settings);
    expect(again.seconds).toBe(measured.seconds);
  });

  it("gives way to a run, which then tells the speed itself", async () => {
    const ratesFile = join(scratch, "run.json");
    const one = makeRunner(ratesFile);
    one.warm(settings);
    one.calibrate();
    const outcome = await one.start(table, settings).finished;
    expect(outcome).toMatchObject({ phase: "done", deaths: [] });
    const { rates, idle } = JSON.parse(readFileSync(ratesFile, "utf8"));
    expect(rates.perNode).toBeGreaterThan(0);
    expect(idle.own).toBeGreaterThan(1e6);
  });

  it("is guessed where what was kept cannot be read", () => {
    const plain = makeRunner(join(scratch, "nothing.json")).plan(table, settings);
    expect(makeRunner("/dev/null").plan(table, settings)).toEqual(plain);
  });
});
