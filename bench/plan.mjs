/*
 * Whether plans hold: `node bench/plan.mjs [--only WORD] [--quick] [--time] [--json FILE]`. Builds the application and carries
 * out runs of many kinds with real processes; prints what the plan says, what is measured, and their ratio, per process
 * and together. --quick takes a few small ones. --time compares the estimate of time shown before a run with what it takes,
 * three times in a row, on a machine that has just been calibrated. Memory is sampled as a run samples it, only more often; Linux only.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/paths.mjs";
import { buildBench } from "./build.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    time: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

const built = spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`The application does not build:\n${built.stdout}${built.stderr}`);
const [program = ""] = await buildBench("plan");
/** @type {typeof import("./plan.ts")} */
const { measure, measureTimes } = await import(program);

/** @typedef {import("./plan.ts").PlanCase} PlanCase */

/** @type {PlanCase} */
const usual = {
  kernel: "linear",
  stations: 1400,
  times: 1,
  workers: 1,
  side: 600,
  solver: "auto",
  smoothing: 0.1,
  shape: "usual",
  missing: 0,
  metric: "degrees",
  keepsFits: false,
  background: false,
  formats: [],
};
/** @param {Partial<PlanCase>[]} changes */
const cases = (...changes) => changes.map((change) => ({ ...usual, ...change }));
/** @type {PlanCase["kernel"][]} */
const kernels = [
  "thin_plate_spline",
  "cubic",
  "quintic",
  "multiquadric",
  "inverse_multiquadric",
  "inverse_quadratic",
  "gaussian",
];
const small = cases(
  { stations: 50 },
  { stations: 50, times: 24, workers: 2 },
  { stations: 400, workers: 2 },
  {},
  { times: 24, workers: 2 },
  { stations: 3000, solver: "iterative", times: 8 },
);
const all = [
  ...small,
  ...cases(
    { stations: 50, times: 168 },
    { stations: 50, side: 3000, workers: 2 },
    { stations: 50, workers: 4 },
  ),
  ...cases(
    { stations: 400, times: 8, workers: 2 },
    { stations: 400, times: 24 },
    { stations: 400, times: 168 },
  ),
  ...cases(
    { workers: 2 },
    { workers: 4, side: 1500 },
    { times: 8 },
    { times: 24 },
    { times: 168, workers: 2 },
  ),
  ...cases(
    { smoothing: "auto", workers: 2 },
    { metric: "great-circle", times: 8 },
    { keepsFits: true, workers: 2 },
  ),
  ...cases({ keepsFits: true, times: 24 }, { times: 24, missing: 0.02 }, { times: 168, missing: 0.02 }),
  ...kernels.flatMap((kernel) => cases({ kernel, workers: 2 }, { kernel, times: 24 })),
  ...cases({ stations: 2400, workers: 2 }, { stations: 3000, workers: 2 }, { stations: 3000, times: 24 }),
  ...cases({ stations: 3000, times: 24, missing: 0.02 }, { stations: 3000, times: 168 }),
  ...cases(
    { stations: 3000, solver: "iterative", workers: 2 },
    { stations: 6000, solver: "iterative", times: 8 },
  ),
  ...cases({ stations: 6000, times: 8, workers: 2 }),
  ...cases({ stations: 9000, workers: 2 }, { stations: 9000, times: 24 }, { stations: 20_000 }),
  ...cases({ stations: 20_000, times: 8, workers: 2 }, { stations: 20_000, times: 24, workers: 4 }),
  ...cases({ stations: 20_000, times: 168, side: 300 }),
  ...cases(
    { stations: 400, background: true },
    { background: true },
    { background: true, times: 24, workers: 2 },
  ),
  ...cases({ side: 1400, formats: [".nc", ".tif", ".csv", ".png", ".zarr", ".grd", ".geojson"] }),
  ...cases({ stations: 400, side: 5000, workers: 2, formats: [".nc", ".tif", ".csv"] }),
];

