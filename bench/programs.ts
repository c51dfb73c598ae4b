import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KernelName, kernelNames, shapedKernels } from "../shared/rbf/method.ts";
import { clusteredNetwork, type Network, nationalGrid } from "./network.ts";
import type { Options } from "./options.ts";
import { isInstalled, peers, runPeer, writePlain } from "./peers/programs.ts";
import type { Report } from "./report.ts";

/** A program that can compute a case. */
export interface Program {
  readonly name: string;
  readonly isOurs: boolean;
  readonly run: () => Report;
}

const python = "/usr/bin/python3";

/** Shape length where a kernel has one, degrees. */
const SHAPE = 0.3;

/** Kernels that SciPy's legacy class has. */
const legacy: ReadonlySet<KernelName> = new Set<KernelName>(
  kernelNames.filter((name) => name !== "inverse_quadratic"),
);

const has = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** One core for everybody, where the system can pin. */
const pinned = has("taskset", "-c", "0", "true") ? ["taskset", "-c", "0"] : [];
const hasScipy = has(python, "-c", "import scipy");

/** ALGLIB's models: the kernels it has, and its compact hierarchical one, which is compared with the first kernel. */
const alglibModels: ReadonlyMap<KernelName, string> = new Map([
  ["linear", "biharmonic"],
  ["thin_plate_spline", "thin_plate"],
  ["multiquadric", "multiquadric"],
]);

/** Base radius of ALGLIB's hierarchical model, degrees. */
const HIERARCHICAL_RADIUS = 5;

/** Builds the program that calls ALGLIB, once; null without a C++ compiler or Debian's libalglib-dev. */
export function buildAlglib(root: string): string | null {
  const program = join(root, "dist", "bench", "alglib_rbf");
  const source = join(root, "bench", "peers", "alglib_rbf.cpp");
  return has("g++", "-O3", "-o", program, source, "-lalglib") ? program : null;
}

/** Names what cannot be compared with, once. */
export function tellMissing(alglib: string | null): void {
  if (alglib === null) console.log("not installed, left out: ALGLIB (g++, libalglib-dev)");
  if (!hasScipy) console.log("not installed, left out: SciPy (python3-scipy)");
  for (const peer of peers) if (!isInstalled(peer)) console.log(`not installed, left out: ${peer.name}`);
  if (pinned.length === 0) console.log("processes cannot be pinned to one core here");
}

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

/** Where things lie. */
export interface Places {
  readonly root: string;
  /** For the case's files. */
  readonly folder: string;
  /** The program that calls ALGLIB. */
  readonly alglib: string | null;
}

/** Writes the case's files and names the programs that can compute it: Isopleth's two come first. */
export function programsFor(
  kernel: KernelName,
  options: Options,
  { root, folder, alglib }: Places,
): Program[] {
  const network = clusteredNetwork(options.stations, options.times, options.missing);
  // Without smoothing the quintic system of a clustered network has condition 1e18, and Isopleth refuses it.
  const smoothing = kernel === "quintic" ? 1 : 0;
  const method = { kernel, shape: shapedKernels.has(kernel) ? SHAPE : "auto", smoothing };
  const given = { ...network, grid: nationalGrid, method };
  const usual = join(folder, "case.json");
  const fine = join(folder, "fine.json");
  writeFileSync(usual, JSON.stringify(given));
  writeFileSync(fine, JSON.stringify({ ...given, relative: 1e-10 }));
  const engine = join(root, "assets", "engine.wasm");
  const ours = (name: string, file: string): Program => ({
    name,
    isOurs: true,
    run: () => reportOf(process.execPath, join(root, "dist", "bench", "ours.js"), file, engine),
  });
  const theirs = (name: string, run: () => Report): Program => ({ name, isOurs: false, run });
  const scipy = (name: string, program: string): Program =>
    theirs(name, () => reportOf(python, join(root, "bench", "peers", "scipy_rbf.py"), usual, program));
  const mine = [
    ours("Isopleth, default tolerance", usual),
    ours("Isopleth, 1e-10 of the sum of w phi", fine),
  ];
  if (options.peers === "none") return mine;
  const others: Program[] = [];
  if (hasScipy && legacy.has(kernel)) others.push(scipy("SciPy Rbf, 16 blocks", "blocks"));
  if (hasScipy) others.push(scipy("SciPy RBFInterpolator", "interpolator"));
  const isFirst = kernel === options.kernels[0];
  if (options.peers === "all") {
    const models = [alglibModels.get(kernel) ?? [], isFirst ? "hierarchical" : []].flat();
    if (alglib !== null)
      others.push(
        ...models.map((model) =>
          theirs(`ALGLIB, ${model}`, () => alglibReport(alglib, model, network, folder)),
        ),
      );
  }
  const programs = peers.slice(0, options.peers === "all" ? peers.length : 1);
  for (const peer of isFirst ? programs.filter(isInstalled) : []) {
    others.push(theirs(peer.name, () => runPeer(peer, folder, { ...network, grid: nationalGrid }, pinned)));
  }
  const { only } = options;
  return [
    ...mine,
    ...others.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part))),
  ];
}

function alglibReport(alglib: string, model: string, network: Network, folder: string): Report {
  const { west, south, dlon, dlat, columns, rows } = nationalGrid;
  const shape = model === "hierarchical" ? HIERARCHICAL_RADIUS : SHAPE;
  const table = writePlain(folder, network);
  return reportOf(alglib, table, model, ...[shape, west, south, dlon, dlat, columns, rows].map(String));
}
