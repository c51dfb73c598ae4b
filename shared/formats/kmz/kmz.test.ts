import { decode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { joinPieces } from "../format.ts";
import { asymmetric, defaultOptions, fieldOf, undated } from "../testing/fields.ts";
import { has, python, withFile } from "../testing/readers.ts";
import { kmz } from "./kmz.ts";

describe("KMZ overlay", () => {
  it("has a picture per time, a legend, and the outer edges of the cells", async () => {
    const files = unzipSync(await joinPieces(kmz.encode(asymmetric, defaultOptions)));
    expect(Object.keys(files)).toEqual(["doc.kml", "key.png", "overlays/0.png", "overlays/1.png"]);
    const kml = strFromU8(files["doc.kml"] ?? new Uint8Array());
    expect(kml).toContain("<north>0.35</north><south>-0.65</south><east>71.725</east><west>69.975</west>");
    expect(kml).toContain("<begin>2019-01-14T04:00:00Z</begin><end>2019-01-14T05:30:00Z</end>");
    const picture = decode(files["overlays/1.png"] ?? new Uint8Array());
    expect(picture.width / picture.height).toBe(7 / 5);
    expect(decode(files["key.png"] ?? new Uint8Array()).width).toBe(320);
  });

  it("has no time span when undated, and no markup from names", async () => {
    const files = unzipSync(
      await joinPieces(kmz.encode({ ...undated, longName: "O<3> & co" }, defaultOptions)),
    );
    const kml = strFromU8(files["doc.kml"] ?? new Uint8Array());
    expect(kml).not.toContain("TimeSpan");
    expect(kml).toContain("<name>O&lt;3&gt; &amp; co</name>");
  });

  it.skipIf(!has.python)(
    "is a sound archive of well-formed XML for Python (skipped without python3)",
    async () => {
      const script = `
import sys, zipfile, xml.etree.ElementTree as xml
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
k = "{http://www.opengis.net/kml/2.2}"
hrefs = [e.text for e in xml.fromstring(z.read("doc.kml")).iter(k + "href")]
assert all(h in z.namelist() for h in hrefs)
print(len(hrefs))`;
      const field = fieldOf(asymmetric.grid, [0, 1, 2], (t, i) => t + i);
      expect(await withFile(kmz, field, defaultOptions, (path) => python(script, path).trim())).toBe("4");
    },
  );
});
