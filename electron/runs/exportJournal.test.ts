import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ExportJournal } from "./exportJournal.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-journal-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("removes what a process that is gone left behind, and nothing else", () => {
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  const parts = ["gone", "here", "foreign"].map((name) => join(folder, `.${name}.nc.isopleth-part`));
  for (const part of parts) mkdirSync(part);
  const precious = join(folder, "precious");
  mkdirSync(precious);
  const notes = join(folder, "notes");
  const journal = new ExportJournal(notes);
  journal.clean();
  const forget = journal.note(parts[1] as string);
  writeFileSync(join(notes, `${gone}-1-0`), parts[0] as string);
  writeFileSync(join(notes, `${gone}-1-1`), precious);
  new ExportJournal(notes).clean();
  expect([...parts, precious].map((part) => existsSync(part))).toEqual([false, true, true, true]);
  expect(readdirSync(notes)).toHaveLength(1);
  forget();
  expect(existsSync(notes)).toBe(false);
});

it("lets a field be saved elsewhere when its own disk takes no notes", () => {
  const inTheWay = join(folder, "in-the-way");
  writeFileSync(inTheWay, "");
  const forget = new ExportJournal(join(inTheWay, "notes")).note(join(folder, ".a.nc.isopleth-part"));
  expect(forget).not.toThrow();
});
