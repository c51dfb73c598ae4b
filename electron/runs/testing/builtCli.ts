import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./workerBundle.ts";

/**
 * Builds the batch command into a fresh folder, laid out as the project's own.
 * @returns the folder, which is the caller's to remove, and the command in it.
 */
export async function buildCli(): Promise<{ readonly folder: string; readonly cli: string }> {
  const folder = mkdtempSync(join(tmpdir(), "isopleth-cli-"));
  const [cliBundle, workerBundle] = [await bundle("cli"), await bundle("worker")];
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "dist"));
  symlinkSync(fileURLToPath(new URL("../../../assets", import.meta.url)), join(folder, "assets"));
  const cli = join(folder, "dist", "cli.js");
  copyFileSync(cliBundle, cli);
  copyFileSync(workerBundle, join(folder, "dist", "worker.js"));
  for (const path of [cliBundle, workerBundle]) rmSync(dirname(dirname(path)), { recursive: true });
  return { folder, cli };
}
