import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noFacts, type ReadingFacts } from "./table.ts";
import { userError } from "./testFiles.ts";
import { treat } from "./treat.ts";
import {
  type Decision,
  decisionSchema,
  excludedBy,
  noTreatment,
  type Treatment,
  treatmentSchema,
} from "./treatment.ts";

const table = {
  value: "ozone_ppb",
  unit: "ppb",
  ids: ["a", "b", "c"],
  names: ["Alpha", "", ""],
  lon: Float64Array.of(10, 20, 30),
  lat: Float64Array.of(1, 2, 3),
  times: [0, 3_600_000],
  values: [Float64Array.of(10, -2, 30), Float64Array.of(20, 40, Number.NaN)],
};
const treated = (change: Partial<Treatment>, facts: ReadingFacts = noFacts) =>
  treat({ table, facts }, { ...noTreatment, ...change });
const decided = (...decisions: Decision[]) => treated({ decisions }).table;
const rows = ({ values }: { values: readonly Float64Array[] }) => values.map((column) => [...column]);

describe("treatment of stations", () => {
  it("changes nothing by default, not even the table's identity", () => {
    expect(treated({}).table).toBe(table);
    expect(treated({ unit: "ppb" }).table).toBe(table);
    expect(treated({})).toMatchObject({ conversion: null, negatives: 1 });
  });

  it("never touches the table that was read", () => {
    const before = structuredClone(table);
    treated({
      unit: "µg/m³",
      negatives: "zero",
      decisions: [
        { action: "average", reason: "near", stations: ["a", "b"] },
        { action: "swap", reason: "swapped", stations: ["c"] },
        { action: "drop", reason: "spike", stations: ["c"], times: [0] },
      ],
    });
    expect(table).toEqual(before);
  });

  it("sets negative values to zero, or drops them", () => {
    expect(rows(treated({ negatives: "zero" }).table)[0]).toEqual([10, 0, 30]);
    expect(rows(treated({ negatives: "drop" }).table)[0]).toEqual([10, Number.NaN, 30]);
  });

  it("converts units, and names the value without the old one", () => {
    const { table: converted, conversion } = treated({ unit: "µg/m³" });
    expect(converted).toMatchObject({ value: "ozone", unit: "µg/m³" });
    expect(converted.values[0]?.[0]).toBeCloseTo(19.618, 3);
    expect(conversion).toMatch(/^Converted from ppb to µg\/m³/);
    expect(treated({ unit: "µg/m³", temperature: 20, pressure: 1013 }).table.values[0]?.[0]).toBeCloseTo(
      19.948,
      3,
    );
  });

  it("refuses a unit that the value cannot have", () => {
    expect(userError(() => treated({ unit: "km" })).tag).toBe("bad-setting");
  });

  it("averages, keeps and drops", () => {
    const about = { reason: "near", stations: ["a", "b"] } as const;
    expect(rows(decided({ action: "average", ...about }))).toEqual([
      [4, Number.NaN, 30],
      [30, Number.NaN, Number.NaN],
    ]);
    expect(rows(decided({ action: "keep", ...about, kept: "b" }))).toEqual([
      [Number.NaN, -2, 30],
      [Number.NaN, 40, Number.NaN],
    ]);
    const drop = { action: "drop", reason: "spike", stations: ["a"], times: [3_600_000] } as const;
    expect(rows(decided(drop))[1]).toEqual([Number.NaN, 40, Number.NaN]);
  });

  it("averages what the others have where one value is missing", () => {
    const average = { action: "average", reason: "near", stations: ["c", "b"] } as const;
    expect(rows(decided(average))).toEqual([
      [10, Number.NaN, 14],
      [20, Number.NaN, 40],
    ]);
  });

  it("swaps and moves", () => {
    const swapped = decided({ action: "swap", reason: "swapped", stations: ["c"] });
    expect([swapped.lon[2], swapped.lat[2]]).toEqual([3, 30]);
    const moved = decided({ action: "move", reason: "far", stations: ["b"], lon: -20, lat: 5 });
    expect([moved.lon[1], moved.lat[1]]).toEqual([-20, 5]);
  });

  it("gives the one of coincident stations that is kept its own values", () => {
    const facts = {
      ...noFacts,
      coincident: [
        { ids: ["a", "z"], names: ["", ""], values: [Float64Array.of(8, 12), Float64Array.of(15, 25)] },
      ],
    };
    const keep = { action: "keep", reason: "coincident", stations: ["a", "z"], kept: "z" } as const;
    expect(rows(treated({ decisions: [keep] }, facts).table).map(([first]) => first)).toEqual([12, 25]);
  });

  it("heeds decisions about another value not at all", () => {
    const drop = { action: "drop", reason: "spike", stations: ["a"], times: [0], value: "pm25" } as const;
    expect(decided(drop)).toBe(table);
    const exclude = { action: "exclude", reason: "constant", stations: ["a"], value: "pm25" } as const;
    expect(excludedBy([exclude], "ozone_ppb")).toEqual([]);
    expect(excludedBy([exclude], "pm25")).toEqual(["a"]);
  });

  it("keeps stations and their order, whatever is decided", () => {
    const id = fc.constantFrom("a", "b", "c", "nobody");
    const about = {
      reason: fc.constantFrom("near", "spike"),
      stations: fc.array(id, { minLength: 1, maxLength: 3 }),
    };
    const decision = fc.oneof(
      fc.record({ action: fc.constantFrom("exclude", "average", "swap", "accept"), ...about }),
      fc.record({ action: fc.constant("keep"), ...about, kept: id }),
      fc.record({ action: fc.constant("drop"), ...about, times: fc.constant([0, null]) }),
      fc.record({ action: fc.constant("move"), ...about, lon: fc.constant(1), lat: fc.constant(2) }),
    );
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 6 }), (drawn) => {
        const decisions = drawn.map((one) => decisionSchema.parse(one));
        const after = decided(...decisions);
        expect(after.ids).toEqual(table.ids);
        expect(after.values.map(({ length }) => length)).toEqual([3, 3]);
        expect(after.lat.every((lat) => Math.abs(lat) <= 90)).toBe(true);
      }),
    );
  });

  it("is data that survives JSON", () => {
    const treatment = treatmentSchema.parse({
      negatives: "drop",
      decisions: [{ action: "drop", reason: "spike", stations: ["a"], times: [null], value: "o3" }],
    });
    expect(treatmentSchema.parse(JSON.parse(JSON.stringify(treatment)))).toEqual(treatment);
  });
});
