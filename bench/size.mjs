/*
 * Time per node over the size of the field: `node bench/size.mjs [--millions 0.35,1.4,5.6,22.4,140]`. Builds the
 * application, evaluates tiles of each size on one core, and runs its batch command: 1400 seeded stations, one time,
 * linear kernel, one region at finer and finer spacing, under a 512 MB cap, to a NetCDF. Prints a line for each size:
 * nanoseconds of the processor per node, of the evaluation alone and of the whole command (all its processes, less what a
 * field of one tile takes), seconds of the clock, memory, and the check against direct sums.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/paths.mjs";
import { buildBench } from "./build.mjs";

const { values: options } = parseArgs({
  options: {
    millions: { type: "string", default: "0.35,1.4,5.6,22.4,140" },
    workers: { type: "string", default: "auto" },
  },
});

const built = spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`The application does not build:\n${built.stdout}${built.stderr}`);
const [networkProgram, tileProgram] = await buildBench("network", "tileTime");
/** @type {typeof import("./network.ts")} */
const { clusteredNetwork } = await import(networkProgram ?? "");
/** @type {typeof import("./tileTime.ts")} */
const { tileTimer } = await import(tileProgram ?? "");

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-size-"));
const input = path.join(folder, "stations.csv");
const network = clusteredNetwork(1400, 1, 0);
const evaluateNanoseconds = tileTimer(network, path.join(root, "assets", "engine.wasm"));
const { lon, lat, values } = network;
const rows = (values[0] ?? []).map((value, k) => `S${k},${lon[k]},${lat[k]},${value}`);
writeFileSync(input, `id,lon,lat,pm25\n${rows.join("\n")}\n`);

/** Seconds of the processor that ended children have used, user and system (Linux). */
function childSeconds() {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { user: Number(fields[13]) / 100, system: Number(fields[14]) / 100 };
}

/**
 * Runs the batch command on a grid of columns x rows over 70 x 50 degrees.
 * @param {number} columns
 * @param {number} gridRows
 */
function run(columns, gridRows) {
  const [dlon, dlat] = [70 / columns, 50 / gridRows];
  const report = path.join(folder, "report.json");
  const out = path.join(folder, "field.nc");
  const region = [70, 70 + dlon * (columns - 1), 10, 10 + dlat * (gridRows - 1)].join(",");
  const before = childSeconds();
  const done = spawnSync(
    process.execPath,
    [
      ...[path.join(root, "dist", "cli.js"), "batch", input, "--out", out, "--report", report, "--quiet"],
      ...["--kernel", "linear", "--degree", "0", "--smoothing", "0.1", "--workers", options.workers],
      ...["--region", region, "--spacing", `${dlon},${dlat}`, "--memory-cap", "512MB"],
    ],
    { encoding: "utf8", env: { ...process.env, TMPDIR: folder } },
  );
  const after = childSeconds();
  if (done.status !== 0) throw new Error(`${columns} x ${gridRows}: ${done.stderr}`);
  const { seconds, audit, memory } = JSON.parse(readFileSync(report, "utf8"));
  const bytes = statSync(out).size;
  rmSync(out);
  return {
    user: after.user - before.user,
    system: after.system - before.system,
    seconds,
    audit,
    memory,
    bytes,
  };
}

const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20);

try {
  const base = run(256, 256);
  console.log(`one tile: ${base.user.toFixed(2)} s user, ${base.system.toFixed(2)} s system`);
  for (const millions of options.millions.split(",").map(Number)) {
    const columns = Math.round(Math.sqrt(1.4e6 * millions));
    const gridRows = Math.round(columns / 1.4);
    const nodes = columns * gridRows;
    const { user, system, seconds, audit, memory, bytes } = run(columns, gridRows);
    const perNode = (/** @type {number} */ s) => Number(((1e9 * s) / nodes).toFixed(1));
    const grid = { west: 70, south: 10, dlon: 70 / columns, dlat: 50 / gridRows, columns, rows: gridRows };
    console.log(
      JSON.stringify({
        nodes: `${columns} x ${gridRows}`,
        evaluateNsPerNode: Number(evaluateNanoseconds(grid).toFixed(1)),
        userNsPerNode: perNode(user - base.user),
        systemNsPerNode: perNode(system - base.system),
        seconds: Number(seconds.total.toFixed(1)),
        peakMB: megabytes(memory.peakTogether),
        plannedMB: megabytes(memory.planned),
        fileMB: megabytes(bytes),
        worst: audit.worst,
        tolerance: audit.tolerance,
      }),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
