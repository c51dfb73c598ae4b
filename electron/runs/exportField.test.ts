import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { NetCDFReader } from "netcdfjs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExportProgress } from "../../shared/contract.ts";
import { defaultExportOptions } from "../../shared/formats/exportOptions.ts";
import { PROVENANCE_KEY, parseProvenance } from "../../shared/provenance.ts";
import { openField } from "../store/openField.ts";
import { fieldPath, journalPath } from "../store/runFolder.ts";
import { type ForkedProcess, nodeFork } from "./fork.ts";
import { Runner } from "./runner.ts";
import { makeSettings, makeTable } from "./testing/stations.ts";
import { bundle } from "./testing/workerBundle.ts";

let workerPath: string;
let scratch: string;
/** Empty at the start of each test. */
let folder: string;
let runner: Runner;
let runId: string;
let runFolder: string;
let onProgress: (progress: ExportProgress) => void = () => {};
const processes: ForkedProcess[] = [];

beforeAll(async () => {
  workerPath = await bundle("worker");
  scratch = mkdtempSync(join(tmpdir(), "isopleth-export-"));
  runner = new Runner({
    fork: (name, listeners) => {
      const started = nodeFork(workerPath)(name, listeners);
      processes.push(started);
      return started;
    },
    runsFolder: join(scratch, "runs"),
    cores: 1,
    keepsFits: false,
    onRunEvent: () => {},
    onMemory: () => {},
    onExportProgress: (progress) => onProgress(progress),
  });
  const started = runner.start(makeTable(20, 2), makeSettings(0.02));
  runId = started.runId;
  runFolder = (await started.finished).folder;
});
beforeEach(() => {
  onProgress = () => {};
  folder = mkdtempSync(join(scratch, "out-"));
});
afterAll(async () => {
  await runner.dispose();
  rmSync(scratch, { recursive: true });
  rmSync(dirname(dirname(workerPath)), { recursive: true });
});

/** A file system of one megabyte; null where mounting is not permitted. */
function mountSmallDisk(): string | null {
  const place = mkdtempSync(join(tmpdir(), "isopleth-disk-"));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place]).status === 0) return place;
  rmSync(place, { recursive: true });
  return null;
}
const smallDisk = mountSmallDisk();
afterAll(() => {
  if (smallDisk === null) return;
  spawnSync("umount", [smallDisk]);
  rmSync(smallDisk, { recursive: true });
});

