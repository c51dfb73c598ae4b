/*
 * Builds assets/engine.wasm from shared/rbf/assembly when it is missing or older than its sources.
 * Called by scripts/build.mjs and, through vitest's globalSetup, before the unit tests.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "shared", "rbf", "assembly");
const output = join(root, "assets", "engine.wasm");

function isFresh() {
  const built = statSync(output, { throwIfNoEntry: false });
  if (!built) return false;
  return readdirSync(sources).every((name) => statSync(join(sources, name)).mtimeMs <= built.mtimeMs);
}

/** Also vitest's globalSetup. Throws with the compiler's own words when the sources do not compile. */
export default function buildEngine() {
  if (isFresh()) return;
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/bin/asc.js");
  const config = join(sources, "asconfig.json");
  const done = spawnSync(process.execPath, [compiler, "--config", config], { encoding: "utf8", cwd: root });
  if (done.status !== 0) throw new Error(`engine.wasm does not build:\n${done.stdout}${done.stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildEngine();
