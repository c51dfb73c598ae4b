import { describe, expect, it } from "vitest";
import { readBytes, readFixture, readText, rolesOf, valuesOf } from "./testFiles.ts";

/** Made-up tables as an input method for Chinese leaves them. */
describe("full-width commas between columns", () => {
  const text = "站点编号，经度，纬度，PM2.5\n1001A，116.366，39.8673，35\n1002A，116.17，40.2865，41.5\n";

  it("are a delimiter like another", () => {
    const read = readText(text);
    expect(read.layout.delimiter).toBe("，");
    expect(rolesOf(read)).toEqual({ id: "站点编号", lon: "经度", lat: "纬度", value: "PM2.5" });
    expect(valuesOf(read)).toEqual([[35, 41.5]]);
    expect(read.layout.reasons.join("\n")).toContain("Delimiter: full-width comma, which gives 4 columns.");
  });

  it("also in GB18030, and with quoted cells", () => {
    const gbk: Readonly<Record<string, readonly number[]>> = {
      "，": [0xa3, 0xac],
      经: [0xbe, 0xad],
      纬: [0xce, 0xb3],
      度: [0xb6, 0xc8],
    };
    const mixed = 'id，经度，纬度，o3\n"A"，116.3，39.8，35\n"B，b"，116.1，40.2，41\n';
    const bytes = [...mixed].flatMap((sign) => gbk[sign] ?? [sign.charCodeAt(0)]);
    const read = readBytes(Uint8Array.from(bytes), "gbk.csv");
    expect(read.layout.encoding).toBe("gb18030");
    expect(read.table.ids).toEqual(["A", "B，b"]);
    expect(valuesOf(read)).toEqual([[35, 41]]);
  });

  it("inside the names of a file of plain commas stay there", () => {
    const read = readText("id,name,lon,lat,o3\n1,北京，东城,116.4,39.9,30\n2,北京，西城,116.3,39.9,31\n");
    expect(read.layout.delimiter).toBe(",");
    expect(read.table.names).toEqual(["北京，东城", "北京，西城"]);
  });

  it("in a whole file, a value missing", () => {
    const read = readFixture("left_full_width_commas.csv");
    expect(read.table.names).toEqual(["甲站", "乙站"]);
    expect(valuesOf(read)).toEqual([[35, 41.5]]);
  });

  it("can be chosen", () => {
    expect(readText(text, { delimiter: "，" }).layout.delimiter).toBe("，");
  });
});
