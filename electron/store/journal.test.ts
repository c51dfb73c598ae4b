import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendToJournal, ChunkChecks, checkOf, readJournal } from "./journal.ts";
import { NodeReader } from "./nodeReader.ts";
import { readChunk } from "./readChunk.ts";
import { CHUNK_BYTES, chunkPath, writeChunk } from "./zarr.ts";

let folder: string;
let journal: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-journal-"));
  journal = join(folder, "tiles.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const entryOf = (tile: number, ...checks: number[]) => ({ tile, firstTime: 0, toleranceShare: 1, checks });

describe("a journal", () => {
  it("tells which tiles are done, and the newest word on each counts", () => {
    appendToJournal(journal, entryOf(2, 7, 0xffffffff));
    appendToJournal(journal, { ...entryOf(0, 5), firstTime: 1 });
    appendToJournal(journal, { ...entryOf(2, 8, 9), toleranceShare: 0.01 });
    const checks = readJournal(journal, 4, 2);
    expect([0, 1, 2, 3].map((tile) => checks.isDone(tile))).toEqual([false, false, true, false]);
    expect([checks.of(2, 0), checks.of(2, 1), checks.of(0, 0), checks.of(0, 1)]).toEqual([8, 9, null, 5]);
    expect([checks.shareOf(2), checks.shareOf(0)]).toEqual([0.01, 1]);
    expect([...checks.entries()]).toEqual([{ ...entryOf(2, 8, 9), toleranceShare: 0.01 }]);
    checks.forget(2);
    expect(checks.of(2, 0)).toBeNull();
  });

  it("is empty where there is none", () => {
    expect([...readJournal(journal, 4, 2).entries()]).toEqual([]);
  });

  it("believes no line that was torn at any of its letters, and every line after it", () => {
    appendToJournal(journal, entryOf(1, 11));
    const whole = readFileSync(journal).length;
    appendToJournal(journal, entryOf(2, 22));
    const end = readFileSync(journal).length;
    for (let length = end - 1; length > whole; length--) {
      truncateSync(journal, length);
      appendToJournal(journal, entryOf(3, 33));
      const checks = readJournal(journal, 4, 1);
      expect([1, 2, 3].map((tile) => checks.isDone(tile))).toEqual([true, false, true]);
      truncateSync(journal, length);
    }
  });

  it("believes no line that was altered, nor one of another grid", () => {
    appendToJournal(journal, entryOf(1, 0xaaaaaaaa));
    writeFileSync(journal, readFileSync(journal, "utf8").replace("aaaaaaaa", "aaaabaaa"));
    appendFileSync(journal, "\n\0\0\0 garbage");
    appendToJournal(journal, entryOf(99, 1));
    expect([...readJournal(journal, 4, 1).entries()]).toEqual([]);
  });
});

describe("a chunk", () => {
  const values = Float32Array.from({ length: 256 * 256 }, (_, k) => k);
  let path: string;
  let check: number;
  beforeEach(() => {
    path = chunkPath(folder, "pm25", 0, 0, 0);
    check = writeChunk(path, values, 256, 256);
  });

  it("reads back only as it was written", async () => {
    const bytes = new Uint8Array(CHUNK_BYTES);
    expect(await readChunk(path, check, bytes)).toBe(true);
    expect(checkOf(bytes)).toBe(check);
    const nodes = new NodeReader(folder, "pm25", 1, checksOf(check));
    expect(nodes.read(0, 3, 2)).toBe(2 * 256 + 3);
  });

  it("that is not done is not there, whatever lies in its place", async () => {
    expect(await readChunk(path, null, new Uint8Array(CHUNK_BYTES))).toBe(false);
  });

  it.each([
    ["altered in one bit", () => alter(path), "does not match its check"],
    ["cut in half", () => truncateSync(path, CHUNK_BYTES / 2), `holds ${CHUNK_BYTES / 2} bytes`],
    ["lengthened", () => appendFileSync(path, "x"), "is longer"],
    ["gone", () => rmSync(path), "is gone"],
  ])("%s is found out", async (_, damage, words) => {
    damage();
    const attempt = readChunk(path, check, new Uint8Array(CHUNK_BYTES));
    await expect(attempt).rejects.toMatchObject({ tag: "damaged-field" });
    await expect(attempt).rejects.toThrow(words);
    expect(new NodeReader(folder, "pm25", 1, checksOf(check)).read(0, 3, 2)).toBeNull();
  });
});

function checksOf(check: number): ChunkChecks {
  const checks = new ChunkChecks(1, 1);
  checks.add(entryOf(0, check));
  return checks;
}

function alter(path: string): void {
  const bytes = readFileSync(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
