import "./node-version.mjs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { failWith, run, SetupError } from "./commands.mjs";
import { root } from "./paths.mjs";
import { findRuntime } from "./runtime.mjs";
import { setUp } from "./setup.mjs";

const builder = path.join(root, "node_modules", "electron-builder", "cli.js");

/** @param {readonly string[]} args */
async function build(args) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const code = await run(process.execPath, [builder, "--publish", "never", ...args], { cwd: root, env });
  if (code !== 0) throw new SetupError("electron-builder failed; its messages stand above.");
}

/** The unpacked application of this system, around the runtime at hand, open for Playwright: for tests only. */
export async function packageForTests() {
  const runtime = findRuntime();
  if (!runtime) throw new SetupError("There is no Electron runtime: run `npm run setup` first.");
  await build([
    "--dir",
    `--config.electronDist=${runtime.folder}`,
    `--config.electronVersion=${runtime.version}`,
    "--config.electronFuses.enableNodeCliInspectArguments=true",
  ]);
}

/** Where `packageForTests` puts the executable. */
export function packagedExecutable() {
  const release = path.join(root, "release");
  if (process.platform === "win32") return path.join(release, "win-unpacked", "Isopleth.exe");
  if (process.platform === "linux") {
    const folder = process.arch === "x64" ? "linux-unpacked" : `linux-${process.arch}-unpacked`;
    return path.join(release, folder, "isopleth");
  }
  const folder = process.arch === "x64" ? "mac" : `mac-${process.arch}`;
  return path.join(release, folder, "Isopleth.app", "Contents", "MacOS", "Isopleth");
}

/** Installers for this system, around the official runtime that electron-builder fetches itself. */
async function packageRelease() {
  await setUp({ window: false, tests: false });
  await buildAll();
  await build(process.argv.slice(2));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await packageRelease().catch(failWith);
