import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PIECE_BYTES, piecesOf } from "../../shared/stations/byteSource.ts";
import { FileSource } from "./fileSource.ts";

const size = 2 * PIECE_BYTES + 12_345;
const content = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 9)) % 251);
const hash = createHash("sha256").update(content).digest("hex");
let folder = "";
let path = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-source-"));
  path = join(folder, "stations.csv");
  writeFileSync(path, content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("FileSource", () => {
  it("gives any part of the file, cut at its end", () => {
    const source = new FileSource(path);
    expect(source.length).toBe(size);
    expect([...source.read(1000, 5)]).toEqual([...content.subarray(1000, 1005)]);
    expect([...source.read(size - 3, 100)]).toEqual([...content.subarray(size - 3)]);
    expect(source.read(size, 10).length).toBe(0);
    source.close();
  });

  it.each([
    ["nothing was read", () => {}],
    ["a head and then all was read", (source: FileSource) => [source.read(0, 5000), [...piecesOf(source)]]],
    ["parts were read out of order", (source: FileSource) => [source.read(9000, 10), source.read(0, 9005)]],
    ["all was read twice", (source: FileSource) => [[...piecesOf(source)], [...piecesOf(source)]]],
  ])("hashes all of it when %s", (_when, read) => {
    const source = new FileSource(path);
    read(source);
    expect(source.sha256()).toBe(hash);
    source.close();
  });

  it("says so when the file became shorter", () => {
    const short = join(folder, "short.csv");
    writeFileSync(short, content);
    const source = new FileSource(short);
    truncateSync(short, 10);
    expect(() => source.read(0, 100)).toThrow("became shorter");
    source.close();
  });

  it.each([
    ["a folder", () => folder, "it is a folder"],
    ["nothing", () => join(folder, "none.csv"), "it does not exist"],
    ["a path through a file", () => join(path, "x.csv"), "not a folder"],
  ])("refuses %s", (_what, where, words) => {
    expect(() => new FileSource(where())).toThrow(words);
  });
});
