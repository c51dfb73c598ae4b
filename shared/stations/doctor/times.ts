import type { StationTable } from "../table.ts";

/** Times of a table by their indices, as decisions name them: null where the file has none. */
export const timesOf = ({ times }: StationTable, indices: readonly number[]): readonly (number | null)[] =>
  indices.map((index) => {
    const time = times[index] ?? Number.NaN;
    return Number.isNaN(time) ? null : time;
  });
