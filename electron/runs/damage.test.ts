import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../shared/contract.ts";
import { overviewPath } from "../store/overviews.ts";
import { fieldPath, overviewsPath } from "../store/runFolder.ts";
import { chunkPath } from "../store/zarr.ts";
import { nodeFork } from "./fork.ts";
import { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { bundle } from "./testing/workerBundle.ts";

let workerPath: string;
let scratch: string;
let runner: Runner;
let runId: string;
let folder: string;
let onEvent: (event: RunEvent) => void = () => {};

beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-damage-"));
  runner = new Runner({
    fork: nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: false,
    onRunEvent: (event) => onEvent(event),
    onMemory: () => {},
  });
});
afterAll(async () => {
  await runner.dispose();
  rmSync(dirname(dirname(workerPath)), { recursive: true });
  rmSync(scratch, { recursive: true });
});
beforeEach(async () => {
  onEvent = () => {};
  const run = runner.start(makeTable(60, 2), makeSettings(0.025));
  runId = run.runId;
  folder = (await run.finished).folder;
});

/** The first tile's chunk of the second time. */
const victim = (): string => chunkPath(fieldPath(folder), "pm25", 1, 0, 0);

/** Alters one bit and answers what was there. */
function alter(path: string): Buffer {
  const sound = readFileSync(path);
  const bytes = Buffer.from(sound);
  bytes[70_000] = (bytes[70_000] ?? 0) ^ 4;
  writeFileSync(path, bytes);
  return sound;
}

const damages: readonly [string, (path: string) => unknown][] = [
  ["altered", alter],
  ["cut in half", (path) => truncateSync(path, 131_072)],
  ["gone", (path) => rmSync(path)],
];

/** Buffers this large are slow to compare number by number. */
const same = (bytes: Uint8Array | null, expected: Buffer): boolean => expected.equals(bytes ?? Buffer.of());

it("is not suspected of tiles that are finished while an overview is read", async () => {
  const run = runner.start(makeTable(60, 2), makeSettings(0.006));
  let isGoing = true;
  const finished = run.finished.finally(() => {
    isGoing = false;
  });
  const looks = [0, 1, 2, 3].map(async () => {
    while (isGoing) {
      await runner.fields.readOverview(run.runId, 2, 0, 0, 0);
      await new Promise(setImmediate);
    }
  });
  await Promise.all([finished, ...looks]);
  expect((await finished).phase).toBe("done");
  expect(readFileSync(runner.logPath(run.runId), "utf8")).not.toContain("is damaged");
});

describe("a chunk that the disk has damaged", () => {
  it.each(damages)("%s, reaches the page as it was written", async (_, damage) => {
    const sound = readFileSync(victim());
    damage(victim());
    const both = await Promise.all([
      runner.fields.readTile(runId, 1, 0, 0),
      runner.fields.readTile(runId, 1, 0, 0),
    ]);
    for (const bytes of both) expect(same(bytes, sound)).toBe(true);
    expect(same(readFileSync(victim()), sound)).toBe(true);
    const log = readFileSync(runner.logPath(runId), "utf8");
    expect(log.match(/is damaged on the disk and is computed again/g)).toHaveLength(1);
  });

  it.each(damages)("%s, of the overviews, reaches the page as it was written", async (_, damage) => {
    const path = overviewPath(overviewsPath(folder), 1, 1, 0, 0);
    const sound = readFileSync(path);
    damage(path);
    expect(same(await runner.fields.readOverview(runId, 1, 1, 0, 0), sound)).toBe(true);
    expect(same(readFileSync(path), sound)).toBe(true);
  });

  it.each(damages)("%s, is never exported", async (_, damage) => {
    const [before, after] = [join(scratch, "before.grd"), join(scratch, "after.grd")];
    await runner.fields.exportField(runId, before);
    damage(victim());
    damage(chunkPath(fieldPath(folder), "pm25", 0, 1, 1));
    await runner.fields.exportField(runId, after);
    for (const time of ["20240416T0000Z", "20240416T0100Z"]) {
      const [one, other] = [before, after].map((path) => readFileSync(path.replace(".grd", `_${time}.grd`)));
      expect(same(one ?? null, other ?? Buffer.of())).toBe(true);
    }
  });

  it("is not in a store that is exported as it is", async () => {
    const sound = alter(victim());
    const copy = join(scratch, "copy.zarr");
    await runner.fields.exportField(runId, copy);
    expect(same(readFileSync(chunkPath(copy, "pm25", 1, 0, 0)), sound)).toBe(true);
  });

  it("is found by the check of a run and computed again", async () => {
    const sound = readFileSync(chunkPath(fieldPath(folder), "pm25", 0, 0, 0));
    onEvent = (event) => {
      if (event.type !== "phase" || !event.words.startsWith("Checking")) return;
      alter(chunkPath(fieldPath(join(scratch, "runs", event.runId)), "pm25", 0, 0, 0));
    };
    const outcome = await runner.start(makeTable(60, 2), makeSettings(0.025)).finished;
    expect(outcome).toMatchObject({ phase: "done", audit: { redone: 0, exceeded: false } });
    expect(same(readFileSync(chunkPath(fieldPath(outcome.folder), "pm25", 0, 0, 0)), sound)).toBe(true);
  });

  it("is computed again among the others while the run goes on", async () => {
    const sound = readFileSync(chunkPath(fieldPath(folder), "pm25", 0, 0, 0));
    let read: Promise<Uint8Array | null> | null = null;
    onEvent = (event) => {
      if (event.type !== "tile" || event.tile !== 0 || event.state !== "done" || read !== null) return;
      alter(chunkPath(fieldPath(join(scratch, "runs", event.runId)), "pm25", 0, 0, 0));
      read = runner.fields.readTile(event.runId, 0, 0, 0);
    };
    const outcome = await runner.start(makeTable(60, 2), makeSettings(0.025)).finished;
    expect(outcome.phase).toBe("done");
    expect(same(await read, sound)).toBe(true);
  });
});
