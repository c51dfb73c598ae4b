import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UserError } from "../../shared/errors.ts";
import { writeAnew, writeAtomically } from "./atomicFile.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-atomic-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("makes the folders on the way and leaves nothing but the file", () => {
  const path = join(folder, "a", "b", "file");
  writeAtomically(path, "one ", Uint8Array.of(50));
  expect(readFileSync(path, "utf8")).toBe("one 2");
  writeAtomically(path, "three");
  expect(readFileSync(path, "utf8")).toBe("three");
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["file"]);
});

it("writes a new file straight to its place and leaves one that is there alone", () => {
  const path = join(folder, "new", "chunk");
  expect(writeAnew(path, Uint8Array.of(65))).toBe(true);
  expect(writeAnew(path, Uint8Array.of(66))).toBe(false);
  expect(readFileSync(path, "utf8")).toBe("A");
});

it("says what is in the way", () => {
  writeFileSync(join(folder, "file"), "");
  const path = join(folder, "file", "chunk");
  expect(() => writeAnew(path, Uint8Array.of(65))).toThrow(UserError);
  expect(() => writeAtomically(path, "x")).toThrow(/cannot be written: a part of the path is not a folder/);
});
