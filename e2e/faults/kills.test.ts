import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTable } from "../../electron/runs/testing/stations.ts";
import { isAlive } from "../../electron/store/living.ts";
import { cliPath, newFolder } from "./harness.ts";
import { isSoak, report } from "./report.ts";
import { descendants, seededRandom, until } from "./tools.ts";

/* The whole application, as the batch command: killed with all its processes, or alone, and started again. */

let folder: string;
let stations: string;
beforeAll(() => {
  folder = newFolder();
  stations = path.join(folder, "stations.csv");
  mkdirSync(path.join(folder, "tmp"));
  const { ids, lon, lat, times, values } = makeTable(300, 2);
  const rows = times.flatMap((time, t) =>
    ids.map((id, k) => `${id},${lon[k]},${lat[k]},${new Date(time).toISOString()},${values[t]?.[k]}`),
  );
  writeFileSync(stations, `id,lon,lat,time,pm25\n${rows.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(out: string) {
  const words = ["batch", stations, "--out", out, "--region", "100,110,30,38", "--spacing", "0.002"];
  const child = spawn(process.execPath, [cliPath, ...words, "--smoothing", "0"], {
    env: { ...process.env, TMPDIR: path.join(folder, "tmp") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { pid: child.pid ?? 0, ended, said: () => said };
}

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
    await until(() => sawTiles(undisturbed), "tiles are computed");
    const began = performance.now();
    expect(await undisturbed.ended, undisturbed.said()).toBe(0);
    const middle = (performance.now() - began) / 2;
    const expected = hashOf(path.join(folder, "undisturbed.zarr"));
    const random = seededRandom(20);
    const wanted = isSoak ? 20 : 3;
    let resumed = 0;
    let slowest = 0;
    let killed = 0;
    for (let attempt = 0; killed < wanted && attempt < 3 * wanted; attempt++) {
      const out = path.join(folder, `field${attempt}.zarr`);
      const first = start(out);
      await until(() => sawTiles(first), "tiles are computed");
      await new Promise((resolve) => setTimeout(resolve, middle * random()));
      // Quicker than the one before by far: there was nothing to kill.
      if (!isAlive(first.pid)) continue;
      const all = [first.pid, ...descendants(first.pid)];
      const began = performance.now();
      // In turns: with all its processes at once, and the main process alone.
      for (const pid of killed++ % 2 === 0 ? all : [first.pid]) process.kill(pid, "SIGKILL");
      await until(() => all.every((pid) => !isAlive(pid)), "no process is left");
      slowest = Math.max(slowest, performance.now() - began);
      const second = start(out);
      expect(await second.ended, second.said()).toBe(0);
      if (second.said().includes("Going on where this command was interrupted")) resumed += 1;
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

  it("and so when its terminal is closed (SIGHUP) or it is told to end (SIGTERM)", async () => {
    for (const signal of ["SIGHUP", "SIGTERM"] as const) {
      const one = start(path.join(folder, "never.zarr"));
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
