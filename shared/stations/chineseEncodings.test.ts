import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import { recogniseEncoding } from "./encoding.ts";
import { readFixture, rolesOf, timesOf, valuesOf } from "./testFiles.ts";

const recognise = (bytes: ArrayLike<number>): string =>
  recogniseEncoding(memorySource(Uint8Array.from(bytes)), "test.csv").encoding;

/** All pairs of bytes in two ranges that are one character each: bytes by character, made from the decoder. */
function charactersOf(
  label: string,
  leads: readonly [number, number],
  trails: readonly (readonly [number, number])[],
): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(label);
  const characters = new Map<string, readonly number[]>();
  for (let lead = leads[0]; lead <= leads[1]; lead++) {
    for (const [from, to] of trails) {
      for (let trail = from; trail <= to; trail++) {
        const text = decoder.decode(Uint8Array.of(lead, trail));
        if (/^\p{Script=Han}$/u.test(text)) characters.set(text, [lead, trail]);
      }
    }
  }
  return characters;
}

const high = [0xa1, 0xfe] as const;
const low = [0x40, 0x7e] as const;
const encodings = {
  /** The usual characters of GB 2312, and the rarer ones. */
  gb18030: charactersOf("gb18030", [0xb0, 0xf7], [high]),
  /** The usual characters of Big5. */
  big5: charactersOf("big5", [0xa4, 0xc6], [low, high]),
};
/** GB18030 beyond GB 2312, where it has traditional characters. */
const gbk = charactersOf("gb18030", [0x81, 0xfe], [low, [0x80, 0xfe]]);

const encode = (text: string, bytes: ReadonlyMap<string, readonly number[]>): number[] =>
  [...text].flatMap((letter) => bytes.get(letter) ?? [letter.charCodeAt(0)]);

/** A small table: a header in the encoding's words, and rows of any of its usual characters. */
const tableOf = (header: string, characters: readonly string[]) =>
  fc
    .array(fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 12,
    })
    .map(
      (names) => `${header}\n${names.map((name, i) => `${i},${name.join("")},${100 + i},30,7\n`).join("")}`,
    );

describe("Chinese encodings", () => {
  it.each([
    ["gb18030", "站号,站名,经度,纬度,臭氧"],
    ["big5", "站號,測站,經度,緯度,臭氧"],
  ] as const)("%s is taken for itself, whatever its tables say", (encoding, header) => {
    const bytes = encodings[encoding];
    fc.assert(
      fc.property(tableOf(header, [...bytes.keys()]), (text) => {
        const written = encode(text, bytes);
        expect(recognise(written)).toBe(encoding);
        expect(new TextDecoder(encoding, { fatal: true }).decode(Uint8Array.from(written))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it("traditional characters in GB18030 are not taken for Big5", () => {
    expect(recognise(encode("測站編號,測站,經度,緯度,臭氧\n1,臺南,120.2,23.0,39\n", gbk))).toBe("gb18030");
  });

  it("letters among Chinese words do not turn the scale", () => {
    const units = [
      [0xa6, 0xcc],
      [0xa8, 0xb9],
      [0xa8, 0xa6],
    ].flatMap((pair) => [...pair, 0x67, 0x2c]);
    const text = encode("站号,经度,纬度,臭氧\n", encodings.gb18030);
    expect(recognise([...text, ...Array.from({ length: 50 }, () => units).flat()])).toBe("gb18030");
  });

  it("one Chinese character between letters, again and again, does not turn the scale", () => {
    const text = `站號,測站,經度,緯度,臭氧\n${"1,A臺b,120.2,23.0,39\n".repeat(50)}`;
    expect(recognise(encode(text, encodings.big5))).toBe("big5");
  });

  it.each(["Ñuñoa", "São João da Ponte", "Évêché", "Århus Ær", "Höhe über Öland", "PM10 (µg/m3), Été"])(
    "accented letters are not taken for Chinese: %s",
    (name) => {
      const text = `id,name,lon,lat,o3\n${`1,${name},2,3,4\n`.repeat(20)}`;
      expect(recognise([...text].map((letter) => letter.charCodeAt(0)))).toBe("iso-8859-1");
    },
  );

  it("a table in Big5 opens as it is, and can be corrected to what it is not", () => {
    const read = readFixture("taiwan_big5.csv");
    expect(read.layout.encoding).toBe("big5");
    expect(read.layout.reasons.join(" ")).toContain("Encoding Big5");
    expect(rolesOf(read)).toEqual({
      id: "測站編號",
      name: "測站",
      lon: "經度",
      lat: "緯度",
      time: "監測時間",
      value: "臭氧(ppb)",
    });
    expect(read.table.names.slice(0, 3)).toEqual(["基隆", "汐止", "萬里"]);
    expect(read.table.unit).toBe("ppb");
    expect(timesOf(read)).toEqual(["2022-12-15T01:00:00.000Z"]);
    const plain = readFixture("taiwan_hourly.csv", { value: "o3" });
    expect(valuesOf(read)[0]).toEqual(valuesOf(plain)[0]);
    const columns = { "column 4": "lon", "column 5": "lat", "column 7": "value" } as const;
    const wrong = readFixture("taiwan_big5.csv", { encoding: "gb18030", headerLine: 0, roles: columns });
    expect(wrong.layout.reasons).toContain("Encoding gb18030, as chosen.");
  });
});
