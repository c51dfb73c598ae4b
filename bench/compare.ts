import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KernelName } from "../shared/rbf/method.ts";
import { optionsOf } from "./options.ts";
import { buildAlglib, type Program, programsFor, tellMissing } from "./programs.ts";
import type { Report } from "./report.ts";

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What one program reported about one kernel, run by run. */
interface Measured {
  readonly kernel: KernelName;
  readonly program: string;
  readonly reports: readonly Report[];
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (k: number): number => sorted[k] ?? Number.NaN;
  return { median: at(sorted.length >> 1), least: at(0), most: at(sorted.length - 1) };
}

/** Seconds of the processor in a phase, over all runs; NaN where a program does not tell. */
function phaseOf({ reports }: Measured, phase: "weights" | "fit" | "evaluate" | "again"): Spread {
  return spreadOf(reports.map((report) => report[phase]?.cpu ?? Number.NaN));
}

/** Ours, a peer, ours, the next peer, ..., ours: the machine's moods meet all of them. */
function alternated(programs: readonly Program[], repeat: number): Program[] {
  const ours = programs.filter(({ isOurs }) => isOurs);
  const peers = programs.filter(({ isOurs }) => !isOurs);
  const turn = peers.flatMap((peer) => [...ours, peer]);
  return [...Array.from({ length: repeat }, () => (peers.length > 0 ? turn : ours)).flat(), ...ours];
}

function measure(kernel: KernelName, programs: readonly Program[], repeat: number): Measured[] {
  const reports = new Map<string, Report[]>();
  for (const { name, run } of alternated(programs, repeat)) {
    try {
      reports.set(name, [...(reports.get(name) ?? []), run()]);
    } catch (error) {
      console.error(`${kernel}, ${name}: ${error}`);
    }
  }
  return [...reports].map(([program, mine]) => ({ kernel, program, reports: mine }));
}

/** Earlier measurements and new ones, those of the same kernel and program as one. */
function joined(earlier: readonly Measured[], now: readonly Measured[]): Measured[] {
  const isSame = (a: Measured, b: Measured): boolean => a.kernel === b.kernel && a.program === b.program;
  const grown = earlier.map((one) => ({
    ...one,
    reports: [...one.reports, ...(now.find((other) => isSame(one, other))?.reports ?? [])],
  }));
  return [...grown, ...now.filter((one) => !earlier.some((other) => isSame(one, other)))];
}

const HEAD = [
  "| kernel | program | runs | weights | fit | evaluate | evaluate again | MB | evaluates so many times as long: Isopleth's first, again; at 1e-10 first, again |",
  "|---|---|---|---|---|---|---|---|---|",
];

function tableOf(measured: readonly Measured[]): string {
  const seconds = ({ median, least, most }: Spread): string =>
    Number.isNaN(median) ? "" : `${median.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`;
  const lines = measured.map((one) => {
    const [ours, fine] = measured.filter(({ kernel }) => kernel === one.kernel);
    const evaluate = phaseOf(one, "evaluate");
    const ratios = [ours, fine].flatMap((base) =>
      (["evaluate", "again"] as const).map((phase) =>
        base ? (evaluate.median / phaseOf(base, phase).median).toFixed(1) : "",
      ),
    );
    const megabytes = spreadOf(one.reports.map((report) => report.megabytes ?? Number.NaN)).median;
    const cells = [
      ...[one.kernel, one.program, one.reports.length],
      ...(["weights", "fit", "evaluate", "again"] as const).map((phase) => seconds(phaseOf(one, phase))),
      Number.isFinite(megabytes) ? megabytes.toFixed(0) : "",
      one.program.startsWith("Isopleth") ? "" : ratios.join(", "),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...HEAD, ...lines].join("\n");
}

/** Runs the benchmark, prints its table and writes dist/bench/result.json, to which --append adds. */
export function compare(root: string, machine: string, date: string, args: string[]): void {
  const options = optionsOf(args);
  const result = join(root, "dist", "bench", "result.json");
  const folder = mkdtempSync(join(tmpdir(), "isopleth-bench-"));
  const alglib = options.peers === "all" ? buildAlglib(root) : null;
  if (options.peers !== "none") tellMissing(alglib);
  try {
    const now = options.kernels.flatMap((kernel) =>
      measure(kernel, programsFor(kernel, options, { root, folder, alglib }), options.repeat),
    );
    const earlier =
      options.append && existsSync(result) ? JSON.parse(readFileSync(result, "utf8")).measured : [];
    const measured = joined(earlier, now);
    const { stations, times, missing } = options;
    console.log(
      `${stations} stations, ${times} times (${missing} missing), 1400 x 1000 nodes; ${machine}, one core each, ${date}.`,
      `Seconds of the processor, median (least to most).\n\n${tableOf(measured)}`,
    );
    writeFileSync(result, JSON.stringify({ options, machine, date, measured }, null, 2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
