import { spawn, spawnSync } from "node:child_process";

/** A set-up problem the user can solve; printed without a stack. */
export class SetupError extends Error {}

/** @param {string} sentence */
export const say = (sentence) => console.log(`isopleth: ${sentence}`);

/**
 * Runs a command in the user's terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>} exit code; 127 when it cannot be started, 128 when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: "inherit", ...options });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 128));
  });
}

/**
 * What a command prints on standard output, "" when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function outputOf(command, args) {
  const result = spawnSync(command, [...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return result.status === 0 ? result.stdout : "";
}

/** @param {string} command */
export const isInstalled = (command) => outputOf("sh", ["-c", 'command -v "$1"', "sh", command]) !== "";

/**
 * npm with the user's own configuration, the same npm that started this script when there is one.
 * @param {readonly string[]} args
 */
export function npm(args) {
  const itself = process.env.npm_execpath;
  if (itself?.endsWith(".js")) return run(process.execPath, [itself, ...args]);
  const windows = process.platform === "win32";
  return run(windows ? "npm.cmd" : "npm", args, { shell: windows });
}

/**
 * Ends the script with the error in words.
 * @param {unknown} error
 */
export function failWith(error) {
  console.error(error instanceof SetupError ? `isopleth: ${error.message}` : error);
  process.exit(1);
}
