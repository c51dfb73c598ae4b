import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { MemorySample, RunEvent } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { createReferenceEngine } from "../../shared/rbf/reference/reference.ts";
import { appendToJournal, checkOf } from "../store/journal.ts";
import { openField } from "../store/openField.ts";
import { fieldPath, journalPath, readModel } from "../store/runFolder.ts";
import { CHUNK_BYTES, chunkPath } from "../store/zarr.ts";
import { Child } from "./child.ts";
import { type Fork, type ForkedProcess, nodeFork } from "./fork.ts";
import type { RunOutcome } from "./run.ts";
import { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { bundle } from "./testing/workerBundle.ts";

let workerPath: string;
let scratch: string;
const open: Runner[] = [];

beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-runs-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((runner) => runner.dispose()));
});
afterAll(() => {
  rmSync(dirname(dirname(workerPath)), { recursive: true });
  rmSync(scratch, { recursive: true });
});

interface Watched {
  readonly runner: Runner;
  readonly events: RunEvent[];
  readonly samples: MemorySample[];
}

function makeRunner(onEvent: (event: RunEvent) => void = () => {}, fork?: Fork): Watched {
  const events: RunEvent[] = [];
  const samples: MemorySample[] = [];
  const runner = new Runner({
    fork: fork ?? nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: true,
    onRunEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
    onMemory: (sample) => samples.push(sample),
  });
  open.push(runner);
  return { runner, events, samples };
}

/** The usual fork, keeping what it started. */
function remembering(processes: ForkedProcess[]): Fork {
  const fork = nodeFork(workerPath);
  return (name, listeners) => {
    const started = fork(name, listeners);
    processes.push(started);
    return started;
  };
}

async function untilGone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), {
    timeout: 5000,
    interval: 20,
  });
}

