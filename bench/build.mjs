/*
 * What the benchmarks have in common: TypeScript of this folder built into dist/bench, and the machine's name.
 */
import { cpus } from "node:os";
import path from "node:path";
import { build } from "vite";
import { root } from "../scripts/paths.mjs";

export const benchFolder = path.join(root, "dist", "bench");

/**
 * Builds programs of this folder for Node, one file each with all they need; returns their paths.
 * @param {...string} names without .ts
 */
export async function buildBench(...names) {
  for (const name of names) {
    await build({
      configFile: false,
      logLevel: "warn",
      root,
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: `bench/${name}.ts`,
        outDir: benchFolder,
        emptyOutDir: false,
        target: "node20",
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
  }
  return names.map((name) => path.join(benchFolder, `${name}.js`));
}

/** The processors and today's date, as tables name them. */
export const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`;
export const today = new Date().toISOString().slice(0, 10);
