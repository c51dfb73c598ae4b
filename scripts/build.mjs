import "./node-version.mjs";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { failWith, say } from "./commands.mjs";
import buildEngine from "./engine.mjs";
import { root } from "./paths.mjs";

/**
 * One thing that is built: from which sources, into which files, and how.
 * @typedef {object} Target
 * @property {string} name
 * @property {readonly string[]} sources folders and files whose content decides whether it is built again
 * @property {readonly string[]} outputs
 * @property {() => Promise<void>} build
 */

const common = ["shared", "assets/sample", "package.json", "package-lock.json", "scripts/build.mjs"];
const stamps = path.join(root, "dist", "stamps");

/** @returns {Promise<void>} */
async function buildPage() {
  const { build } = await import("vite");
  const { default: react } = await import("@vitejs/plugin-react");
  await build({
    configFile: false,
    logLevel: "warn",
    root: path.join(root, "renderer"),
    base: "./",
    plugins: [react()],
    build: {
      outDir: path.join(root, "dist", "renderer"),
      emptyOutDir: true,
      target: "chrome130",
      // Map libraries are large and come from the disk, not over a network.
      chunkSizeWarningLimit: 4000,
    },
  });
}

/**
 * One file for one process, with everything it imports inside: the package carries no node_modules. What it imports
 * on demand lies in a folder of its own, so that it need not be compiled whenever a process starts.
 * @param {string} entry
 * @param {string} output
 * @param {"es" | "cjs"} [format] a sandboxed preload must be CommonJS
 * @returns {Target}
 */
function nodeTarget(entry, output, format = "es") {
  return {
    name: output,
    sources: ["electron", ...common],
    outputs: [output],
    async build() {
      const { build } = await import("vite");
      rmSync(path.join(root, "dist", path.parse(output).name), { recursive: true, force: true });
      await build({
        configFile: false,
        logLevel: "warn",
        root,
        publicDir: false,
        ssr: { noExternal: true, external: ["electron"] },
        build: {
          ssr: path.join(root, entry),
          outDir: path.join(root, "dist"),
          emptyOutDir: false,
          target: "node20",
          minify: false,
          rolldownOptions: {
            output: {
              format,
              entryFileNames: path.basename(output),
              chunkFileNames: `${path.parse(output).name}/[name]-[hash].js`,
              codeSplitting: format === "es",
            },
          },
        },
      });
    },
  };
}

/** @type {readonly Target[]} */
const targets = [
  {
    name: "page",
    sources: ["renderer", ...common],
    outputs: ["dist/renderer/index.html"],
    build: buildPage,
  },
  nodeTarget("electron/main.ts", "dist/main.js"),
  nodeTarget("electron/preload.ts", "dist/preload.cjs", "cjs"),
  nodeTarget("electron/worker.ts", "dist/worker.js"),
  nodeTarget("electron/cli.ts", "dist/cli.js"),
];

/**
 * Files below the sources, sorted; tests and fixtures do not reach what is built.
 * @param {readonly string[]} sources
 */
function filesOf(sources) {
  const files = sources.flatMap((source) => {
    const absolute = path.join(root, source);
    if (!existsSync(absolute)) return [];
    if (path.extname(source) !== "") return [source];
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  });
  return files.filter((file) => !/\.test\.|[\\/]fixtures[\\/]/.test(file)).sort();
}

/** @param {readonly string[]} sources */
function contentHash(sources) {
  const hash = createHash("sha256");
  for (const file of filesOf(sources)) hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

/** @param {Target} target */
async function buildWhenChanged({ name, sources, outputs, build }) {
  const stamp = path.join(stamps, path.basename(name));
  const hash = contentHash(sources);
  const present = outputs.every((output) => existsSync(path.join(root, output)));
  if (present && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  say(`building ${name}`);
  await build();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, hash);
}

/** Builds what has changed since the last build. */
export async function buildAll() {
  buildEngine();
  for (const target of targets) await buildWhenChanged(target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll().catch(failWith);
