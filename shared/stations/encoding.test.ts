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
    ["unicode_text.txt", "utf-16le"],
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
  it.each([
    ["utf-8", "id,lon\n1,2\né", [0xff, 0x41, 0x0a], "line 3, byte 14"],
    ["utf-8", "id,lon\n1,2\n", [0xe4, 0xb8], "line 3, byte 13"],
    ["gb18030", "id,lon\n1,2\n3,", [0xff, 0x0a], "line 3, byte 14"],
  ] as const)("says where bytes are no text in %s", (encoding, begin, bytes, where) => {
    for (const before of [0, 3000]) {
      const text = `${"#\n".repeat(before)}${begin}`;
      const source = memorySource(Uint8Array.from([...new TextEncoder().encode(text), ...bytes]));
      const [line, byte] = [...where.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      const said = `line ${(line ?? 0) + before}, byte ${(byte ?? 0) + 2 * before} of the file`;
      expect(() => [...decodePieces(source, encoding, "test.csv", 500)]).toThrow(said);
    }
  });

  it.each([
    ["utf-16le", false],
    ["utf-16be", true],
  ] as const)("%s is cut at line breaks only, though its characters hold their byte", (encoding, isBig) => {
    const text = "站号,经度\n1001A,ਊ\u0a0a\u0d0a,116.4\né,1\n";
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const source = memorySource(Uint8Array.from(isBig ? little.swap16() : little));
    for (const size of [1, 7, 20, 1000]) {
      const pieces = [...decodePieces(source, encoding, "test.csv", size)].map((piece) => piece.text);
      expect(pieces.join("")).toBe(text);
      expect(pieces.every((piece) => piece.endsWith("\n"))).toBe(true);
    }
  });

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
