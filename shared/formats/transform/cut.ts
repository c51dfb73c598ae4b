import { UserError } from "../../errors.ts";
import { latOf, lonOf } from "../../grid/grid.ts";
import { coordinateText } from "../numbers.ts";
import type { FieldSource } from "../source.ts";

/** West, east, south and north of a cut, degrees. */
interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Nodes are counted as inside within this share of a step. */
const SLACK = 1e-6;

/**
 * The nodes inside a region, of which every nth both ways, counted from the south-westernmost one kept.
 * @throws UserError "bad-setting" when the region holds no node.
 */
export function cut(source: FieldSource, region: Bounds | null, every: number): FieldSource {
  const { grid } = source;
  const across = span(grid.columns, grid.west, grid.dlon, region && [region.west, region.east]);
  const up = span(grid.rows, grid.south, grid.dlat, region && [region.south, region.north]);
  if (across.count < 1 || up.count < 1) throw outside(source);
  const columns = Math.floor((across.count - 1) / every) + 1;
  const rows = Math.floor((up.count - 1) / every) + 1;
  if (columns === grid.columns && rows === grid.rows) return source;
  return {
    ...source,
    grid: {
      west: lonOf(grid, across.first),
      south: latOf(grid, up.first),
      dlon: grid.dlon * every,
      dlat: grid.dlat * every,
      columns,
      rows,
    },
    async readRows(time, j0, count, into) {
      const values = into ?? new Float32Array(count * columns);
      for (let row = 0; row < count; ) {
        // Rows that follow each other in the field are read together.
        const together = every === 1 ? count : 1;
        const read = await source.readRows(time, up.first + (j0 + row) * every, together);
        for (let k = 0; k < together; k++, row++) {
          const start = k * grid.columns + across.first;
          for (let i = 0; i < columns; i++) values[row * columns + i] = read[start + i * every] as number;
        }
      }
      return values;
    },
  };
}

/** The nodes of one axis within two bounds: the first one and how many. */
function span(nodes: number, start: number, step: number, bounds: readonly [number, number] | null) {
  if (bounds === null) return { first: 0, count: nodes };
  const first = Math.max(0, Math.ceil((bounds[0] - start) / step - SLACK));
  const last = Math.min(nodes - 1, Math.floor((bounds[1] - start) / step + SLACK));
  return { first, count: last - first + 1 };
}

function outside({ grid }: FieldSource): UserError {
  const [east, north] = [lonOf(grid, grid.columns - 1), latOf(grid, grid.rows - 1)].map(coordinateText);
  return new UserError(
    "bad-setting",
    `The region to export holds no node of the field, which reaches from ${coordinateText(grid.west)} to ${east} and from ${coordinateText(grid.south)} to ${north} degrees. Choose one that overlaps it.`,
  );
}

/**
 * The field from one time to another, both included; an undated field stays as it is.
 * @throws UserError "bad-setting" when no time lies between.
 */
export function cutTimes(source: FieldSource, from: number, to: number): FieldSource {
  if (source.times.some(Number.isNaN)) return source;
  const kept = [...source.times.keys()].filter((k) => {
    const time = source.times[k] ?? Number.NaN;
    return time >= from && time <= to;
  });
  if (kept.length === 0) {
    throw new UserError("bad-setting", "The times to export hold none of the field's. Choose others.");
  }
  return {
    ...source,
    times: kept.map((k) => source.times[k] as number),
    readRows: (time, j0, rows, into) => source.readRows(kept[time] as number, j0, rows, into),
  };
}
