import fc from "fast-check";
import type { Grid } from "../../grid/grid.ts";
import { formatOptionsSchema } from "../format.ts";
import type { FieldSource } from "../source.ts";

export const defaultOptions = formatOptionsSchema.parse({});

/** A field in memory, from a function of (time, i, j). */
export function fieldOf(
  grid: Grid,
  times: readonly number[],
  value: (time: number, i: number, j: number) => number,
  words: Partial<Pick<FieldSource, "value" | "unit" | "longName" | "provenance">> = {},
): FieldSource {
  return {
    grid,
    times,
    value: "PM2.5",
    unit: "ug/m3",
    longName: "PM2.5 at the ground",
    provenance: {},
    ...words,
    async readRows(time, j0, rows) {
      const cell = (_: unknown, k: number) =>
        value(time, k % grid.columns, j0 + Math.floor(k / grid.columns));
      return Float32Array.from({ length: rows * grid.columns }, cell);
    },
  };
}

/** Not square, unequal spacing, across the equator; no two nodes alike, two of them without data. */
export const asymmetric: FieldSource = fieldOf(
  { west: 70.1, south: -0.55, dlon: 0.25, dlat: 0.2, columns: 7, rows: 5 },
  [Date.UTC(2019, 0, 14, 4), Date.UTC(2019, 0, 14, 5, 30)],
  (time, i, j) =>
    (i === 3 && j === 2) || (i === 5 && j === 1) ? Number.NaN : 100 * time + 10 * j + i + 0.25,
  { provenance: { history: "written by a test", rcond: 1.5e-6 } },
);

export const undated: FieldSource = { ...asymmetric, times: [Number.NaN] };

/** Small random fields, missing nodes and extreme values among them. */
export const anyField: fc.Arbitrary<FieldSource> = fc
  .record({
    columns: fc.integer({ min: 1, max: 6 }),
    rows: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 256, max: 260 })),
    west: fc.integer({ min: -3600, max: 3600 }).map((tenths) => tenths / 20),
    south: fc.integer({ min: -1800, max: 0 }).map((tenths) => tenths / 20),
    dlon: fc.constantFrom(0.05, 0.1, 0.25, 1 / 3),
    dlat: fc.constantFrom(0.05, 0.1, 0.2, 1 / 7),
    times: fc.uniqueArray(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 3 }),
    values: fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 1, maxLength: 40 }),
  })
  .map(({ times, values, ...grid }) => {
    const dates = times.toSorted((a, b) => a - b).map((hours) => hours * 3_600_000);
    return fieldOf(grid, dates, (t, i, j) => values[(t * 7 + j * 13 + i) % values.length] ?? Number.NaN);
  });
