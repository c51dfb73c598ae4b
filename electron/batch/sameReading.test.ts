import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toErrorMessage } from "../../shared/errors.ts";
import counts from "../../shared/stations/fixtures/counts.json" with { type: "json" };
import type { StationsFile } from "../jobs/messages.ts";
import { read } from "../jobs/read.ts";
import { nodeFork } from "../runs/fork.ts";
import { Runner } from "../runs/runner.ts";
import { bundle } from "../runs/testing/workerBundle.ts";

/*
 * The window reads in a compute process, the batch command small files in its own: the same stations must come of
 * both, to the last bit, with the same findings, notices and errors.
 */

const fixtures = resolve(import.meta.dirname, "../../shared/stations/fixtures");
const realData = resolve(import.meta.dirname, "../../../shared/data");

let workerPath: string;
let scratch: string;
let runner: Runner;
beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-reading-"));
  runner = new Runner({
    fork: nodeFork(workerPath),
    runsFolder: join(scratch, "runs"),
    cores: 2,
    keepsFits: false,
    onRunEvent: () => {},
    onMemory: () => {},
  });
});
afterAll(async () => {
  await runner.dispose();
  rmSync(dirname(dirname(workerPath)), { recursive: true });
  rmSync(scratch, { recursive: true });
});

/** What a read comes to, its error included. */
const settled = async (reading: Promise<unknown>): Promise<unknown> => {
  try {
    return await reading;
  } catch (thrown) {
    return toErrorMessage(thrown);
  }
};

async function expectSame(paths: readonly string[]): Promise<void> {
  const signal = new AbortController().signal;
  const input = { paths, options: {}, examines: true, lists: {}, layouts: [] };
  const inBatch = await settled(read(input, { progress: () => {}, milestone: () => {}, signal }));
  const inWindow = await settled(runner.stations.read(paths, {}, {}, []));
  const [columns, rest] = apart(inWindow);
  const [ofBatch, restOfBatch] = apart(inBatch);
  expect(rest).toEqual(restOfBatch);
  expect(columns.every((column, k) => column.equals(ofBatch[k] ?? Buffer.alloc(0)))).toBe(true);
  expect(columns).toHaveLength(ofBatch.length);
}

/** The bytes of all columns of a table, which would take long to compare number by number, and all else. */
function apart(answer: unknown): readonly [readonly Buffer[], unknown] {
  const { stations, ...others } = answer as StationsFile;
  if (stations === undefined) return [[], answer];
  const { table, ...about } = stations;
  const { lon, lat, values, ...ofTable } = table;
  const bytes = [lon, lat, ...values].map((column) => Buffer.from(Float64Array.from(column).buffer));
  return [bytes, { ...others, ...about, ...ofTable }];
}

const files = readdirSync(fixtures).filter((name) => /\.(csv|txt|dat|000)$/.test(name));
const joined = [
  ["china_list.csv", "china_wide.csv"],
  ["airnow_hours.dat", "airnow_sites.dat"],
  ["eea_hours.csv", "eea_metadata.csv"],
  ["madrid_hours.csv", "madrid_stations.csv"],
  ["madrid_days.csv", "madrid_stations.csv"],
  ["spain_hours.csv", "madrid_stations.csv"],
  ["cpcb_report.csv", "cpcb_places.csv"],
  files.filter((name) => name.includes("(outside)")),
];

describe("the window's reading and the batch command's", () => {
  it.each([...files.map((name) => [name]), ...joined].map((names) => ({ names })))(
    "are the same of $names",
    async ({ names }) => {
      await expectSame(names.map((name) => join(fixtures, name)));
    },
  );

  it("are the same of published files", async ({ skip }) => {
    const groups = new Map(counts.map(({ files }) => [files.join(), files]));
    const there = readdirSync(dirname(realData)).includes(basename(realData));
    if (!there) skip(`no real station files in ${realData}`);
    for (const group of groups.values()) await expectSame(group.map((file) => join(realData, file)));
  });
});
