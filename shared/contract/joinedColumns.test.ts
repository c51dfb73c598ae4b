import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinColumns, PART_VALUES, partColumns } from "./joinedColumns.ts";

const never = (): never => {
  throw new Error("nothing is long here");
};
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
    return fc.assert(
      fc.asyncProperty(stations, async (value) => {
        expect(await partColumns(structuredClone(joinColumns(value, never)), never)).toEqual(value);
      }),
    );
  });

  it("come in parts where they are long, each once and in order", async () => {
    const values = Array.from({ length: 50 }, (_, k) => new Float64Array(3000).map((_, i) => k * 3000 + i));
    const held: Float64Array[] = [];
    const sent = joinColumns({ ok: true, value: { values, few: [[1]] } }, (long) => held.push(long));
    expect(JSON.stringify(sent)).toBe(
      '{"ok":true,"value":{"values":{"heldColumns":1,"length":150000,"count":50},"few":[[1]]}}',
    );
    const asked: number[] = [];
    const ask = async (id: number, part: number): Promise<Float64Array> => {
      asked.push(part);
      return held[id - 1]?.slice(part * PART_VALUES, (part + 1) * PART_VALUES) ?? new Float64Array(0);
    };
    expect(await partColumns(sent, ask)).toEqual({ ok: true, value: { values, few: [[1]] } });
    expect(asked).toEqual([0, 1, 2]);
  });

  it("are one array on the way", () => {
    const columns = [Float64Array.of(1, 2), Float64Array.of(3, Number.NaN)];
    const sent = joinColumns({ ok: true, values: columns }, never);
    expect(sent).toEqual({
      ok: true,
      values: { joinedColumns: Float64Array.of(1, 2, 3, Number.NaN), count: 2 },
    });
  });

  it("leave what has none as it is", async () => {
    const plan = { workers: 2, notes: ["a", "b"], grid: { west: 1 } };
    expect(joinColumns(plan, never)).toBe(plan);
    expect(await partColumns(plan, never)).toBe(plan);
  });
});
