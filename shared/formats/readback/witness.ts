import { TILE_SIZE } from "../../grid/grid.ts";
import { placesOfExtent } from "../../grid/passes.ts";
import type { FieldSource } from "../source.ts";
import { type ReadTile, tilesOf, withTiles } from "../tiles.ts";
import type { FieldNode, Probe } from "./readback.ts";

/** Nodes looked at besides corners, centre and extremes: over all times, and the least and most per time. */
const SCATTERED = { all: 400, least: 5, most: 40 };

/** Sees the rows that a writer reads, and remembers what the file will be held against. */
export interface Witness {
  readonly source: FieldSource;
  /** Corners, centre, scattered nodes, the least and greatest value, nodes without data; what was read of them. */
  probes(): readonly Probe[];
  /** Least and greatest value read; null without any. */
  range(): readonly [number, number] | null;
}

/** Watches a field while it is read. Each row counts once, however often it is read; tiles are read once. */
export function witnessOf(source: FieldSource): Witness {
  const { grid, times } = source;
  const { look, probes, range } = lookout(source);
  const seen = times.map(() => new Uint8Array(grid.rows));
  const watched: FieldSource = {
    ...source,
    async readRows(time, j0, rows, into) {
      const values = await source.readRows(time, j0, rows, into);
      const here = seen[time]?.subarray(j0, j0 + rows) ?? new Uint8Array();
      const { columns } = grid;
      for (let first = here.indexOf(0); first >= 0; first = here.indexOf(0, first)) {
        const next = here.indexOf(1, first);
        const end = next < 0 ? here.length : next;
        here.fill(1, first, end);
        const unseen = values.subarray(first * columns, end * columns);
        look({ time, i0: 0, j0: j0 + first, columns, values: unseen });
      }
      return values;
    },
  };
  return { source: withTiles(watched, watchedTiles(source, look)), probes, range };
}

/** Tiles beyond whose edge, where that is the grid's, nothing is to be seen. */
function watchedTiles(source: FieldSource, look: (seen: Seen) => void): ReadTile | null {
  const readTile = tilesOf(source);
  if (readTile === null) return null;
  return async (time, tile, values) => {
    await readTile(time, tile, values);
    const { i0, j0, columns, rows } = tile;
    const together = columns === TILE_SIZE ? rows : 1;
    for (let row = 0; row < rows; row += together) {
      const start = row * TILE_SIZE;
      const held = values.subarray(start, start + together * columns);
      look({ time, i0, j0: j0 + row, columns, values: held });
    }
  };
}

/** Nodes from (i0, j0) on, so many columns of them. */
interface Seen {
  readonly time: number;
  readonly i0: number;
  readonly j0: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Remembers the nodes that are wanted and the extremes of those it is shown. */
function lookout(field: FieldSource) {
  const fixed = new Map<string, Probe>();
  const wanted = wantedByRow(field);
  const found = field.times.map(() => ({ least: null, most: null, missing: null }) as Extremes);
  return {
    /** @param seen nodes not shown before */
    look(seen: Seen): void {
      const { time, i0, j0, columns, values } = seen;
      const rows = values.length / columns;
      for (let j = j0; j < j0 + rows; j++) {
        for (const i of wanted[time]?.get(j) ?? []) {
          if (i < i0 || i >= i0 + columns) continue;
          const value = values[(j - j0) * columns + i - i0] as number;
          fixed.set(`${time}/${j}/${i}`, { time, i, j, value });
        }
      }
      const extremes = found[time];
      if (extremes !== undefined) lookForExtremes(extremes, seen);
    },
    probes: (): readonly Probe[] => [
      ...fixed.values(),
      ...found.flatMap(({ least, most, missing }) =>
        [least, most, missing].filter((probe) => probe !== null),
      ),
    ],
    range(): readonly [number, number] | null {
      const lows = found.flatMap(({ least }) => (least === null ? [] : [least.value]));
      const highs = found.flatMap(({ most }) => (most === null ? [] : [most.value]));
      return lows.length === 0 ? null : [Math.min(...lows), Math.max(...highs)];
    },
  };
}

interface Extremes {
  least: Probe | null;
  most: Probe | null;
  missing: Probe | null;
}

function lookForExtremes(extremes: Extremes, { time, i0, j0, columns, values }: Seen): void {
  const probe = (k: number): Probe => ({
    time,
    i: i0 + (k % columns),
    j: j0 + Math.floor(k / columns),
    value: values[k] as number,
  });
  const { least, most, missing } = placesOfExtent(values);
  if (missing >= 0) extremes.missing = probe(missing);
  if (least < 0) return;
  const [low, high] = [probe(least), probe(most)];
  if (extremes.least === null || low.value < extremes.least.value) extremes.least = low;
  if (extremes.most === null || high.value > extremes.most.value) extremes.most = high;
}

/** Columns to look at, by row, of each time. */
function wantedByRow({ grid, times }: FieldSource): readonly ReadonlyMap<number, readonly number[]>[] {
  const scattered = Math.max(
    SCATTERED.least,
    Math.min(SCATTERED.most, Math.round(SCATTERED.all / times.length)),
  );
  return times.map((_, time) => {
    const rows = new Map<number, number[]>();
    for (const { i, j } of placesIn(grid.columns, grid.rows, time * scattered, scattered))
      rows.set(j, [...(rows.get(j) ?? []), i]);
    return rows;
  });
}

function* placesIn(
  columns: number,
  rows: number,
  from: number,
  count: number,
): Generator<Omit<FieldNode, "time">> {
  const [east, north] = [columns - 1, rows - 1];
  yield* [
    { i: 0, j: 0 },
    { i: east, j: 0 },
    { i: 0, j: north },
    { i: east, j: north },
    { i: columns >> 1, j: rows >> 1 },
  ];
  // A sequence of low discrepancy (R. Kronecker; the plastic number's powers): even, and another one for each time.
  for (let at = from + 1; at <= from + count; at++) {
    yield {
      i: Math.floor(((at * 0.7548776662466927) % 1) * columns),
      j: Math.floor(((at * 0.5698402909980532) % 1) * rows),
    };
  }
}