/** @param {PlanCase} one */
function nameOf({
  kernel,
  stations,
  times,
  workers,
  side,
  smoothing,
  shape,
  missing,
  metric,
  keepsFits,
  background,
}) {
  const more = [
    smoothing === "auto" ? "smoothing auto" : "",
    shape === "auto" ? "shape auto" : "",
    missing > 0 ? `${100 * missing} % missing` : "",
    metric === "degrees" ? "" : metric,
    keepsFits ? "fit kept" : "",
    background ? "background corrected" : "",
  ].filter((words) => words !== "");
  return [`${kernel}, ${stations} x ${times}, ${workers} proc., ${side} x ${side}`, ...more].join(", ");
}

/** @param {{ readonly planned: number, readonly measured: number } | null} pair */
function pairText(pair) {
  if (pair === null) return "–";
  const [planned, measured] = [pair.planned, pair.measured].map((bytes) => Math.round(bytes / 2 ** 20));
  return `${planned} / ${measured} = ${(pair.measured / pair.planned).toFixed(2)}`;
}

const timed = cases(
  { stations: 50, side: 3000, workers: 2 },
  { stations: 400, workers: 2 },
  { workers: 2, side: 1200 },
  { times: 24, workers: 2 },
  { smoothing: "auto", workers: 2 },
  { stations: 150, smoothing: "auto", workers: 2 },
  { times: 8, missing: 0.05, smoothing: "auto", workers: 2 },
  { kernel: "multiquadric", shape: "auto", smoothing: "auto", workers: 2 },
  { stations: 400, kernel: "gaussian", shape: "auto", smoothing: "auto", workers: 2 },
  { times: 24, missing: 0.1, workers: 2 },
  { stations: 3000, workers: 2 },
  { stations: 6000, solver: "iterative", times: 8, workers: 2 },
  { stations: 20_000, workers: 2 },
);

/** The table of --time. */
async function compareTimes() {
  console.log("| case | first run: said / took, s | second | third |");
  console.log("|---|---|---|---|");
  for (const one of timed.filter((each) => nameOf(each).includes(options.only))) {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-plan-"));
    try {
      const file = path.join(folder, "rates.json");
      const pairs = await measureTimes(one, path.join(root, "dist", "worker.js"), folder, file);
      const texts = pairs.map(({ planned, measured }) => {
        const ratio = (measured / planned).toFixed(2);
        return `${planned.toFixed(1)} / ${measured.toFixed(1)} = ${ratio}`;
      });
      console.log(`| ${[nameOf(one), ...texts].join(" | ")} |`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

if (options.time) {
  await compareTimes();
  process.exit();
}

/** @type {object[]} */
const results = [];
/** @type {number[]} */
const ratios = [];
console.log(
  "| case | solver | fitting: planned / measured, MB | tiles, each other process | together | seconds |",
);
console.log("|---|---|---|---|---|---|");
const rates = path.join(tmpdir(), `isopleth-plan-rates-${process.pid}.json`);
for (const one of options.quick ? small : all) {
  const name = nameOf(one);
  if (!name.includes(options.only)) continue;
  const folder = mkdtempSync(path.join(tmpdir(), "isopleth-plan-"));
  try {
    const measured = await measure(one, path.join(root, "dist", "worker.js"), folder, rates);
    const { solver, fit, worker, together, seconds } = measured;
    const memory = [fit, worker, together].map(pairText).join(" | ");
    const time = `${seconds.planned.toFixed(1)} / ${seconds.measured.toFixed(1)}`;
    console.log(`| ${name} | ${solver} | ${memory} | ${time} |`);
    for (const [extension, pair] of Object.entries(measured.exports)) {
      console.log(`| ... written as ${extension} | | | | ${pairText(pair)} | |`);
    }
    ratios.push(together.measured / together.planned);
    results.push({ name, case: one, ...measured });
  } catch (thrown) {
    console.log(`| ${name} | ${thrown instanceof Error ? thrown.message : thrown} | | | | |`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
rmSync(rates, { force: true });
const within = ratios.filter((ratio) => ratio >= 0.85 && ratio <= 1.15).length;
console.log(
  `\n${within} of ${ratios.length} within 15 % of the plan together; ` +
    `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} of it`,
);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
