import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPieces } from "../format.ts";
import { formatFor } from "../registry.ts";
import type { FieldSource } from "../source.ts";
import { anyField, asymmetric, defaultOptions, fieldOf, undated } from "../testing/fields.ts";
import { encodeGbk } from "./gbk.ts";
import { micaps4 } from "./micaps4.ts";

/** All tokens, read the way MICAPS does: GBK text, any white space between. */
async function tokens(source: FieldSource): Promise<string[]> {
  const bytes = await joinPieces(micaps4.encode(source, defaultOptions));
  return new TextDecoder("gbk").decode(bytes).trim().split(/\s+/);
}

describe("MICAPS 4", () => {
  it("has 22 header tokens in Beijing time, then rows from the south", async () => {
    const all = await tokens(asymmetric);
    expect(all.slice(0, 3)).toEqual(["diamond", "4", "PM2.5_at_the_ground_ug/m3"]);
    const [date, level] = ["19 01 14 12", "0 1000"];
    expect(all.slice(3, 22).join(" ")).toBe(`${date} ${level} 0.25 0.2 70.1 71.6 -0.55 0.25 7 5 5 0 50 0 25`);
    expect(all).toHaveLength(22 + 35);
    expect([all[22], all[28], all[22 + 2 * 7 + 3], all[50], all[56]]).toEqual([
      "0.25",
      "6.25",
      "9999",
      "40.25",
      "46.25",
    ]);
  });

  it("gives back any field", async () => {
    await fc.assert(
      fc.asyncProperty(anyField, async (source) => {
        const values = await source.readRows(0, 0, source.grid.rows);
        const read = (await tokens(source)).slice(22).map((token) => Math.fround(Number(token)));
        expect(read).toEqual([...values].map((value) => (Number.isNaN(value) ? 9999 : value + 0)));
      }),
      { numRuns: 30 },
    );
  });

  it("writes its description in GBK", async () => {
    const field = fieldOf(asymmetric.grid, [0], () => 1, { longName: "臭氧 小时值", unit: "" });
    expect((await tokens(field))[2]).toBe("臭氧_小时值");
    expect([...encodeGbk("啊a😀")]).toEqual([0xb0, 0xa1, 0x61, 0x3f]);
    const real = fieldOf(asymmetric.grid, [0], () => 1, { longName: "PM2.5 Coruña", unit: "µg/m³" });
    expect((await tokens(real))[2]).toBe("PM2.5_Coruna_μg/m3");
  });

  it("never ends its contours at a number with another meaning", async () => {
    const field = fieldOf(asymmetric.grid, [0], (_, i) => -1 - i);
    expect(Number((await tokens(field))[19])).toBeGreaterThan(-1);
  });

  it("is named by its date and refuses to have none", () => {
    expect(micaps4.baseName(asymmetric, defaultOptions)).toBe("19011412");
    expect(micaps4.holds(undated, defaultOptions)).toMatch(/needs a date/);
    expect(formatFor("19011412.000").id).toBe("micaps4");
  });
});
