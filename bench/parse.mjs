/*
 * Reading a station file beside papaparse alone on the same bytes: `node bench/parse.mjs [--rows 2000000] [--repeat 5]
 * [--file FILE]`. Alternates the ways in processes of their own and prints the medians as JSON; `speed` is how fast
 * reading is compared with papaparse's fastest use, by user CPU. Once with bare cells, once with every cell quoted.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildBench } from "./build.mjs";
import { writeMonth } from "./month.mjs";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    repeat: { type: "string", default: "5" },
    file: { type: "string" },
  },
});
const ways = ["ours", "papaparse", "papaparse-whole"];

const [program = ""] = await buildBench("parse");

/** @typedef {{ way: string, rows: number, bytes: number, seconds: number, user: number, peakMegabytes: number }} Run */

/**
 * @param {string} way
 * @param {string} file
 * @returns {Run}
 */
function run(way, file) {
  const done = spawnSync(process.execPath, [program, way, file], {
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${way} failed:\n${done.stderr}`);
  return JSON.parse(done.stdout);
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** @param {string} file */
function compare(file) {
  /** @type {Run[]} */
  const runs = [];
  for (let k = 0; k < Number(options.repeat); k++) for (const way of ways) runs.push(run(way, file));
  const medians = Object.fromEntries(
    ways.map((way) => {
      const own = runs.filter((one) => one.way === way);
      const of = (/** @type {"user" | "seconds" | "peakMegabytes"} */ key) =>
        median(own.map((one) => one[key]));
      return [
        way,
        { user: of("user"), seconds: of("seconds"), peakMegabytes: Math.round(of("peakMegabytes")) },
      ];
    }),
  );
  const { bytes = 0, rows = 0 } = runs[0] ?? {};
  return { bytes, rows, ...medians, speed: (medians.papaparse?.user ?? 0) / (medians.ours?.user ?? 1) };
}

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-parse-"));
try {
  const plain = options.file ?? path.join(folder, "month.csv");
  if (options.file === undefined) writeMonth(plain, Number(options.rows));
  console.log(JSON.stringify({ cells: options.file ?? "bare", ...compare(plain) }, null, 2));
  if (options.file === undefined) {
    const quoted = path.join(folder, "quoted.csv");
    writeMonth(quoted, Number(options.rows), undefined, true);
    console.log(JSON.stringify({ cells: "quoted", ...compare(quoted) }, null, 2));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
