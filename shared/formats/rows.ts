import { type Grid, TILE_SIZE } from "../grid/grid.ts";
import { extentOf, lentRooms } from "../grid/passes.ts";
import type { FieldSource } from "./source.ts";
import { tilesOf, withTiles } from "./tiles.ts";

/** Bytes of rows a writer holds at once, unless a single row is larger. */
const BAND_BYTES = 8 * 2 ** 20;

/**
 * Rows j0 .. j0+rows-1, southernmost first; values[(j - j0) * columns + i], NaN = no data. The values belong to
 * whoever asked, until the band after the next is asked for, be it another time's: two arrays are used in turn.
 */
export interface Band {
  readonly j0: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/**
 * The rows of one time, band by band from the south or from the north. Bands are parts of tile rows, halved until
 * they fit into memory, so that each tile of the store is read as few times as possible.
 */
export async function* bandsOf(
  source: FieldSource,
  time: number,
  from: "south" | "north",
): AsyncGenerator<Band> {
  const starts = bandStarts(source.grid);
  const { columns, rows: all } = source.grid;
  const step = Math.min(bandRows(columns), all);
  const lender = lentRooms();
  const rooms = [lender.take(step * columns), lender.take(step * columns)];
  let turn = 0;
  try {
    for (const j0 of from === "south" ? starts : starts.reverse()) {
      const rows = Math.min(step, all - j0);
      const room = (rooms[turn++ % 2] as Float32Array).subarray(0, rows * columns);
      yield { j0, rows, values: await source.readRows(time, j0, rows, room) };
    }
  } finally {
    // The one used last comes last: whoever takes them next fills the other first, while this is still being written.
    for (let k = 0; k < 2; k++) lender.giveBack(rooms[(turn + k) % 2] as Float32Array);
  }
}

/** Rows of a band: the largest half, quarter, .. of a tile's rows that fits into a band's bytes. */
export function bandRows(columns: number): number {
  let rows = TILE_SIZE;
  while (rows > 1 && rows * columns * 4 > BAND_BYTES) rows /= 2;
  return rows;
}

function bandStarts({ rows, columns }: Grid): number[] {
  const step = bandRows(columns);
  return Array.from({ length: Math.ceil(rows / step) }, (_, k) => k * step);
}

/** Least and greatest value over the times given, no data left out; null when there is no value at all. */
export async function rangeOf(
  source: FieldSource,
  times: readonly number[] = [...source.times.keys()],
): Promise<readonly [number, number] | null> {
  let low = Infinity;
  let high = -Infinity;
  for (const time of times) {
    for await (const { values } of bandsOf(source, time, "south")) {
      const range = extentOf(values);
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
    }
  }
  return low <= high ? [low, high] : null;
}

/** All rows of one time, southernmost first. */
export async function wholeField(source: FieldSource, time: number): Promise<Float32Array> {
  const { columns, rows } = source.grid;
  const field = new Float32Array(columns * rows);
  for await (const { j0, values } of bandsOf(source, time, "south")) field.set(values, j0 * columns);
  return field;
}

/** The field at one of its times only: for formats that hold a single time. */
export function oneTime(source: FieldSource, time: number): FieldSource {
  const one: FieldSource = {
    ...source,
    times: source.times.slice(time, time + 1),
    readRows: (_, j0, rows, into) => source.readRows(time, j0, rows, into),
  };
  const readTile = tilesOf(source);
  return withTiles(one, readTile && ((_, tile, values) => readTile(time, tile, values)));
}

/** The same field, telling after each read how much of `passes` complete readings is done, 0..1. */
export function withProgress(
  source: FieldSource,
  passes: number,
  report: (fraction: number) => void,
): FieldSource {
  const { columns, rows: allRows } = source.grid;
  const total = passes * columns * allRows * source.times.length;
  let done = 0;
  const count = (nodes: number): void => {
    done += nodes;
    report(Math.min(1, done / total));
  };
  const counted: FieldSource = {
    ...source,
    async readRows(time, j0, rows, into) {
      const values = await source.readRows(time, j0, rows, into);
      count(rows * columns);
      return values;
    },
  };
  const readTile = tilesOf(source);
  if (readTile === null) return counted;
  return withTiles(counted, async (time, tile, values) => {
    await readTile(time, tile, values);
    count(tile.rows * tile.columns);
  });
}
