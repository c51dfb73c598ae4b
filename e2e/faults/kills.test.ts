import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partFolder } from "../../electron/jobs/exportPaths.ts";
import { makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { brokenEngine, cliPath, newFolder, workerPath } from "./harness.ts";
import { isSoak, report } from "./report.ts";
import { descendants, seededRandom, until } from "./tools.ts";

/* The whole application, as the batch command: killed with all its processes, or alone, and started again. */

let folder: string;
let stations: string;
let slowCli: string;
beforeAll(() => {
  folder = newFolder();
  slowCli = slowCopy(path.join(folder, "slow"));
  stations = path.join(folder, "stations.csv");
  mkdirSync(path.join(folder, "tmp"));
  const { ids, lon, lat, times, values } = makeTable(300, 2);
  const rows = times.flatMap((time, t) =>
    ids.map((id, k) => `${id},${lon[k]},${lat[k]},${new Date(time).toISOString()},${values[t]?.[k]}`),
  );
  writeFileSync(stations, `id,lon,lat,time,pm25\n${rows.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The batch command with compute processes whose tiles take longer: 320 of them in two are in the middle for five seconds
 * at least, on any machine. (Node's own options do not reach a compute process.)
 */
function slowCopy(copy: string): string {
  const dist = path.dirname(cliPath);
  for (const name of ["cli.js", "cli"])
    cpSync(path.join(dist, name), path.join(copy, name), { recursive: true });
  writeFileSync(path.join(copy, "package.json"), '{ "type": "module" }');
  const modules = [brokenEngine, workerPath].map((file) => `await import("${pathToFileURL(file)}");\n`);
  writeFileSync(path.join(copy, "worker.js"), modules.join(""));
  return path.join(copy, "cli.js");
}

function start(out: string, { cli = cliPath, spacing = 0.002, further = [] as string[] } = {}) {
  const words = ["batch", stations, "--out", out, "--region", "100,110,30,38", "--spacing", `${spacing}`];
  const child = spawn(process.execPath, [cli, ...words, "--smoothing", "0", ...further], {
    env: {
      ...process.env,
      TMPDIR: path.join(folder, "tmp"),
      ENGINE_FAULT: "slow",
      ENGINE_FAULT_AT: "1",
      ENGINE_DWELL: "30",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { pid: child.pid ?? 0, ended, said: () => said };
}

const GOES_ON = "Going on where this command was interrupted";

const sawTiles = ({ said }: ReturnType<typeof start>): boolean => /\d+ of \d+ tiles/.test(said());

/** Of the chunks alone: the store's attributes tell when it was finished. */
const hashOf = (store: string): string => {
  const array = path.join(store, "pm25");
  const hash = createHash("sha256");
  const files = readdirSync(array, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.relative(array, file)).update(readFileSync(file));
  }
  return `${files.length} ${hash.digest("hex")}`;
};

describe("the whole application killed (SIGKILL)", () => {
  it("goes on when the same is asked for again, to the same bytes, and leaves no process", {
    timeout: isSoak ? 900_000 : 120_000,
  }, async () => {
    const undisturbed = start(path.join(folder, "undisturbed.zarr"));
    expect(await undisturbed.ended, undisturbed.said()).toBe(0);
    const expected = hashOf(path.join(folder, "undisturbed.zarr"));
    const random = seededRandom(20);
    const wanted = isSoak ? 20 : 3;
    let resumed = 0;
    let slowest = 0;
    for (let k = 0; k < wanted; k++) {
      const out = path.join(folder, `field${k}.zarr`);
      const first = start(out, { cli: slowCli });
      await until(() => sawTiles(first), "tiles are computed");
      await new Promise((resolve) => setTimeout(resolve, 2000 * random()));
      const all = [first.pid, ...descendants(first.pid)];
      const began = performance.now();
      // In turns: with all its processes at once, and the main process alone.
      for (const pid of k % 2 === 0 ? all : [first.pid]) process.kill(pid, "SIGKILL");
      await until(() => all.every((pid) => !isAlive(pid)), "no process is left");
      slowest = Math.max(slowest, performance.now() - began);
      const second = start(out);
      expect(await second.ended, second.said()).toBe(0);
      if (second.said().includes(GOES_ON)) resumed += 1;
      else console.log(`not resumed: the first said\n${first.said()}\nand the second\n${second.said()}`);
      expect(hashOf(out)).toBe(expected);
      rmSync(out, { recursive: true });
    }
    expect(readdirSync(path.join(folder, "tmp")).filter((name) => name.startsWith("isopleth-batch"))).toEqual(
      [],
    );
    report(
      "SIGKILL of the whole application in the middle of tiles",
      wanted,
      `${resumed} resumed, ${wanted} fields identical; no process left after at most ${slowest.toFixed(0)} ms`,
    );
    expect(resumed).toBe(wanted);
  });

  it("while its second file is written: no tile is computed again, and the file is like the first", async () => {
    const [whole, cut] = ["whole.csv", "cut.csv"].map((name) => path.join(folder, name)) as [string, string];
    // 0.1 million rows of text: long enough to be met in its middle.
    const begin = () => start(whole, { spacing: 0.04, further: ["--out", cut] });
    const first = begin();
    await until(() => existsSync(partFolder(cut)), "the second file is begun");
    const all = [first.pid, ...descendants(first.pid)];
    for (const pid of all) process.kill(pid, "SIGKILL");
    await until(() => all.every((pid) => !isAlive(pid)), "no process is left");
    expect(existsSync(cut)).toBe(false);
    const undisturbed = readFileSync(whole);
    const second = begin();
    expect(await second.ended, second.said()).toBe(0);
    expect(second.said()).toContain(`${GOES_ON}: 1 of 1 tiles are done`);
    expect(readFileSync(cut).equals(undisturbed)).toBe(true);
    expect(existsSync(partFolder(cut))).toBe(false);
  });

  it("and so when its terminal is closed (SIGHUP) or it is told to end (SIGTERM)", async () => {
    for (const signal of ["SIGHUP", "SIGTERM"] as const) {
      const one = start(path.join(folder, "never.zarr"), { cli: slowCli });
      await until(() => sawTiles(one), "tiles are computed");
      const all = [one.pid, ...descendants(one.pid)];
      const began = performance.now();
      process.kill(one.pid, signal);
      expect(await one.ended).toBe(130);
      await until(() => all.every((pid) => !isAlive(pid)), "no process is left");
      report(
        `${signal} to the batch command`,
        1,
        `all processes gone after ${(performance.now() - began).toFixed(0)} ms`,
      );
    }
  });
});
