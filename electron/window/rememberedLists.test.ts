import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RememberedLists } from "./rememberedLists.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lists-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("keeps the last list of each network between starts", async () => {
  const file = join(folder, "deep", "lists.json");
  const lists = new RememberedLists(file);
  await lists.remember("china", "/a.csv");
  await lists.remember("madrid", "/m.csv");
  await lists.remember("china", "/b.csv");
  expect(await new RememberedLists(file).all()).toEqual({ china: "/b.csv", madrid: "/m.csv" });
});

it("starts anew from a file that is missing or broken", async () => {
  const file = join(folder, "lists.json");
  expect(await new RememberedLists(file).all()).toEqual({});
  await writeFile(file, "[1");
  const lists = new RememberedLists(file);
  expect(await lists.all()).toEqual({});
  await lists.remember("eea", "/e.csv");
  expect(await lists.all()).toEqual({ eea: "/e.csv" });
});
