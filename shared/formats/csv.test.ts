import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";
import { joinPieces } from "./format.ts";
import { coordinateText, shortestText, timeText } from "./numbers.ts";
import type { FieldSource } from "./source.ts";
import { anyField, asymmetric, defaultOptions, fieldOf, undated } from "./testing/fields.ts";

async function parsed(source: FieldSource, layout: "long" | "matrix"): Promise<string[][]> {
  const bytes = await joinPieces(csv.encode(source, { ...defaultOptions, layout }));
  return Papa.parse<string[]>(new TextDecoder().decode(bytes), { skipEmptyLines: true }).data;
}

const numberOf = (text: string | undefined): number => (text ? Math.fround(Number(text)) : Number.NaN);

describe("CSV, long", () => {
  it("has a row per node and time, empty without data", async () => {
    const rows = await parsed(asymmetric, "long");
    expect(rows[0]).toEqual(["lon", "lat", "time", "PM2.5 (ug/m3)"]);
    expect(rows[1]).toEqual(["70.1", "-0.55", "2019-01-14T04:00:00Z", "0.25"]);
    expect(rows[1 + 2 * 7 + 3]).toEqual(["70.85", "-0.15", "2019-01-14T04:00:00Z", ""]);
    expect(rows.at(-1)).toEqual(["71.6", "0.25", "2019-01-14T05:30:00Z", "146.25"]);
    expect(rows).toHaveLength(1 + 2 * 35);
  });

  it("has no time column when undated", async () => {
    const rows = await parsed(undated, "long");
    expect(rows[0]).toEqual(["lon", "lat", "PM2.5 (ug/m3)"]);
    expect(rows[1]).toEqual(["70.1", "-0.55", "0.25"]);
  });

  it("gives back any field", async () => {
    await fc.assert(
      fc.asyncProperty(anyField, async (source) => {
        const rows = (await parsed(source, "long")).slice(1);
        const values = await Promise.all(source.times.map((_, t) => source.readRows(t, 0, source.grid.rows)));
        expect(rows.map((row) => numberOf(row[3]))).toEqual(
          values.flatMap((field) => [...field].map((value) => value + 0)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("quotes a name with a comma", async () => {
    const source = fieldOf(asymmetric.grid, [0], () => 1, { value: 'PM2.5, "dry"', unit: "" });
    expect((await parsed(source, "long"))[0]?.[3]).toBe('PM2.5, "dry"');
  });
});

describe("CSV, matrix", () => {
  it("has longitudes and latitudes as margins", async () => {
    const rows = await parsed(undated, "matrix");
    expect(rows[0]).toEqual(["lat", "70.1", "70.35", "70.6", "70.85", "71.1", "71.35", "71.6"]);
    expect(rows[1]).toEqual(["-0.55", "0.25", "1.25", "2.25", "3.25", "4.25", "5.25", "6.25"]);
    expect(rows[3]?.[4]).toBe("");
    expect(rows).toHaveLength(6);
  });

  it("tells the time of each line when there are several", async () => {
    const rows = await parsed(asymmetric, "matrix");
    expect(rows[0]?.slice(0, 3)).toEqual(["time", "lat", "70.1"]);
    expect(rows.at(-1)?.slice(0, 3)).toEqual(["2019-01-14T05:30:00Z", "0.25", "140.25"]);
  });
});

describe("numbers in text", () => {
  it.each([
    [0.1, "0.1"],
    [16777216, "16777216"],
    [3.4028234663852886e38, "3.4028235e+38"],
    [-0.3, "-0.3"],
    [1e-30, "1e-30"],
    [-0, "0"],
    [Number.NaN, ""],
    [12, "12"],
  ])("%d is printed %s", (value, text) => {
    expect(shortestText(Math.fround(value))).toBe(text);
  });

  it("comes back to the same float32, in no more digits than needed", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = shortestText(value);
        expect(Math.fround(Number(text))).toBe(value === 0 ? 0 : value);
        const digits = text
          .replace(/e.*$/, "")
          .replace(/[-.]/g, "")
          .replace(/^0+|0+$/g, "").length;
        if (digits > 6) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
      }),
    );
  });

  it("leaves the dust of binary fractions out of coordinates and empties undated times", () => {
    expect(coordinateText(70 + 3 * 0.05)).toBe("70.15");
    expect(timeText(Number.NaN)).toBe("");
  });
});
