/*
 * Side-by-side benchmark: `node bench/run.mjs [--quick | --full] [--kernels a,b] [--only PEERS] [--append] [--repeat N]
 * [--stations N] [--times T] [--missing SHARE]`. By default three kernels against SciPy and gdal_grid, each once (about
 * five minutes); --quick leaves peers out; --full takes every kernel, three turns, and whatever of ALGLIB, GRASS, GMT and
 * R is installed (hours). --only names parts of peers' names; --append adds to the table of the runs before, so that a
 * long comparison can be made piece by piece. Builds the engine and the comparison (compare.ts) into dist/bench.
 */
import buildEngine from "../scripts/engine.mjs";
import { root } from "../scripts/paths.mjs";
import { buildBench, machine, today } from "./build.mjs";

buildEngine();
const [, program] = await buildBench("ours", "compare");
/** @type {typeof import("./compare.ts")} */
const { compare } = await import(program ?? "");
compare(root, machine, today, process.argv.slice(2));