describe("exportField", () => {
  it("writes the field that is in the store", async () => {
    const path = join(folder, "field.nc");
    const told: number[] = [];
    onProgress = ({ fraction }) => told.push(fraction);
    const exported = await runner.fields.exportField(runId, path);
    const bytes = readFileSync(path);
    expect(exported).toMatchObject({ path, bytes: bytes.length, files: [{ path, bytes: bytes.length }] });
    const written = new NetCDFReader(bytes).getDataVariable("pm25").flat().map(Number);
    const field = await openField(fieldPath(runFolder), journalPath(runFolder));
    const rows = [await field.readRows(0, 0, 401), await field.readRows(1, 0, 401)];
    expect(written).toEqual(rows.flatMap((values) => [...values]));
    expect(told.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(["field.nc"]);
  });

  it("carries the record that the run can be made again from", async () => {
    const path = join(folder, "field.nc");
    await runner.fields.exportField(runId, path);
    const text = String(new NetCDFReader(readFileSync(path)).getAttribute(PROVENANCE_KEY));
    expect(parseProvenance(text)).toMatchObject({
      settings: makeSettings(0.02),
      value: { name: "pm25" },
      audit: { exceeded: false },
      fit: { stations: 20 },
    });
  });

  it("writes what the options ask for, says how it differs, and names it by the pattern", async () => {
    const region = { west: 101, east: 103, south: 31, north: 33 };
    const options = { ...defaultExportOptions, region, every: 2, decimals: 1, mask: { nearKm: 500 } };
    const { files, changes } = await runner.fields.exportField(
      runId,
      join(folder, "{value}_{kernel}.asc"),
      options,
    );
    expect(files.map(({ path }) => basename(path)).filter((name) => name.endsWith(".asc"))).toEqual([
      "pm25_linear_20240416T0000Z.asc",
      "pm25_linear_20240416T0100Z.asc",
    ]);
    expect(changes.join(" ")).toMatch(/Region cut.*One node in 2.*1 decimals.*500 km/);
    const record = JSON.parse(
      readFileSync(join(folder, "pm25_linear_20240416T0000Z.provenance.json"), "utf8"),
    ) as Record<string, string>;
    expect(parseProvenance(record[PROVENANCE_KEY] ?? "")?.changes).toEqual(changes);
    const head = readFileSync(files.find(({ path }) => path.endsWith(".asc"))?.path ?? "", "utf8").slice(
      0,
      200,
    );
    expect(head).toContain("CELLSIZE 0.04");
  });

  it("forecasts names, sizes and refusals", async () => {
    const told = await runner.fields.exportForecast(runId, "{value}.tif", defaultExportOptions);
    const { files } = await runner.fields.exportField(runId, join(folder, told.name));
    expect(told).toMatchObject({ name: "pm25.tif", files: 1, columns: 501, rows: 401, refusal: null });
    expect(told.bytes / (files[0]?.bytes ?? 1)).toBeGreaterThan(0.5);
    expect(told.bytes / (files[0]?.bytes ?? 1)).toBeLessThan(2);
    const outside = { ...defaultExportOptions, region: { west: 0, east: 1, south: 0, north: 1 } };
    expect((await runner.fields.exportForecast(runId, "x.nc", outside)).refusal).toContain("holds no node");
  });

  it("writes a file for each time where a format holds one, and replaces a store", async () => {
    await runner.fields.exportField(runId, join(folder, "map.png"));
    for (let twice = 0; twice < 2; twice++)
      await runner.fields.exportField(runId, join(folder, "field.zarr"));
    const names = readdirSync(folder).filter((name) => !/\.(pgw|prj|xml)$/.test(name));
    expect(names).toEqual(["field.zarr", "map_20240416T0000Z.png", "map_20240416T0100Z.png"]);
    const copied = await openField(join(folder, "field.zarr"));
    const original = await openField(fieldPath(runFolder));
    expect(await copied.readRows(1, 200, 100)).toEqual(await original.readRows(1, 200, 100));
  });

  it.each([
    [
      "below a file",
      (place: string) => join(place, "file", "field.nc"),
      "a part of the path is not a folder",
    ],
    ["in no folder", (place: string) => join(place, "none", "field.nc"), "the folder does not exist"],
    ["over a folder", (place: string) => join(place, "folder.nc"), "it is a folder"],
    ["over a device", (place: string) => join(place, "device.nc"), "it is not a regular file"],
  ])("refuses to write %s", async (_, pathIn, reason) => {
    writeFileSync(join(folder, "file"), "kept");
    mkdirSync(join(folder, "folder.nc"));
    symlinkSync("/dev/null", join(folder, "device.nc"));
    const attempt = runner.fields.exportField(runId, pathIn(folder));
    await expect(attempt).rejects.toMatchObject({ tag: "unwritable-output" });
    await expect(attempt).rejects.toThrow(reason);
    expect(readdirSync(folder).sort()).toEqual(["device.nc", "file", "folder.nc"]);
  });

  it.skipIf(smallDisk === null)(
    "keeps the old file when the disk is full (skipped without mount)",
    async () => {
      const path = join(smallDisk ?? "", "field.nc");
      writeFileSync(path, "the old field");
      const attempt = runner.fields.exportField(runId, path);
      await expect(attempt).rejects.toMatchObject({ tag: "unwritable-output" });
      await expect(attempt).rejects.toThrow("the disk is full");
      expect(readFileSync(path, "utf8")).toBe("the old field");
      expect(readdirSync(smallDisk ?? "")).toEqual(["field.nc"]);
    },
  );

  it("leaves nothing when cancelled in the middle", async () => {
    onProgress = () => runner.fields.cancelExport();
    const attempt = runner.fields.exportField(runId, join(folder, "field.csv"));
    await expect(attempt).rejects.toMatchObject({ tag: "cancelled" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("survives a killed process, leaves nothing when every process is killed, and works again after", async () => {
    // Whichever of the warm processes writes, it is among them.
    onProgress = () => {
      for (const one of processes) one.kill();
    };
    const attempt = runner.fields.exportField(runId, join(folder, "field.csv"));
    await expect(attempt).rejects.toMatchObject({ tag: "compute-died" });
    expect(readdirSync(folder)).toEqual([]);
    let kills = 0;
    onProgress = () => {
      if (kills++ === 0) for (const one of processes) one.kill();
    };
    await runner.fields.exportField(runId, join(folder, "field.csv"));
    expect(kills).toBeGreaterThan(1);
    expect(readdirSync(folder)).toEqual(["field.csv"]);
  });

  it("knows no field of a run that is gone", async () => {
    await expect(runner.fields.exportField("nobody", join(folder, "x.nc"))).rejects.toMatchObject({
      tag: "not-found",
    });
  });
});
