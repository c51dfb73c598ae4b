/*
 * Writing a field, against GDAL writing the same array to the same format: `node bench/write.mjs [--columns 2800]
 * [--rows 2000] [--files 1] [--rounds 7] [--formats tif,nc,...]`; needs GDAL for Python. What is timed is the same on both
 * sides: from an array in memory to a closed file under its name, `--files` of them one after the other in one process.
 * Left out on both sides: starting the process, loading the program, making the array. In both: what is compiled or
 * loaded at the first file. Neither side syncs to the disk, or both do with `--sync`; Isopleth's reading back is left out.
 * The two take turns; told are the medians of their times and of the ratios of neighbouring turns.
 * `--folder /dev/shm` leaves the disk and its moods out; without `--sync` on a disk they blur the small differences.
 * `--vast 20000x14000` writes and checks a field far larger than memory should hold, and tells the peak.
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
    files: { type: "string", default: "1" },
    rounds: { type: "string", default: "7" },
    formats: { type: "string", default: "tif,nc,zarr,asc,grd6text,grd6,grd7,csv,png" },
    vast: { type: "string" },
    mode: { type: "string", default: "" },
    folder: { type: "string", default: tmpdir() },
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
raw, name, driver, options, columns, rows, files, sync = sys.argv[1:9]
columns, rows, files = int(columns), int(rows), int(files)
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
for k in range(files):
    file = os.path.join(os.path.dirname(name), str(k) + os.path.basename(name))
    out = gdal.GetDriverByName(driver).CreateCopy(file, source, options=[o for o in options.split(";") if o])
    out = None
    if not sync: continue
    for one in [os.path.join(at, one) for at, _, names in os.walk(file) for one in names] or [file]:
        handle = os.open(one, os.O_RDONLY); os.fsync(handle); os.close(handle)
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

const folder = mkdtempSync(path.join(asked.folder, "isopleth-write-"));
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
  const { columns, rows, files } = asked;
  const mode = [`x${files}`, asked.mode, asked.sync ? "sync" : ""].join(" ");
  const raw = path.join(folder, "field.raw");
  execFileSync(process.execPath, [script, raw, columns, rows, "{}", "dump"]);
  for (const name of asked.formats.split(",")) {
    const format = formats[name];
    if (format === undefined) throw new Error(`--formats: there is no ${name}`);
    const options = JSON.stringify(format.options);
    const theirArgs = [format.driver, format.gdal, columns, rows, files, asked.sync ? "sync" : ""];
    /** @type {Record<string, number>[][]} */
    const [mine = [], theirs = []] = [[], []];
    for (let round = 0; round < Number(asked.rounds); round++) {
      mine.push(inEmptyFolder((place) => ours(path.join(place, format.file), columns, rows, options, mode)));
      theirs.push(
        inEmptyFolder((place) => {
          const args = ["-c", gdal, raw, path.join(place, format.file), ...theirArgs];
          return JSON.parse(execFileSync("/usr/bin/python3", args, { encoding: "utf8" }));
        }),
      );
    }
    const side = (/** @type {readonly Record<string, number>[]} */ runs) =>
      `${median(runs.map(({ seconds = 0 }) => seconds)).toFixed(3)} s (processor ${median(runs.map(({ cpu = 0 }) => cpu)).toFixed(3)})`;
    const ratios = (/** @type {string} */ key) =>
      mine.map((run, k) => (theirs[k]?.[key] ?? Number.NaN) / (run[key] ?? Number.NaN));
    const wall = ratios("seconds");
    console.log(
      `${name.padEnd(8)} Isopleth ${side(mine)}, GDAL ${format.driver} ${side(theirs)}; GDAL / Isopleth: ` +
        `${median(wall).toFixed(2)} (${Math.min(...wall).toFixed(2)} to ${Math.max(...wall).toFixed(2)}), ` +
        `processor ${median(ratios("cpu")).toFixed(2)}`,
    );
  }
}

/**
 * @param {(place: string) => Record<string, number>} write
 * @returns {Record<string, number>}
 */
function inEmptyFolder(write) {
  const place = mkdtempSync(path.join(folder, "turn-"));
  try {
    return write(place);
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
