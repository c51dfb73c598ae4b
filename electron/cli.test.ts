import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NetCDFReader } from "netcdfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCli } from "./runs/testing/builtCli.ts";
import { makeTable } from "./runs/testing/stations.ts";

let folder: string;
let cli: string;
let stations: string;
/** Stands in for the system's: what is left in it was left behind. */
let temporary: string;

beforeAll(async () => {
  ({ folder, cli } = await buildCli());
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  stations = join(folder, "stations.csv");
  writeFileSync(stations, csvOf(400, 2));
});
afterAll(() => rmSync(folder, { recursive: true }));

function csvOf(count: number, times: number): string {
  const table = makeTable(count, times);
  const lines = table.times.flatMap((time, t) =>
    table.ids.map(
      (id, k) =>
        `${id},${table.lon[k]},${table.lat[k]},${new Date(time).toISOString()},${table.values[t]?.[k]}`,
    ),
  );
  return `id,lon,lat,time,pm25\n${lines.join("\n")}\n`;
}

const environment = () => ({ ...process.env, TMPDIR: temporary, XDG_CONFIG_HOME: `${temporary}-config` });

function run(...words: string[]) {
  return spawnSync(process.execPath, [cli, ...words], { encoding: "utf8", env: environment() });
}

describe("the batch command", () => {
  it("writes what was asked for, and a report of it", () => {
    const out = (name: string) => join(folder, name);
    const outputs = ["a.nc", "a.zarr", "a.png"].flatMap((name) => ["--out", out(name)]);
    const grid = ["--region", "100,110,30,38", "--spacing", "0.1", "--smoothing", "0"];
    const done = run("batch", stations, ...outputs, ...grid, "--report", out("report.json"));
    expect(done.stderr).toContain("Done in");
    expect(done.status).toBe(0);

    const reader = new NetCDFReader(readFileSync(out("a.nc")));
    expect(reader.dimensions.map(({ size }) => size)).toEqual([2, 81, 101]);
    expect(readdirSync(out("a.zarr"))).toContain("pm25");
    const report = JSON.parse(readFileSync(out("report.json"), "utf8"));
    expect(report).toMatchObject({
      settings: { grid: { west: 100, dlon: 0.1 }, workers: "auto", value: "pm25" },
      inputs: [{ path: stations, layout: "long", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      counts: { stations: 400, used: 400, missing: 0, merged: 0, rejected: 0, times: 2 },
      fit: { solver: expect.any(String), rcond: expect.any(Number), residual: expect.any(Number) },
      loo: { rmse: expect.any(Number), mae: expect.any(Number) },
      audit: { nodes: 1000, worst: expect.any(Number) },
      deaths: [],
      error: null,
    });
    expect(Object.keys(report.seconds)).toEqual(["read", "fit", "evaluate", "write", "total"]);
    expect(report.memory.peakTogether).toBeGreaterThan(report.memory.peakPerProcess / 2);
    expect(report.memory.peakTogether).toBeLessThan(report.memory.cap);
    expect(report.outputs.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining([out("a.nc"), out("a.zarr")]),
    );
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    [2, ["batch", "missing.csv", "--out", "x.nc"], "missing.csv cannot be read: it does not exist"],
    [2, ["batch", tmpdir(), "--out", "x.nc"], "cannot be read"],
    [2, ["batch", "STATIONS", "--out", "x.nc", "--kernel", "square"], "--kernel"],
    [2, ["batch", "STATIONS", "--out", "x.docx"], ".nc (NetCDF)"],
    [2, ["batch", "STATIONS", "--out", "/no/such/folder/x.nc"], "there is no folder"],
    [2, ["batch", "STATIONS", "--out", "x.nc", "--time", "2020-01-01"], "--time"],
    [2, ["batch", "STATIONS", "--out", "x.nc", "--exclude", "Nowhere"], "No station is called Nowhere"],
    [3, ["batch", "STATIONS", "--out", "x.nc", "--memory-cap", "20MB"], "What would fit: --memory-cap "],
    [3, ["batch", "STATIONS", "--out", "x.nc", "--spacing", "0.000001"], "on disk"],
    [2, ["paint"], 'Unknown command "paint"'],
  ])("ends with %i after %j", (code, words, said) => {
    const done = run(...words.map((word) => (word === "STATIONS" ? stations : word)));
    expect(done.stderr).toContain(said);
    expect(done.status).toBe(code);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("tells its version and its options", () => {
    expect(run("--version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(run("batch", "--help").stdout).toContain("--memory-cap SIZE");
  });

  it("is cancelled by Ctrl+C, leaving nothing behind", async () => {
    const target = join(folder, "cancelled.nc");
    const words = ["batch", stations, "--out", target, "--spacing", "0.003", "--region", "100,110,30,40"];
    // Detached: a process group of its own, to which the signal goes as from a terminal.
    const child = spawn(process.execPath, [cli, ...words], { env: environment(), detached: true });
    let said = "";
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    child.stderr.on("data", (text: Buffer) => {
      const before = said.includes("tiles, ");
      said += text.toString();
      if (!before && said.includes("tiles, ") && child.pid) process.kill(-child.pid, "SIGINT");
    });
    expect(await ended).toBe(130);
    expect(said).toContain("Cancelled.");
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
    expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow("ESRCH");
  });
});

describe("a background corrected by stations", () => {
  it("comes to the same field after a kill in the middle", async () => {
    const background = join(folder, "background.nc");
    const coarse = ["--region", "99,111,29,41", "--spacing", "0.25", "--smoothing", "10"];
    expect(run("batch", stations, "--out", background, ...coarse).status).toBe(0);
    const words = (name: string) => [
      ...["batch", stations, "--out", join(folder, name), "--background", background, "--merge", "ratio"],
      ...["--region", "100,110,30,40", "--spacing", "0.005", "--smoothing", "0"],
    ];
    const undisturbed = run(...words("undisturbed.zarr"));
    expect(undisturbed.status, undisturbed.stderr).toBe(0);

    const child = spawn(process.execPath, [cli, ...words("killed.zarr")], {
      env: environment(),
      detached: true,
    });
    let said = "";
    child.stderr.on("data", (text: Buffer) => {
      said += text.toString();
      const [, done = "0", all = "0"] = /(\d+) of (\d+) tiles/.exec(said) ?? [];
      // The group: main and its compute processes at once, with nothing said to any of them.
      if (Number(done) > 0 && done !== all && child.pid) process.kill(-child.pid, "SIGKILL");
    });
    const signal = await new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
    expect(signal, said).toBe("SIGKILL");
    expect(existsSync(join(folder, "killed.zarr"))).toBe(false);
    const second = run(...words("killed.zarr"));
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain("Going on where this command was interrupted");
    const chunksOf = (name: string) => {
      const array = join(folder, name, "pm25");
      const files = readdirSync(array, { recursive: true, withFileTypes: true });
      const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
      return paths.sort().map((path) => readFileSync(path));
    };
    const [expected, found] = [chunksOf("undisturbed.zarr"), chunksOf("killed.zarr")];
    expect(found.length).toBeGreaterThan(2 * 64);
    expect(found.length).toBe(expected.length);
    expect(found.every((bytes, k) => bytes.equals(expected[k] as Buffer))).toBe(true);
  });
});

describe("--stations", () => {
  const fixture = (name: string) =>
    fileURLToPath(new URL(`../shared/stations/fixtures/${name}`, import.meta.url));
  const options = ["--smoothing", "0", "--spacing", "0.5", "--value", "CO", "--quiet"];

  it("joins a file without coordinates with its list, and the report names both", () => {
    const report = join(folder, "joined.json");
    const { status, stderr } = run(
      ...["batch", fixture("china_wide.csv"), "--stations", fixture("china_list.csv")],
      ...["--out", join(folder, "joined.nc"), "--report", report, ...options],
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const { inputs, counts, settings } = JSON.parse(readFileSync(report, "utf8"));
    expect(inputs).toMatchObject([
      { path: fixture("china_wide.csv"), layout: "china-wide" },
      { path: fixture("china_list.csv"), layout: "china list" },
    ]);
    expect(inputs[0].reason).toContain("8 stations; 2 without coordinates in the list.");
    expect(counts).toMatchObject({ stations: 5, times: 3 });
    expect(settings).toMatchObject({ value: "CO", unit: "mg/m³" });
  });

  it.each([
    [
      "china_wide.csv",
      /does not say where its stations are: 1001A.*station list of the China network[\s\S]*by --stations LIST\.$/m,
    ],
    [
      "china_list.csv",
      /is a station list of the China network.*together with a China wide file[\s\S]*by --stations\.$/m,
    ],
  ])("left out: %s alone ends with what to do", (name, words) => {
    const { status, stderr } = run("batch", fixture(name), "--out", join(folder, "alone.nc"), ...options);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});
