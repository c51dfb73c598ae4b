import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RecentFiles } from "./recentFiles.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recent-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("lists newest first, each path once, at most ten", async () => {
  const recent = new RecentFiles(join(folder, "deep", "recent.json"));
  for (let i = 0; i < 12; i++) await recent.add(`/data/${i}.csv`);
  await recent.add("/data/5.csv");
  const paths = await recent.list();
  expect(paths.slice(0, 3)).toEqual(["/data/5.csv", "/data/11.csv", "/data/10.csv"]);
  expect(paths).toHaveLength(10);
});

it("starts anew from a file that is missing or broken", async () => {
  const file = join(folder, "recent.json");
  expect(await new RecentFiles(file).list()).toEqual([]);
  await writeFile(file, "{not json");
  const recent = new RecentFiles(file);
  expect(await recent.list()).toEqual([]);
  await recent.add("/a.csv");
  expect(await recent.list()).toEqual(["/a.csv"]);
});