/** Every file of a store by its path, as a hash; the group's attributes left out, which tell the time of creation. */
function hashesOf(folder: string): Record<string, string> {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter(
    (name) => name !== ".zattrs" && statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}

/** Where the first tile of a run's field lies. */
const chunkOf = (runId: string): string =>
  chunkPath(fieldPath(join(scratch, "runs", runId)), "pm25", 0, 0, 0);

describe("a run", () => {
  it("computes every tile, and the store reads back what the engine says", async () => {
    const { runner, events, samples } = makeRunner();
    const table = makeTable(60, 2);
    const { runId, plan, finished } = runner.start(table, makeSettings(0.025));
    const outcome = await finished;
    expect(outcome.error).toBeNull();
    expect(outcome).toMatchObject({ phase: "done", deaths: [], audit: { nodes: 1000 } });
    expect(plan).toMatchObject({ tiles: 4, times: 2, workers: 2 });

    const field = await openField(fieldPath(outcome.folder));
    expect(field).toMatchObject({ value: "pm25", unit: "ug/m3", times: table.times, grid: plan.grid });
    const expected = new Float32Array(2 * 40 * 401);
    const model = readModel(outcome.folder);
    const block = { ...plan.grid, i0: 0, j0: 240, columns: 401, rows: 40 };
    createReferenceEngine().evaluateTile(model, block, expected);
    const rows = await field.readRows(1, 240, 40);
    const { tolerance } = model.method;
    expect(outcome.audit?.worst).toBeLessThan(tolerance);
    expect(rows).toHaveLength(40 * 401);
    expected.slice(40 * 401).forEach((value, k) => {
      expect(Math.abs((rows[k] ?? Number.NaN) - value)).toBeLessThan(tolerance);
    });

    const done = events.filter((event) => event.type === "tile" && event.state === "done");
    expect(done).toHaveLength(4);
    const last = events.findLast((event) => event.type === "progress");
    expect(last).toMatchObject({ done: 4, total: 4, remainingSeconds: 0 });
    // A page that comes later hears the same.
    const late = runner.fields.newest;
    expect(late?.runId).toBe(runId);
    for (const type of ["fitted", "progress", "audit", "phase"] as const)
      expect(late?.events).toContainEqual(events.findLast((event) => event.type === type));
    expect(late?.events.filter(({ type }) => type === "tile")).toHaveLength(4);
    expect(await runner.fields.readTile(runId, 1, 1, 1)).toHaveLength(CHUNK_BYTES);
    expect(await runner.fields.readTile(runId, 2, 0, 0)).toBeNull();
    expect(samples.some(({ total, processes }) => total > 0 && processes.length === 2)).toBe(true);
    expect(readFileSync(runner.logPath(runId), "utf8")).toContain("done: Done");
  });
});

describe("the tiles computed while a fit is still being checked", () => {
  it("are told only when it is known to be good, and have the same bits as without", async () => {
    const { runner, events } = makeRunner();
    const [table, settings] = [makeTable(900, 3), { ...makeSettings(0.05), workers: 2 }];
    const outcome = await runner.start(table, settings).finished;
    expect(outcome).toMatchObject({ phase: "done", error: null });
    const fitted = events.findIndex(({ type }) => type === "fitted");
    expect(events.findIndex(({ type }) => type === "tile")).toBeGreaterThan(fitted);
    const alone = await makeRunner().runner.start(table, { ...settings, workers: 1 }).finished;
    expect(hashesOf(fieldPath(outcome.folder))).toEqual(hashesOf(fieldPath(alone.folder)));
  });

  it("are never told when it is refused", async () => {
    const { runner, events } = makeRunner();
    const settings = makeSettings(0.05);
    const method = { ...settings.method, kernel: "gaussian" as const, shape: 50, smoothing: 0 };
    const outcome = await runner.start(makeTable(900), { ...settings, method }).finished;
    expect(outcome).toMatchObject({ phase: "failed", error: { tag: "fit-refused" } });
    expect(events.filter(({ type }) => type === "tile" || type === "fitted")).toEqual([]);
    const after = await runner.start(makeTable(20), makeSettings(0.1)).finished;
    expect(after.phase).toBe("done");
  });
});

describe("runs on disk", () => {
  it("are the newest four, and go when asked", async () => {
    const { runner } = makeRunner();
    const outcomes: RunOutcome[] = [];
    for (let k = 0; k < 5; k++) {
      outcomes.push(await runner.start(makeTable(10), makeSettings(1)).finished);
    }
    const [first = "", , , , last = ""] = outcomes.map(({ folder }) => folder);
    await vi.waitFor(() => expect(existsSync(first)).toBe(false));
    expect(outcomes.slice(1).every(({ folder }) => existsSync(folder))).toBe(true);
    expect(await runner.fields.readTile(basename(first), 0, 0, 0)).toBeNull();
    await runner.removeRun(basename(last));
    expect(existsSync(last)).toBe(false);
    expect(() => runner.cancel(basename(last))).toThrow("There is no run");
  });
});

describe("the check against direct sums", () => {
  it("finds a tile that is wrong, says so, and computes it again", async () => {
    const { runner, events } = makeRunner((event) => {
      if (event.type !== "phase" || !event.words.startsWith("Checking")) return;
      const wrong = new Uint8Array(new Float32Array(256 * 256).fill(1000).buffer);
      writeFileSync(chunkOf(event.runId), wrong);
      const entry = { tile: 0, firstTime: 0, toleranceShare: 1, checks: [checkOf(wrong)] };
      appendToJournal(journalPath(join(scratch, "runs", event.runId)), entry);
    });
    const outcome = await runner.start(makeTable(60), makeSettings(0.025)).finished;
    expect(outcome.audit).toMatchObject({ redone: 1, exceeded: false });
    expect(
      events.some((event) => event.type === "phase" && event.words.includes("more than the tolerance")),
    ).toBe(true);
    expect(events.find((event) => event.type === "audit")).toMatchObject({ ...outcome.audit, nodes: 1000 });
    expect(outcome.audit?.worst).toBeLessThan(outcome.fitted?.method.tolerance ?? 0);
  });
});

describe("deaths", () => {
  it("leaves the same bytes when processes are killed in the middle", async () => {
    const table = makeTable(300, 2);
    const undisturbed = await makeRunner().runner.start(table, makeSettings(0.02)).finished;

    const processes: ForkedProcess[] = [];
    let kills = 0;
    const { runner, events } = makeRunner((event) => {
      if (event.type !== "tile" || event.state !== "computing" || event.tile % 2 === 0 || kills === 2) return;
      processes[kills++]?.kill();
    }, remembering(processes));
    const outcome = await runner.start(table, makeSettings(0.02)).finished;
    expect(outcome.phase).toBe("done");
    expect(outcome.deaths.length).toBeGreaterThan(0);
    expect(outcome.deaths[0]?.reason).toContain("killed");
    expect(events.filter((event) => event.type === "death")).toHaveLength(outcome.deaths.length);
    expect(hashesOf(fieldPath(outcome.folder))).toEqual(hashesOf(fieldPath(undisturbed.folder)));
  });

  it("gives a run up when one tile kills every process", async () => {
    const processes: ForkedProcess[] = [];
    const { runner, events } = makeRunner((event) => {
      if (event.type !== "tile" || event.tile !== 1 || event.state !== "computing") return;
      // After the post has gone out: the process is at work on this tile, and it alone is ended.
      setImmediate(() => processes.at(-1)?.kill());
    }, remembering(processes));
    const settings = makeSettings(0.02, { workers: 1 });
    const outcome = await runner.start(makeTable(300), settings).finished;
    expect(outcome.phase).toBe("failed");
    expect(outcome.error).toMatchObject({ tag: "compute-died" });
    expect(outcome.deaths.map(({ tile }) => tile)).toEqual([1, 1, 1]);
    expect(events).toContainEqual(expect.objectContaining({ type: "tile", tile: 1, state: "failed" }));
    expect(await runner.fields.readTile(basename(outcome.folder), 0, 0, 0)).toHaveLength(CHUNK_BYTES);
  });

  it("says so when the processes do not start", async () => {
    const broken = join(scratch, "broken.mjs");
    writeFileSync(broken, "throw new TypeError('no such luck');");
    const { runner } = makeRunner(() => {}, nodeFork(broken));
    const outcome = await runner.start(makeTable(20), makeSettings(0.1)).finished;
    expect(outcome.phase).toBe("failed");
    expect(outcome.error?.message).toContain("failed to start (exit code 1, TypeError: no such luck)");
    expect(outcome.deaths).toHaveLength(3);
  });

  it("does not wait for ever for a process that stays silent", async () => {
    const silent = join(scratch, "silent.mjs");
    writeFileSync(silent, "setInterval(() => {}, 1000);");
    const lines: string[] = [];
    const child = new Child({
      fork: nodeFork(silent),
      name: "silent",
      log: (line) => lines.push(line),
      startLimit: 300,
    });
    await expect(
      child.run("fit", { folder: scratch, basis: null, reuse: false, keep: false, solver: "dense" }),
    ).rejects.toThrow("failed to start (not ready after 0.3 s");
    expect(await child.ended).toMatchObject({ kind: "failed to start" });
    expect(lines.at(-1)).toContain("silent pid");
    await untilGone(child.pid);
  });
});

describe("cancelling", () => {
  it("ends a run in the middle and frees its processes within a second", async () => {
    const processes: ForkedProcess[] = [];
    const { runner } = makeRunner((event) => {
      if (event.type === "tile" && event.state === "done") runner.cancel(event.runId);
    }, remembering(processes));
    const outcome = await runner.start(makeTable(300), slowSettings).finished;
    const began = performance.now();
    expect(outcome).toMatchObject({ phase: "cancelled", error: { tag: "cancelled" } });
    await runner.dispose();
    await Promise.all(processes.map(({ pid }) => untilGone(pid ?? 0)));
    expect(performance.now() - began).toBeLessThan(1000);
    await expect(runner.fields.exportField(basename(outcome.folder), join(scratch, "x.nc"))).rejects.toThrow(
      UserError,
    );
  });

  it("ends a fit that hears nothing", async () => {
    let cancelled = 0;
    const { runner } = makeRunner((event) => {
      if (event.type === "phase" && event.words.includes("Solving") && cancelled++ === 0) {
        runner.cancel(event.runId);
      }
    });
    const { finished } = runner.start(makeTable(4000), slowSettings);
    expect(await finished).toMatchObject({ phase: "cancelled", fitted: null });
    const after = await runner.start(makeTable(20), makeSettings(0.1)).finished;
    expect(after.phase).toBe("done");
  });
});

const slowSettings = makeSettings(0.005, { memoryCap: 4e9 });
