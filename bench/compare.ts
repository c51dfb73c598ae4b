import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { KernelName } from "../shared/rbf/method.ts";
import { kernelNames, shapedKernels } from "../shared/rbf/method.ts";
import { clusteredNetwork, nationalGrid } from "./network.ts";
import { runGdal } from "./peers/gdal.ts";
import type { Clock, Report } from "./report.ts";

/** Kernels that SciPy's legacy class has. */
const legacy: ReadonlySet<KernelName> = new Set<KernelName>(
  kernelNames.filter((name) => name !== "inverse_quadratic"),
);

const has = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** One core for everybody, where the system can pin. */
const pinned = has("taskset", "-c", "0", "true") ? ["taskset", "-c", "0"] : [];

/** A process that prints JSON, on one core and one thread. */
function reportOf(program: string, ...args: string[]): Report {
  const env: NodeJS.ProcessEnv = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  // An override meant for another processor would slow NumPy down.
  delete env.OPENBLAS_CORETYPE;
  const [first = program, ...rest] = [...pinned, program, ...args];
  const done = spawnSync(first, rest, { env, encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.stderr}`);
  return JSON.parse(done.stdout.trim().split("\n").at(-1) ?? "");
}

interface Options {
  readonly repeat: number;
  readonly kernels: readonly KernelName[];
  readonly stations: number;
  readonly times: number;
  readonly missing: number;
  /** No peers. */
  readonly quick: boolean;
}

function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      repeat: { type: "string", default: "3" },
      kernels: { type: "string", default: kernelNames.join(",") },
      stations: { type: "string", default: "1400" },
      times: { type: "string", default: "1" },
      missing: { type: "string", default: "0" },
      quick: { type: "boolean", default: false },
    },
  });
  const asked = values.kernels.split(",");
  return {
    repeat: Number(values.repeat),
    kernels: kernelNames.filter((name) => asked.includes(name)),
    stations: Number(values.stations),
    times: Number(values.times),
    missing: Number(values.missing),
    quick: values.quick,
  };
}

interface Program {
  readonly name: string;
  readonly run: () => Report;
}

/** Writes the case's files and names the programs that can compute it. */
function programsFor(kernel: KernelName, options: Options, root: string, folder: string): Program[] {
  const network = clusteredNetwork(options.stations, options.times, options.missing);
  // Without smoothing the quintic system of a clustered network has condition 1e18, and Isopleth refuses it.
  const smoothing = kernel === "quintic" ? 1 : 0;
  const method = { kernel, shape: shapedKernels.has(kernel) ? 0.3 : "auto", smoothing };
  const given = { ...network, grid: nationalGrid, method };
  const usual = join(folder, "case.json");
  const fine = join(folder, "fine.json");
  writeFileSync(usual, JSON.stringify(given));
  writeFileSync(fine, JSON.stringify({ ...given, relative: 1e-10 }));
  const engine = join(root, "assets", "engine.wasm");
  const ours = (file: string): Report =>
    reportOf(process.execPath, join(root, "dist", "bench", "ours.js"), file, engine);
  const scipy = (program: string): Report =>
    reportOf("/usr/bin/python3", join(root, "bench", "peers", "scipy_rbf.py"), usual, program);
  const programs: Program[] = [
    { name: "Isopleth, default tolerance", run: () => ours(usual) },
    { name: "Isopleth, 1e-10 of the sum of w phi", run: () => ours(fine) },
  ];
  if (options.quick) return programs;
  if (has("/usr/bin/python3", "-c", "import scipy")) {
    if (legacy.has(kernel)) programs.push({ name: "SciPy Rbf, 16 blocks", run: () => scipy("blocks") });
    programs.push({ name: "SciPy RBFInterpolator", run: () => scipy("interpolator") });
  }
  if (kernel === "linear" && has("gdal_grid", "--version")) {
    const run = (): Report => runGdal({ ...network, grid: nationalGrid }, folder, pinned);
    programs.push({ name: "gdal_grid, inverse distance", run });
  }
  return programs;
}

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One line of the table: seconds of the processor by phase. */
interface Row {
  readonly kernel: KernelName;
  readonly program: string;
  readonly fit: Spread;
  readonly evaluate: Spread;
  /** A second evaluation in the same process. */
  readonly again: Spread;
  readonly megabytes: number;
  readonly reports: readonly Report[];
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (k: number): number => sorted[k] ?? Number.NaN;
  return { median: at(sorted.length >> 1), least: at(0), most: at(sorted.length - 1) };
}

/** Runs a kernel's programs in turn, again and again, so that the machine's moods meet all of them. */
function measure(kernel: KernelName, programs: readonly Program[], repeat: number): Row[] {
  const reports = programs.map((): Report[] => []);
  for (let k = 0; k < repeat; k++) {
    programs.forEach(({ name, run }, p) => {
      try {
        reports[p]?.push(run());
      } catch (error) {
        console.error(`${kernel}, ${name}: ${error}`);
      }
    });
  }
  return programs.flatMap(({ name }, p) => {
    const mine = reports[p] ?? [];
    const of = (phase: (report: Report) => Clock | undefined): Spread =>
      spreadOf(mine.map((report) => phase(report)?.cpu ?? Number.NaN));
    if (mine.length === 0) return [];
    return [
      {
        kernel,
        program: name,
        fit: of(({ fit }) => fit),
        evaluate: of(({ evaluate }) => evaluate),
        again: of(({ again }) => again),
        megabytes: spreadOf(mine.map(({ megabytes }) => megabytes)).median,
        reports: mine,
      },
    ];
  });
}

function tableOf(rows: readonly Row[]): string {
  const seconds = ({ median, least, most }: Spread): string =>
    Number.isNaN(median) ? "" : `${median.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`;
  const lines = rows.map((row) => {
    const ours = rows.find(({ kernel }) => kernel === row.kernel);
    const ratio = row.evaluate.median / (ours?.evaluate.median ?? Number.NaN);
    const times = row.program.startsWith("Isopleth") ? "" : ratio.toFixed(0);
    const cells = [row.kernel, row.program, seconds(row.fit), seconds(row.evaluate), seconds(row.again)];
    return `| ${[...cells, row.megabytes.toFixed(0), times].join(" | ")} |`;
  });
  return [
    "| kernel | program | fit | evaluate | evaluate again | resident MB | evaluates so many times slower |",
    "|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** Runs the benchmark, prints its table and writes dist/bench/result.json. */
export function compare(root: string, args: string[]): void {
  const options = optionsOf(args);
  const folder = mkdtempSync(join(tmpdir(), "isopleth-bench-"));
  try {
    const rows = options.kernels.flatMap((kernel) =>
      measure(kernel, programsFor(kernel, options, root, folder), options.repeat),
    );
    const machine = cpus()[0]?.model ?? "unknown processor";
    const date = new Date().toISOString().slice(0, 10);
    const { stations, times, missing, repeat } = options;
    console.log(
      `${stations} stations, ${times} times (${missing} missing), 1400 x 1000 nodes; ${machine}, one core, ${date}.`,
      `Seconds of the processor, median of ${repeat} (least to most).\n\n${tableOf(rows)}`,
    );
    const result = join(root, "dist", "bench", "result.json");
    writeFileSync(result, JSON.stringify({ options, machine, date, rows }, null, 2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
