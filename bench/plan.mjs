/*
 * Whether plans hold: `node bench/plan.mjs [--only WORD] [--part K/N] [--repeat N] [--quick] [--time] [--json FILE]`. Builds
 * the application and carries out runs of many kinds with real processes; prints what the plan says, what is measured, and
 * their ratio, per process and together; of repeated ones the least and the most. --quick takes a few small ones. --part
 * takes every Nth of them, beginning with the Kth. --time compares the estimate of time shown before a run with what it takes,
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
    part: { type: "string", default: "1/1" },
    repeat: { type: "string", default: "1" },
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

/**
 * Planned / measured = ratio, of several runs from the least to the most.
 * @param {({ readonly planned: number, readonly measured: number } | null)[]} pairs
 * @param {(value: number) => string} shown
 */
function pairsText(pairs, shown) {
  const known = pairs.filter((pair) => pair !== null);
  if (known.length === 0) return "–";
  const ratios = known.map(({ planned, measured }) => measured / planned);
  const texts = [known.map(({ planned }) => planned), known.map(({ measured }) => measured)].map((values) =>
    range(values, shown),
  );
  return `${texts.join(" / ")} = ${range(ratios, (ratio) => ratio.toFixed(2))}`;
}

/**
 * @param {number[]} values
 * @param {(value: number) => string} shown
 */
function range(values, shown) {
  const [least, most] = [shown(Math.min(...values)), shown(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)}`;
/** @param {number} seconds */
const tenths = (seconds) => seconds.toFixed(1);

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

/** @typedef {import("./plan.ts").Measured} Measured */

/** How often a run is carried out until nothing disturbs it. */
const ATTEMPTS = 6;

/**
 * Carries a case out once, again where another program of Node came or went meanwhile.
 * @param {PlanCase} one
 * @param {string} rates
 * @returns {Promise<Measured>}
 */
async function measured(one, rates) {
  for (let attempt = 1; ; attempt++) {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-plan-"));
    try {
      const run = await measure(one, path.join(root, "dist", "worker.js"), folder, rates);
      if (run.disturbed) disturbed += 1;
      if (!run.disturbed || attempt === ATTEMPTS) return run;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

let disturbed = 0;

/** @type {object[]} */
const results = [];
/** @type {number[]} */
const together = [];
/** @type {number[]} */
const single = [];
console.log(
  "| case | solver | fitting: planned / measured, MB | tiles, each other process | together | seconds |",
);
console.log("|---|---|---|---|---|---|");
const rates = path.join(tmpdir(), `isopleth-plan-rates-${process.pid}.json`);
const [part = 1, parts = 1] = options.part.split("/").map(Number);
const wanted = (options.quick ? small : all).filter(
  (one, index) => nameOf(one).includes(options.only) && index % parts === part - 1,
);
for (const one of wanted) {
  const name = nameOf(one);
  try {
    /** @type {Measured[]} */
    const runs = [];
    for (let run = 0; run < Number(options.repeat); run++) runs.push(await measured(one, rates));
    const memory = [
      runs.map(({ fit }) => fit),
      runs.map(({ worker }) => worker),
      runs.map((run) => run.together),
    ];
    const texts = memory.map((pairs) => pairsText(pairs, megabytes));
    const time = ["planned", "measured"].map((which) =>
      range(
        runs.map(({ seconds }) => (which === "planned" ? seconds.planned : seconds.measured)),
        tenths,
      ),
    );
    const solvers = [...new Set(runs.map(({ solver }) => solver))].join(", ");
    console.log(`| ${name} | ${solvers} | ${texts.join(" | ")} | ${time.join(" / ")} |`);
    for (const extension of one.formats) {
      const pairs = runs.map(({ exports }) => exports[extension] ?? null);
      console.log(`| ... written as ${extension} | | | | ${pairsText(pairs, megabytes)} | |`);
    }
    for (const { fit, worker, together: all } of runs) {
      together.push(all.measured / all.planned);
      for (const pair of [fit, worker]) if (pair !== null) single.push(pair.measured / pair.planned);
    }
    results.push({ name, case: one, runs });
  } catch (thrown) {
    console.log(`| ${name} | ${thrown instanceof Error ? thrown.message : thrown} | | | | |`);
  }
}
rmSync(rates, { force: true });
for (const [what, ratios] of Object.entries({ together, "process by process": single })) {
  const within = ratios.filter((ratio) => ratio >= 0.85 && ratio <= 1.15).length;
  console.log(
    `\n${within} of ${ratios.length} within 15 % of the plan ${what}; ` +
      `${range(ratios, (ratio) => ratio.toFixed(2))} of it`,
  );
}
console.log(`\n${disturbed} runs disturbed by other programs of Node that came or went`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
