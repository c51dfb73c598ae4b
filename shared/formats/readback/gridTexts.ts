import type { RandomFile } from "./file.ts";
import { type FieldNode, type ReadBack, type Reader, unknown } from "./readback.ts";
import { eachToken, textOf } from "./tokens.ts";

/** What the first tokens of a grid in text say. */
interface TextHead {
  readonly columns: number;
  readonly rows: number;
  readonly west: number;
  readonly south: number;
  readonly dlon: number;
  readonly dlat: number;
  readonly noData: number;
  readonly times: readonly number[] | null;
}

/** A grid in text of which everything is told by tokens: a header of so many, then the nodes. */
interface TextGrid {
  readonly headTokens: number;
  readonly firstRow: "south" | "north";
  head(tokens: readonly string[], utcOffset: number): TextHead;
}

const esriAscii: TextGrid = {
  headTokens: 12,
  firstRow: "north",
  head(tokens) {
    const of = (name: string): number =>
      Number(tokens[tokens.findIndex((t) => t.toUpperCase() === name) + 1]);
    const cell = of("CELLSIZE");
    return {
      columns: of("NCOLS"),
      rows: of("NROWS"),
      west: of("XLLCENTER"),
      south: of("YLLCENTER"),
      dlon: cell,
      dlat: cell,
      noData: of("NODATA_VALUE"),
      times: null,
    };
  },
};

const surferText: TextGrid = {
  headTokens: 9,
  firstRow: "south",
  head(tokens) {
    const [columns = 0, rows = 0, west = 0, east = 0, south = 0, north = 0] = tokens.slice(1).map(Number);
    const [dlon, dlat] = [(east - west) / (columns - 1), (north - south) / (rows - 1)];
    return { columns, rows, west, south, dlon, dlat, noData: 1.70141e38, times: null };
  },
};

const micaps: TextGrid = {
  headTokens: 22,
  firstRow: "south",
  head(tokens, utcOffset) {
    const [
      year = 0,
      month = 1,
      day = 1,
      hour = 0,
      ,
      ,
      dlon = 0,
      dlat = 0,
      west = 0,
      ,
      south = 0,
      ,
      columns = 0,
      rows = 0,
    ] = tokens.slice(3).map(Number);
    const full = year < 50 ? 2000 + year : 1900 + year;
    const time = Date.UTC(full, month - 1, day, hour) - utcOffset * 3_600_000;
    return { columns, rows, west, south, dlon, dlat, noData: 9999, times: [time] };
  },
};

export const readAscii: Reader = (file, { probes }) => readTextGrid(file, esriAscii, probes, 0);
export const readSurferText: Reader = (file, { probes }) => readTextGrid(file, surferText, probes, 0);
export const readMicaps: Reader = async (file, { probes, options, field }) => {
  const found = await readTextGrid(file, micaps, probes, options.utcOffset);
  // The format tells whole hours.
  const hour = Math.floor(((field.times[0] ?? 0) + options.utcOffset * 3_600_000) / 3_600_000);
  const told = found.times?.[0] === hour * 3_600_000 - options.utcOffset * 3_600_000;
  return {
    ...found,
    times: null,
    faults: told ? found.faults : [...found.faults, "The file tells another hour."],
  };
};

async function readTextGrid(
  file: RandomFile,
  format: TextGrid,
  probes: readonly FieldNode[],
  utcOffset: number,
): Promise<ReadBack> {
  const tokens: string[] = [];
  let head: TextHead | null = null;
  let wanted: readonly { readonly token: number; readonly probe: number }[] = [];
  let [next, place] = [0, 0];
  const values: number[] = probes.map(() => Number.NaN);
  const count = await eachToken(file, (bytes, start, end) => {
    if (head === null) {
      tokens.push(textOf(bytes, start, end));
      if (tokens.length < format.headTokens) return;
      head = format.head(tokens, utcOffset);
      wanted = wantedTokens(head, format, probes);
      return;
    }
    for (; wanted[next]?.token === place; next++) {
      const value = Math.fround(Number(textOf(bytes, start, end)));
      values[wanted[next]?.probe ?? 0] = isNoData(value, head.noData) ? Number.NaN : value;
    }
    place++;
  });
  const { noData: _, ...found } = (head ?? format.head([], 0)) as TextHead;
  const nodes = count - format.headTokens;
  const right = found.columns * found.rows;
  const faults = nodes === right ? [] : [`The file holds ${nodes} values and should hold ${right}.`];
  return { ...unknown, ...found, values, faults };
}

/** No data as a number of few digits stands for all that are printed like it. */
const isNoData = (value: number, noData: number): boolean =>
  Math.abs(value - noData) <= 1e-5 * Math.abs(noData);

function wantedTokens({ columns, rows }: TextHead, { firstRow }: TextGrid, probes: readonly FieldNode[]) {
  const tokens = probes.map(({ i, j }, probe) => {
    const line = firstRow === "south" ? j : rows - 1 - j;
    return { token: line * columns + i, probe };
  });
  return tokens.sort((a, b) => a.token - b.token);
}
