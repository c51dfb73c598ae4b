import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinColumns, partColumns } from "./joinedColumns.ts";

const column = (length: number) => fc.float64Array({ minLength: length, maxLength: length });
const columns = fc
  .tuple(fc.nat(4), fc.nat(6))
  .chain(([length, count]) => fc.array(column(length), { minLength: count, maxLength: count }));
const stations = fc.record({
  ids: fc.array(fc.string()),
  times: fc.array(fc.oneof(fc.double(), fc.constant(null))),
  lon: fc.float64Array(),
  values: columns,
  facts: fc.array(fc.record({ id: fc.string(), values: columns })),
  uneven: fc.array(fc.float64Array({ maxLength: 3 })),
  list: fc.constant(null),
});

describe("columns that pass as one", () => {
  it("come out as they went in, wherever they stand in a value", () => {
    fc.assert(
      fc.property(stations, (value) => {
        expect(partColumns(structuredClone(joinColumns(value)))).toEqual(value);
      }),
    );
  });

  it("are one array on the way", () => {
    const sent = joinColumns({ ok: true, values: [Float64Array.of(1, 2), Float64Array.of(3, Number.NaN)] });
    expect(sent).toEqual({
      ok: true,
      values: { joinedColumns: Float64Array.of(1, 2, 3, Number.NaN), count: 2 },
    });
  });

  it("leave what has none as it is", () => {
    const plan = { workers: 2, notes: ["a", "b"], grid: { west: 1 } };
    expect(joinColumns(plan)).toBe(plan);
    expect(partColumns(plan)).toBe(plan);
  });
});
