import "./node-version.mjs";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { failWith, run, SetupError, say } from "./commands.mjs";
import { root } from "./paths.mjs";
import { findRuntime } from "./runtime.mjs";
import { setUp } from "./setup.mjs";
import { hasDisplay, isRoot } from "./system.mjs";

/** @param {readonly string[]} extra */
async function openWindow(extra) {
  const runtime = findRuntime();
  if (!runtime) throw new SetupError("There is no Electron runtime.");
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  // Chromium refuses to start as root with its sandbox; nobody else goes without it.
  const sandbox = isRoot() ? ["--no-sandbox"] : [];
  const code = await run(runtime.executable, [...sandbox, root, ...extra], { cwd: root, env });
  if (code !== 0) say(`the application ended with code ${code}`);
  return code;
}

/** @param {readonly string[]} extra */
async function runSample(extra) {
  const folder = path.join(root, "output");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  say("there is no display: computing the sample in batch mode");
  const output = (/** @type {string} */ extension) => path.join(folder, `isopleth-sample.${extension}`);
  const sample = path.join(root, "assets", "sample", "airnow_conus_20240416.csv");
  const settings = ["--value", "pm25_ugm3", "--out", output("nc"), "--out", output("png")];
  const command = [path.join(root, "dist", "cli.js"), "batch", sample, ...settings];
  const code = await run(process.execPath, [...command, "--report", output("json"), ...extra], { cwd: root });
  if (code !== 0) return code;
  /** @type {{ outputs: readonly { path: string }[] }} */
  const { outputs } = JSON.parse(readFileSync(output("json"), "utf8"));
  const [field, ...pictures] = outputs.map((file) => file.path);
  say(`the field is in ${field}`);
  say(`its pictures, one for each time:\n  ${pictures.join("\n  ")}`);
  return 0;
}

try {
  const window = hasDisplay();
  await setUp({ window, tests: false });
  const { buildAll } = await import("./build.mjs");
  await buildAll();
  const extra = process.argv.slice(2);
  process.exitCode = await (window ? openWindow(extra) : runSample(extra));
} catch (error) {
  failWith(error);
}
