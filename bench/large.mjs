/*
 * Networks that no dense matrix can hold: `node bench/large.mjs [--stations 20000,100000] [--cap 1GB,4GB]`. Builds the
 * application and runs its batch command on seeded stations: linear kernel, degree 0, smoothing of its own choice,
 * 1400 x 1000 nodes. Prints seconds by phase, the solver's words, memory and the check against direct sums as JSON.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/paths.mjs";
import { buildBench } from "./build.mjs";

const { values: options } = parseArgs({
  options: {
    stations: { type: "string", default: "20000,100000" },
    cap: { type: "string", default: "1GB,4GB" },
  },
});
const sizes = options.stations.split(",").map(Number);
const caps = options.cap.split(",");
if (caps.length !== sizes.length) throw new Error("Give one memory cap for each number of stations");

const built = spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`The application does not build:\n${built.stdout}${built.stderr}`);
const [program] = await buildBench("network");
/** @type {typeof import("./network.ts")} */
const { clusteredNetwork, nationalGrid } = await import(program ?? "");

/**
 * Runs the batch command on so many stations.
 * @param {number} stations
 * @param {string} cap
 */
function run(stations, cap) {
  const folder = mkdtempSync(path.join(tmpdir(), "isopleth-large-"));
  try {
    const input = path.join(folder, "stations.csv");
    const { lon, lat, values } = clusteredNetwork(stations, 1, 0);
    const rows = (values[0] ?? []).map((value, k) => `S${k},${lon[k]},${lat[k]},${value}`);
    writeFileSync(input, `id,lon,lat,pm25\n${rows.join("\n")}\n`);
    const { west, south, dlon, dlat, columns, rows: gridRows } = nationalGrid;
    const east = west + dlon * (columns - 1);
    const north = south + dlat * (gridRows - 1);
    const report = path.join(folder, "report.json");
    const command = [
      path.join(root, "dist", "cli.js"),
      "batch",
      input,
      "--out",
      path.join(folder, "field.nc"),
    ];
    const method = ["--kernel", "linear", "--degree", "0", "--smoothing", "auto"];
    const grid = ["--region", [west, east, south, north].join(","), "--spacing", `${dlon},${dlat}`];
    const limits = ["--memory-cap", cap, "--workers", "auto", "--report", report];
    const done = spawnSync(process.execPath, [...command, ...method, ...grid, ...limits, "--quiet"], {
      encoding: "utf8",
    });
    if (done.status !== 0) return { stations, cap, status: done.status, error: done.stderr };
    const { seconds, fit, loo, audit, memory } = JSON.parse(readFileSync(report, "utf8"));
    return { stations, cap, seconds, fit, loo, audit, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [k, stations] of sizes.entries()) {
  console.log(JSON.stringify(run(stations, caps[k] ?? ""), null, 2));
}
