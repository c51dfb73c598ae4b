import { withUnit } from "../stations/units.ts";
import { type FileFormat, type FormatOptions, nodesOf, plainFormat } from "./format.ts";
import { latText, lonTexts, textWidth, timeText, valuePrinter } from "./numbers.ts";
import { type Band, bandsOf } from "./rows.ts";
import type { FieldSource } from "./source.ts";

/** Comma-separated text, times one after another, rows from the south; no data is an empty field. */
export const csv: FileFormat = {
  ...plainFormat,
  id: "csv",
  extension: ".csv",
  name: "CSV",
  about:
    "Text for spreadsheets and scripts: a row per node and time, or a matrix with longitudes and latitudes as margins.",
  options: ["layout", "decimals", "noData", "comments"],
  noData: "an empty field",
  estimate: (source, options) =>
    nodesOf(source) * (textWidth(options) + (options.layout === "long" ? lineWidth(source) : 1)),
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const print = valuePrinter(options.decimals, options.noData === "auto" ? "" : String(options.noData));
  const writer = options.layout === "long" ? longLayout(source, print) : matrixLayout(source, print);
  const utf8 = new TextEncoder();
  if (options.comments) yield utf8.encode(commentLines(source));
  yield utf8.encode(`${writer.header}\n`);
  for (const time of source.times.keys()) {
    for await (const band of bandsOf(source, time, "south")) {
      for (let row = 0; row < band.rows; row++) yield utf8.encode(writer.row(time, band, row));
    }
  }
}

interface CsvLayout {
  readonly header: string;
  /** The lines of one row of the grid. */
  row(time: number, band: Band, row: number): string;
}

/** lon,lat,time,value; undated fields have no time column. */
function longLayout(source: FieldSource, print: (value: number) => string): CsvLayout {
  const { grid, times } = source;
  const lons = lonTexts(grid);
  const dated = times.some((time) => !Number.isNaN(time));
  return {
    header: ["lon", "lat", ...(dated ? ["time"] : []), valueHeader(source)].join(","),
    row(time, { j0, values }, row) {
      const middle = `,${latText(grid, j0 + row)},${dated ? `${timeText(times[time])},` : ""}`;
      const start = row * grid.columns;
      let text = "";
      for (let i = 0; i < grid.columns; i++)
        text += `${lons[i]}${middle}${print(values[start + i] ?? NaN)}\n`;
      return text;
    },
  };
}

/** lat and the longitudes as header, a line per latitude; with several times, a first column tells the time. */
function matrixLayout(source: FieldSource, print: (value: number) => string): CsvLayout {
  const { grid, times } = source;
  const several = times.length > 1;
  return {
    header: [...(several ? ["time"] : []), "lat", ...lonTexts(grid)].join(","),
    row(time, { j0, values }, row) {
      const cells = values.subarray(row * grid.columns, (row + 1) * grid.columns);
      const margin = [...(several ? [timeText(times[time])] : []), latText(grid, j0 + row)];
      return `${[...margin, ...Array.from(cells, print)].join(",")}\n`;
    },
  };
}

/** The value with its unit, "PM2.5 (ug/m3)", quoted where CSV needs it. */
function valueHeader({ value, unit }: FieldSource): string {
  const text = withUnit(value, unit);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where the field comes from, a line of comment each. */
function commentLines({ longName, provenance }: FieldSource): string {
  const facts = Object.entries({ title: longName, ...provenance });
  return facts.map(([name, fact]) => `# ${name}: ${String(fact).replace(/[\r\n]+/g, " ")}\n`).join("");
}

/** Characters of a line besides the value: lon, lat, commas, and the time where there is one. */
const lineWidth = ({ times }: FieldSource): number => 15 + (Number.isNaN(times[0] ?? Number.NaN) ? 0 : 21);
