/*
 * The whole job, whole processes: `node bench/batch.mjs [--repeat N] [--usual]`. 1400 stations x 8 times from a CSV to a
 * NetCDF on 1400 x 1000 nodes by the batch command and by SciPy in turn, on the same cores: three turns take about two
 * minutes. `--usual` adds the usual script (a loop over times, 16 blocks), which takes minutes each turn. Prints a table
 * and writes dist/bench/batch.json.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildAll } from "../scripts/build.mjs";
import { root } from "../scripts/paths.mjs";
import { benchFolder, buildBench, machine, today } from "./build.mjs";

const { values: options } = parseArgs({
  options: { repeat: { type: "string", default: "3" }, usual: { type: "boolean", default: false } },
});
const SHAPE = "0.1";

await buildAll();
const [program] = await buildBench("network");
const { clusteredNetwork } = await import(program ?? "");
const folder = mkdtempSync(path.join(tmpdir(), "isopleth-bench-"));
const stations = path.join(folder, "stations.csv");
writeFileSync(stations, table(clusteredNetwork(1400, 8, 0)));

const peer = path.join(root, "bench", "peers", "scipy_batch.py");
const field = (/** @type {string} */ name) => path.join(folder, `${name}.nc`);
/** @type {Record<string, readonly string[]>} */
const programs = {
  Isopleth: [
    process.execPath,
    path.join(root, "dist", "cli.js"),
    ...[
      "batch",
      stations,
      "--out",
      field("isopleth"),
      "--quiet",
      "--doctor",
      "off",
      "--kernel",
      "multiquadric",
    ],
    ...["--shape", SHAPE, "--smoothing", "0", "--region=70,139.95,10,54.955", "--spacing", "0.05,0.045"],
  ],
  RBFInterpolator: ["/usr/bin/python3", peer, stations, field("interpolator"), "interpolator", SHAPE],
  ...(options.usual
    ? { "Rbf, the usual script": ["/usr/bin/python3", peer, stations, field("usual"), "blocks", SHAPE] }
    : {}),
};

/** @type {Record<string, { clock: number, processor: number }[]>} */
const seconds = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let turn = 0; turn < Number(options.repeat); turn++) {
  for (const [name, command] of Object.entries(programs)) seconds[name]?.push(timed(command));
}
rmSync(folder, { recursive: true });

const medians = Object.fromEntries(
  Object.entries(seconds).map(([name, all]) => [name, median(all.map(({ clock }) => clock))]),
);
const report = Object.entries(seconds).map(([name, all]) => ({
  name,
  median: medians[name],
  least: Math.min(...all.map(({ clock }) => clock)),
  most: Math.max(...all.map(({ clock }) => clock)),
  processor: median(all.map(({ processor }) => processor)),
  timesSlower: (medians[name] ?? Number.NaN) / (medians.Isopleth ?? Number.NaN),
}));
console.log(`${machine}, ${today}; seconds of the clock, and of the processor with all children.`);
console.table(report);
writeFileSync(
  path.join(benchFolder, "batch.json"),
  JSON.stringify({ machine, date: today, report }, null, 2),
);

/**
 * Seconds that a command takes: of the clock, and of the processor over it and all its children.
 * @param {readonly string[]} command
 */
function timed(command) {
  // Certificates that a machine adds are read by every Node process at its start; they have no part in the job.
  const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;
  const env = { ...environment, OPENBLAS_NUM_THREADS: "1" };
  const script = 'TIMEFORMAT="took %R %U %S"; time "$@"';
  const done = spawnSync("bash", ["-c", script, "bash", ...command], { env, encoding: "utf8" });
  const took = /^took ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(done.stderr);
  if (done.status !== 0 || took === null) throw new Error(`${command.join(" ")}: ${done.stderr}`);
  const [, clock = 0, user = 0, system = 0] = took.map(Number);
  return { clock, processor: user + system };
}

/** @param {number[]} all */
function median(all) {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}

/** @param {{ lon: number[], lat: number[], values: number[][] }} network */
function table({ lon, lat, values }) {
  const lines = values.flatMap((column, hour) =>
    column.map(
      (value, k) => `2019-01-14T0${hour}:00Z,S${k},${lon[k]?.toFixed(5)},${lat[k]?.toFixed(5)},${value}`,
    ),
  );
  return `time,id,lon,lat,value\n${lines.join("\n")}\n`;
}
