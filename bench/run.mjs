/*
 * Side-by-side benchmark: `node bench/run.mjs [--quick] [--repeat N] [--kernels a,b] [--stations N] [--times T]
 * [--missing SHARE]`. Builds the engine and the comparison (compare.ts) into dist/bench and runs it there.
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
