import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { KernelName } from "../shared/rbf/method.ts";
import { optionsOf } from "./options.ts";
import { type Program, programsFor, tellMissing } from "./programs.ts";
import type { Clock, Report } from "./report.ts";

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One line of the table: seconds of the processor by phase. */
interface Row {
  readonly kernel: KernelName;
  readonly program: string;
  readonly runs: number;
  readonly fit: Spread;
  /** Until the weights are known. */
  readonly weights: Spread;
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

/** Ours, a peer, ours, the next peer, ..., ours: the machine's moods meet all of them. */
function alternated(programs: readonly Program[], repeat: number): Program[] {
  const ours = programs.filter(({ isOurs }) => isOurs);
  const peers = programs.filter(({ isOurs }) => !isOurs);
  const turn = peers.flatMap((peer) => [...ours, peer]);
  return [...Array.from({ length: repeat }, () => (peers.length > 0 ? turn : ours)).flat(), ...ours];
}

function measure(kernel: KernelName, programs: readonly Program[], repeat: number): Row[] {
  const reports = new Map<string, Report[]>();
  for (const { name, run } of alternated(programs, repeat)) {
    try {
      reports.set(name, [...(reports.get(name) ?? []), run()]);
    } catch (error) {
      console.error(`${kernel}, ${name}: ${error}`);
    }
  }
  return [...reports].map(([program, mine]) => {
    const of = (phase: (report: Report) => Clock | null | undefined): Spread =>
      spreadOf(mine.map((report) => phase(report)?.cpu ?? Number.NaN));
    return {
      kernel,
      program,
      runs: mine.length,
      fit: of(({ fit }) => fit),
      weights: of(({ weights }) => weights),
      evaluate: of(({ evaluate }) => evaluate),
      again: of(({ again }) => again),
      megabytes: spreadOf(mine.map(({ megabytes }) => megabytes)).median,
      reports: mine,
    };
  });
}

const HEAD = [
  "| kernel | program | runs | weights | fit | evaluate | evaluate again | MB | evaluates so many times as long: Isopleth's first, again, at 1e-10 |",
  "|---|---|---|---|---|---|---|---|---|",
];

function tableOf(rows: readonly Row[]): string {
  const seconds = ({ median, least, most }: Spread): string =>
    Number.isNaN(median) ? "" : `${median.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`;
  const lines = rows.map((row) => {
    const [ours, fine] = rows.filter(({ kernel }) => kernel === row.kernel);
    const bases = [ours?.evaluate.median, ours?.again.median, fine?.again.median];
    const ratios = bases.map((base) => (row.evaluate.median / (base ?? Number.NaN)).toFixed(0));
    const cells = [
      ...[row.kernel, row.program, row.runs],
      ...[row.weights, row.fit, row.evaluate, row.again].map(seconds),
      Number.isFinite(row.megabytes) ? row.megabytes.toFixed(0) : "",
      row.program.startsWith("Isopleth") ? "" : ratios.join(", "),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...HEAD, ...lines].join("\n");
}

/** Runs the benchmark, prints its table and writes dist/bench/result.json. */
export function compare(root: string, args: string[]): void {
  const options = optionsOf(args);
  const folder = mkdtempSync(join(tmpdir(), "isopleth-bench-"));
  tellMissing();
  try {
    const rows = options.kernels.flatMap((kernel) =>
      measure(kernel, programsFor(kernel, options, root, folder), options.repeat),
    );
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`;
    const date = new Date().toISOString().slice(0, 10);
    const { stations, times, missing } = options;
    console.log(
      `${stations} stations, ${times} times (${missing} missing), 1400 x 1000 nodes; ${machine}, one core each, ${date}.`,
      `Seconds of the processor, median (least to most).\n\n${tableOf(rows)}`,
    );
    const result = join(root, "dist", "bench", "result.json");
    writeFileSync(result, JSON.stringify({ options, machine, date, rows }, null, 2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
