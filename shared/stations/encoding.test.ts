import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import { decodePieces, recogniseEncoding } from "./encoding.ts";

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const recognise = (bytes: Uint8Array) => recogniseEncoding(memorySource(bytes), "test.csv").encoding;

describe("recogniseEncoding", () => {
  it.each([
    ["stations_gbk.csv", "gb18030"],
    ["airnow_latin1.dat", "iso-8859-1"],
    ["taiwan_hourly.csv", "utf-8-bom"],
    ["airnow_hourly_sites.csv", "utf-8"],
    ["ozone_midwest_wide.csv", "utf-8"],
  ])("%s: %s", (name, encoding) => {
    expect(recognise(fixture(name))).toBe(encoding);
  });

  it("takes single accented letters for ISO-8859-1, though GB18030 could hold them", () => {
    const bytes = Uint8Array.from(
      [..."id,name\n1,Qu\xe9bec\n2,Mal\xf8y\n"].map((letter) => letter.charCodeAt(0)),
    );
    expect(recognise(bytes)).toBe("iso-8859-1");
    expect([...decodePieces(memorySource(bytes), "iso-8859-1", "test.csv")][0]?.text).toContain("Québec");
  });
});

describe("decodePieces", () => {
  it("joins to the whole text, cut at line breaks only, without the byte order mark", () => {
    const text = "站号,经度\n1001A,116.4\né,1\n";
    const bytes = new TextEncoder().encode(`\ufeff${text}`);
    for (const size of [1, 5, 16, 1000]) {
      const pieces = [...decodePieces(memorySource(bytes), "utf-8-bom", "test.csv", size)];
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      expect(pieces.every((piece) => piece.text.endsWith("\n"))).toBe(true);
      expect(pieces.at(-1)?.end).toBe(bytes.length);
    }
  });
});
