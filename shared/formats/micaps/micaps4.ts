import { niceRange, niceTicks } from "../../colour/ticks.ts";
import { latOf, lonOf } from "../../grid/grid.ts";
import { type FileFormat, type FormatOptions, nodesOf, plainFormat, type Sidecar } from "../format.ts";
import { coordinateText, textWidth, valuePrinter } from "../numbers.ts";
import { bandsOf, rangeOf } from "../rows.ts";
import { provenanceSidecar } from "../sidecar.ts";
import type { FieldSource } from "../source.ts";
import { encodeGbk } from "./gbk.ts";

const NO_DATA = "9999";
/** What the Chinese weather service writes for fields at the ground. */
const LEVEL = 1000;

/** MICAPS diamond 4, a scalar field on a lon/lat grid, as the Chinese weather service's desktop reads it. */
export const micaps4: FileFormat = {
  ...plainFormat,
  id: "micaps4",
  extension: ".000",
  name: "MICAPS 4",
  about:
    "Diamond 4 text (GBK) for MICAPS: one dated time, rows from the south, named YYMMDDHH.000 by custom.",
  options: ["decimals", "utcOffset"],
  noData: "9999",
  times: () => "one",
  estimate: (source, options) => nodesOf(source) * (1 + textWidth(options)),
  passes: () => 2,
  holds: ({ times }) =>
    times.some(Number.isNaN)
      ? "MICAPS 4 needs a date, this field has none. Choose a time column, or another format."
      : null,
  encode,
  sidecars: (source): readonly Sidecar[] => [provenanceSidecar(source)],
  baseName: ({ times }, { utcOffset }) => dateTokens(times[0] ?? Number.NaN, utcOffset).join(""),
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const { grid, times } = source;
  const print = valuePrinter(options.decimals, NO_DATA);
  const contours = contourTokens((await rangeOf(source, [0])) ?? [0, 1]);
  const place = [
    grid.dlon,
    grid.dlat,
    grid.west,
    lonOf(grid, grid.columns - 1),
    grid.south,
    latOf(grid, grid.rows - 1),
  ];
  const header = [
    ...dateTokens(times[0] ?? Number.NaN, options.utcOffset),
    0,
    LEVEL,
    ...place.map(coordinateText),
    grid.columns,
    grid.rows,
    ...contours,
  ];
  const description = [source.longName, source.unit].join("_").replace(/\s+/g, "_").replace(/_$/, "");
  yield encodeGbk(`diamond 4 ${description}\n${header.join(" ")}\n`);
  const ascii = new TextEncoder();
  for await (const { rows, values } of bandsOf(source, 0, "south")) {
    for (let row = 0; row < rows; row++) {
      const cells = Array.from(values.subarray(row * grid.columns, (row + 1) * grid.columns), print);
      yield ascii.encode(`${cells.join(" ")}\n`);
    }
  }
}

/** YY MM DD HH in the time zone asked for, two digits each. */
function dateTokens(time: number, utcOffset: number): readonly string[] {
  const local = new Date(time + utcOffset * 3_600_000);
  const parts = [
    local.getUTCFullYear() % 100,
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
  ];
  return parts.map((part) => String(part).padStart(2, "0"));
}

/** Interval, first and last contour, smoothing 0, the bold one. An end of -1, -2 or -3 would mean something else. */
function contourTokens([low, high]: readonly [number, number]): readonly number[] {
  const [start, top] = niceRange(low, high);
  const ticks = niceTicks(start, top, 10);
  const interval = Number(((ticks[1] ?? top) - (ticks[0] ?? start)).toPrecision(6));
  const end = [-1, -2, -3].includes(top) ? top + interval : top;
  return [interval, start, end, 0, ticks[Math.floor(ticks.length / 2)] ?? start];
}
