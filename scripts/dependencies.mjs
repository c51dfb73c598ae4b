import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm, SetupError, say } from "./commands.mjs";

const stampName = ".isopleth-lock-hash";

/** @param {string} project */
const lockHash = (project) =>
  createHash("sha256")
    .update(readFileSync(path.join(project, "package-lock.json")))
    .digest("hex");

/**
 * Whether node_modules was installed from the present lock file.
 * @param {string} project folder of package-lock.json
 */
export function dependenciesAreCurrent(project) {
  const folder = path.join(project, "node_modules");
  // A linked node_modules belongs to another checkout; installing through the link would pull it away there.
  if (existsSync(folder) && lstatSync(folder).isSymbolicLink()) return true;
  const stamp = path.join(folder, stampName);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash(project);
}

/** @param {string} project */
export function stampDependencies(project) {
  writeFileSync(path.join(project, "node_modules", stampName), lockHash(project));
}

/** @param {string} project */
export async function installDependencies(project) {
  if (dependenciesAreCurrent(project)) return;
  say("installing dependencies (npm ci)");
  // No dependency needs an install script: Electron's runtime is provided in runtime.mjs.
  const code = await npm([
    "ci",
    "--ignore-scripts",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
    "--prefix",
    project,
  ]);
  if (code !== 0) throw new SetupError("npm ci failed; its messages stand above. Is the registry reachable?");
  stampDependencies(project);
}
