import type { Grid } from "../../grid/grid.ts";
import { bandRows } from "../rows.ts";
import type { FieldSource } from "../source.ts";

/** Levels no larger than this are kept in memory while they are written, bytes over all times. */
const HELD_BYTES = 16 * 2 ** 20;

/**
 * The field and its overviews, each half the size of the one before, until one fits into a tile. Small levels are
 * held in memory; larger ones are computed anew whenever their rows are read.
 */
export async function pyramidOf(source: FieldSource, tileSize: number): Promise<readonly FieldSource[]> {
  const levels = [source];
  for (const grid of overviewGrids(source.grid, tileSize)) {
    const level = halved(levels.at(-1) ?? source, grid);
    levels.push(isHeld(level) ? await held(level) : level);
  }
  return levels;
}

/** How often writing all levels reads each row of the field: the field, the levels too large to hold, and the first held one. */
export function pyramidPasses(source: FieldSource, tileSize: number): number {
  const levels = overviewGrids(source.grid, tileSize).map((grid) => ({ ...source, grid }));
  const large = levels.filter((level) => !isHeld(level)).length;
  return 1 + large + (large < levels.length ? 1 : 0);
}

function overviewGrids(grid: Grid, tileSize: number): readonly Grid[] {
  const grids: Grid[] = [];
  let level = grid;
  while (Math.max(level.columns, level.rows) > tileSize) {
    level = {
      ...level,
      dlon: level.dlon * 2,
      dlat: level.dlat * 2,
      columns: Math.ceil(level.columns / 2),
      rows: Math.ceil(level.rows / 2),
    };
    grids.push(level);
  }
  return grids;
}

const isHeld = ({ grid, times }: FieldSource): boolean =>
  grid.columns * grid.rows * times.length * 4 <= HELD_BYTES;

/** Means of 2 x 2 nodes counted from the north-west corner, as TIFF pixels are; missing nodes left out. */
function halved(source: FieldSource, grid: Grid): FieldSource {
  const step = Math.max(1, bandRows(source.grid.columns) / 2);
  return {
    ...source,
    grid,
    async readRows(time, j0, rows) {
      const means = new Float32Array(rows * grid.columns);
      for (let row = 0; row < rows; row += step) {
        const count = Math.min(step, rows - row);
        const out = means.subarray(row * grid.columns, (row + count) * grid.columns);
        await averageBlock(source, time, j0 + row, count, out);
      }
      return means;
    },
  };
}

/** Rows j0 .. j0+rows-1 of the halved field; an odd southernmost row of the field stands alone. */
async function averageBlock(source: FieldSource, time: number, j0: number, rows: number, out: Float32Array) {
  const odd = source.grid.rows % 2;
  const from = Math.max(0, 2 * j0 - odd);
  const values = await source.readRows(time, from, 2 * (j0 + rows) - odd - from);
  const columns = out.length / rows;
  for (let row = 0; row < rows; row++) {
    const south = Math.max(0, 2 * (j0 + row) - odd) - from;
    const north = 2 * (j0 + row) + 1 - odd - from;
    averageRows(values, source.grid.columns, south, north, out.subarray(row * columns, (row + 1) * columns));
  }
}

function averageRows(
  values: Float32Array,
  columns: number,
  south: number,
  north: number,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const east = Math.min(2 * i + 1, columns - 1);
    let [sum, count] = [0, 0];
    for (let row = south; row <= north; row++) {
      for (let column = 2 * i; column <= east; column++) {
        const value = values[row * columns + column] as number;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    }
    out[i] = count > 0 ? sum / count : Number.NaN;
  }
}

/** The same field, read once and kept. */
async function held(source: FieldSource): Promise<FieldSource> {
  const { columns, rows } = source.grid;
  const fields: Float32Array[] = [];
  for (const time of source.times.keys()) {
    const field = new Float32Array(columns * rows);
    for (let j0 = 0; j0 < rows; j0 += 64) {
      field.set(await source.readRows(time, j0, Math.min(64, rows - j0)), j0 * columns);
    }
    fields.push(field);
  }
  return {
    ...source,
    readRows: async (time, j0, count) =>
      (fields[time] ?? new Float32Array(0)).slice(j0 * columns, (j0 + count) * columns),
  };
}
