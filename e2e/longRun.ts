import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { allGone, descendants, fieldHash, until } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, type Launched } from "./launch.ts";
import { slowTiles } from "./spoil.ts";

/** Sets a run of the sample over the contiguous United States; spacing in degrees. */
export async function prepareRun(isopleth: IsoplethPage, spacing: number): Promise<void> {
  await isopleth.waitUntilReady();
  await isopleth.choose("Kernel", "linear");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(-130, -60, 22, 52, spacing);
}

/** Starts such a run, slowed down, and waits until more than `tiles` are done, as the window says: it is in the middle. */
export async function startLongRun(launched: Launched, spacing: number, tiles = 3): Promise<IsoplethPage> {
  const isopleth = new IsoplethPage(launched.page);
  await prepareRun(isopleth, spacing);
  await slowTiles(launched);
  await isopleth.run();
  await expect.poll(() => isopleth.tilesDone(), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(tiles);
  return isopleth;
}

/** Presses Run and waits until so many tiles are on the disk, which is sooner than the window says it; the run's folder. */
export async function beginRun(isopleth: IsoplethPage, userData: string, tiles = 1): Promise<string> {
  const before = runsOf(userData);
  await isopleth.run();
  let folder: string | undefined;
  await until(
    () => {
      folder = runsOf(userData).find((one) => !before.includes(one));
      return folder !== undefined && journalOf(folder).length >= tiles;
    },
    `${tiles} tiles are on the disk`,
    60_000,
  );
  return folder ?? "";
}

/** A whole run; its folder. */
export async function runToEnd(isopleth: IsoplethPage, userData: string): Promise<string> {
  const folder = await beginRun(isopleth, userData);
  await isopleth.waitUntilDone();
  return folder;
}

/** Folders of the runs below a folder, oldest first. */
export function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{8}T/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The folders of the application's own runs. */
export const runsOf = (userData: string): string[] => runsIn(path.join(userData, "runs"));

/** The name of the array that a run's field is in. */
function arrayOf(runFolder: string): string {
  const isField = (name: string): boolean =>
    !["lon", "lat", "time", "crs"].includes(name) && !name.startsWith(".");
  return readdirSync(path.join(runFolder, "field.zarr")).find(isField) ?? "";
}

/** The files of all chunks of a run's field. */
export function chunksOf(runFolder: string): string[] {
  const array = path.join(runFolder, "field.zarr", arrayOf(runFolder));
  return readdirSync(array, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Of all chunks of a run's field. */
export const hashOf = (runFolder: string): string =>
  createHash("sha256")
    .update(fieldHash(runFolder, arrayOf(runFolder)))
    .digest("hex");

export const logOf = (runFolder: string): string => readFileSync(path.join(runFolder, "log.txt"), "utf8");

/** The lines of a run's journal: one for each tile done. */
export function journalOf(runFolder: string): string[] {
  const journal = path.join(runFolder, "tiles.log");
  return existsSync(journal) ? readFileSync(journal, "utf8").trim().split("\n") : [];
}

/** All processes of an application, its main one first. */
export function processesOf({ app }: Launched): number[] {
  const main = app.process().pid ?? 0;
  return [main, ...descendants(main)];
}

/**
 * Kills the main process of an application, or its whole tree, and waits until nothing is left of either; milliseconds
 * that took.
 */
export async function kill(
  launched: Launched,
  whole: boolean,
  signal: NodeJS.Signals = "SIGKILL",
): Promise<number> {
  const all = processesOf(launched);
  for (const pid of whole ? all.toReversed() : all.slice(0, 1)) process.kill(pid, signal);
  return allGone(all);
}
