/*
 * Side-by-side benchmark: `node bench/run.mjs [--quick | --full] [--repeat N] [--kernels a,b] [--stations N] [--times T]
 * [--missing SHARE]`. By default three kernels against SciPy and gdal_grid, each once (about five minutes); --quick leaves
 * peers out; --full takes every kernel, three turns, and whatever of GRASS, GMT and R is installed (an hour). Builds the
 * engine and the comparison (compare.ts) into dist/bench and runs it there.
 */
import path from "node:path";
import { build } from "vite";
import buildEngine from "../scripts/engine.mjs";
import { root } from "../scripts/paths.mjs";

buildEngine();
for (const entry of ["bench/ours.ts", "bench/compare.ts"]) {
  await build({
    configFile: false,
    logLevel: "warn",
    root,
    publicDir: false,
    ssr: { noExternal: true },
    build: { ssr: entry, outDir: "dist/bench", emptyOutDir: false },
  });
}
const { compare } = await import(path.join(root, "dist", "bench", "compare.js"));
compare(root, process.argv.slice(2));
