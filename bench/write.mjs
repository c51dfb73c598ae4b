/*
 * Writing a field, against GDAL writing the same array to the same format: `node bench/write.mjs [--columns 2800]
 * [--rows 2000] [--rounds 3] [--formats tif,nc,...]`; needs GDAL for Python. Both have the array in memory and take
 * turns. Neither side syncs to the disk, or both do with `--sync`. `--vast 20000x14000` writes and checks a field far larger than memory should hold, and tells the peak.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildBench } from "./build.mjs";

const { values: asked } = parseArgs({
  options: {
    columns: { type: "string", default: "2800" },
    rows: { type: "string", default: "2000" },
    rounds: { type: "string", default: "3" },
    formats: { type: "string", default: "tif,nc,zarr,asc,grd6text,grd6,grd7,csv,png" },
    vast: { type: "string" },
    mode: { type: "string", default: "" },
    sync: { type: "boolean", default: false },
  },
});

const [script = ""] = await buildBench("write");

/**
 * One file in a process of its own.
 * @param {readonly string[]} args
 * @returns {Record<string, number>}
 */
const ours = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", script, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }) || "{}",
  );

/** Reads the array, then writes it; only the writing is timed. */
const gdal = `
import json, os, resource, sys, time
import numpy as np
from osgeo import gdal, osr
raw, name, driver, options, columns, rows, sync = sys.argv[1:8]
columns, rows = int(columns), int(rows)
values = np.fromfile(raw, dtype="<f4").reshape(rows, columns)[::-1]
kind, bands = (gdal.GDT_Byte, 4) if driver == "PNG" else (gdal.GDT_Float32, 1)
if driver == "PNG":
    w = 2048; h = round(2048 * rows / columns)
    grey = np.nan_to_num(values[np.linspace(0, rows - 1, h).astype(int)][:, np.linspace(0, columns - 1, w).astype(int)]).astype("u1")
    columns, rows = w, h
source = gdal.GetDriverByName("MEM").Create("", columns, rows, bands, kind)
source.SetGeoTransform((69.9975, 0.005, 0, 10 + (rows - 0.5) * 0.005, 0, -0.005))
crs = osr.SpatialReference(); crs.ImportFromEPSG(4326); source.SetProjection(crs.ExportToWkt())
for band in range(bands):
    source.GetRasterBand(band + 1).WriteArray(grey if driver == "PNG" else values)
if driver != "PNG": source.GetRasterBand(1).SetNoDataValue(float("nan") if driver in ("COG", "Zarr") else -9999)
began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
out = gdal.GetDriverByName(driver).CreateCopy(name, source, options=[o for o in options.split(";") if o])
out = None
if sync:
    paths = [os.path.join(at, one) for at, _, names in os.walk(name) for one in names] or [name]
    for one in paths:
        file = os.open(one, os.O_RDONLY); os.fsync(file); os.close(file)
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": cpu}))
`;

/** @type {Record<string, { readonly file: string, readonly options: object, readonly driver: string, readonly gdal: string }>} */
const formats = {
  tif: {
    file: "a.tif",
    options: {},
    driver: "COG",
    gdal: "COMPRESS=DEFLATE;PREDICTOR=FLOATING_POINT;BLOCKSIZE=512;RESAMPLING=AVERAGE",
  },
  nc: { file: "a.nc", options: {}, driver: "netCDF", gdal: "FORMAT=NC2" },
  zarr: { file: "a.zarr", options: {}, driver: "Zarr", gdal: "BLOCKSIZE=256,256" },
  asc: { file: "a.asc", options: { decimals: 3 }, driver: "AAIGrid", gdal: "DECIMAL_PRECISION=3" },
  grd6text: { file: "c.grd", options: { surfer: "6-text" }, driver: "GSAG", gdal: "" },
  grd6: { file: "a.grd", options: { surfer: "6-binary" }, driver: "GSBG", gdal: "" },
  grd7: { file: "b.grd", options: { surfer: "7" }, driver: "GS7BG", gdal: "" },
  csv: {
    file: "a.csv",
    options: { decimals: 3 },
    driver: "XYZ",
    gdal: "COLUMN_SEPARATOR=COMMA;DECIMAL_PRECISION=3",
  },
  png: { file: "a.png", options: { framed: false }, driver: "PNG", gdal: "" },
};

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-write-"));
try {
  if (asked.vast) vast(asked.vast);
  else compare();
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {string} size columns x rows */
function vast(size) {
  const [columns = "", rows = ""] = size.split("x");
  for (const name of asked.formats.split(",")) {
    const file = path.join(folder, formats[name]?.file ?? `a.${name}`);
    const { seconds = 0, idle = 0, peak = 0 } = ours(file, columns, rows, "{}", `check ${asked.mode}`);
    const megabytes = [idle, peak, peak - idle].map((bytes) => Math.round(bytes / 2 ** 20));
    console.log(
      `${name}: ${seconds.toFixed(1)} s, idle ${megabytes[0]} MB, peak ${megabytes[1]} MB, added ${megabytes[2]} MB`,
    );
  }
}

function compare() {
  const { columns, rows } = asked;
  const mode = asked.sync ? `${asked.mode} sync` : asked.mode;
  const raw = path.join(folder, "field.raw");
  execFileSync(process.execPath, [script, raw, columns, rows, "{}", "dump"]);
  for (const name of asked.formats.split(",")) {
    const format = formats[name];
    if (format === undefined) throw new Error(`--formats: there is no ${name}`);
    /** @type {Record<string, number>[][]} */
    const [mine = [], theirs = []] = [[], []];
    for (let round = 0; round < Number(asked.rounds); round++) {
      const file = path.join(folder, format.file);
      mine.push(ours(file, columns, rows, JSON.stringify(format.options), mode));
      rmSync(file, { recursive: true });
      const args = [
        "-c",
        gdal,
        raw,
        file,
        format.driver,
        format.gdal,
        columns,
        rows,
        asked.sync ? "sync" : "",
      ];
      theirs.push(JSON.parse(execFileSync("/usr/bin/python3", args, { encoding: "utf8" })));
      rmSync(file, { recursive: true, force: true });
    }
    const [a, b] = [least(mine), least(theirs)];
    const ratios = `wall ${(b.seconds / a.seconds).toFixed(2)}, processor ${(b.cpu / a.cpu).toFixed(2)}`;
    console.log(
      `${name.padEnd(5)} Isopleth ${a.seconds.toFixed(2)} s (processor ${a.cpu.toFixed(2)}), ` +
        `GDAL ${format.driver} ${b.seconds.toFixed(2)} s (processor ${b.cpu.toFixed(2)}); GDAL / Isopleth: ${ratios}`,
    );
  }
}

/** @param {readonly Record<string, number>[]} runs */
function least(runs) {
  const of = (/** @type {string} */ key) => Math.min(...runs.map((run) => run[key] ?? Number.NaN));
  return { seconds: of("seconds"), cpu: of("cpu") };
}
