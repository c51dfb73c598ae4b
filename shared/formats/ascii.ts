import {
  type FileFormat,
  type FormatOptions,
  noDataOr,
  nodesOf,
  plainFormat,
  type Sidecar,
} from "./format.ts";
import { coordinateText, textWidth, valuePrinter } from "./numbers.ts";
import { bandsOf } from "./rows.ts";
import { provenanceSidecar } from "./sidecar.ts";
import type { FieldSource } from "./source.ts";
import { esriWgs84 } from "./wkt.ts";

const NO_DATA = -9999;

/** ESRI ASCII grid: a short header, then rows from the north. */
export const ascii: FileFormat = {
  ...plainFormat,
  id: "ascii",
  extension: ".asc",
  name: "ESRI ASCII grid",
  about:
    "Text for ArcGIS, QGIS, GRASS and older models: one time, equal spacing both ways, a .prj file beside it.",
  options: ["decimals", "noData"],
  noData: "-9999",
  times: () => "one",
  estimate: (source, options) => nodesOf(source) * (1 + textWidth(options)),
  holds,
  encode,
  sidecars: (source): readonly Sidecar[] => [
    { extension: ".prj", bytes: new TextEncoder().encode(esriWgs84) },
    provenanceSidecar(source),
  ],
};

function holds({ grid }: FieldSource): string | null {
  if (Math.abs(grid.dlon - grid.dlat) <= 1e-9 * grid.dlon) return null;
  const spacing = `${coordinateText(grid.dlon)} x ${coordinateText(grid.dlat)}`;
  return `An ESRI ASCII grid has one cell size, this field's spacing is ${spacing} degrees. Use the same spacing both ways, or GeoTIFF.`;
}

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const { grid } = source;
  const utf8 = new TextEncoder();
  const noData = String(noDataOr(options, NO_DATA));
  const print = valuePrinter(options.decimals, noData);
  const header = [
    `NCOLS ${grid.columns}`,
    `NROWS ${grid.rows}`,
    `XLLCENTER ${coordinateText(grid.west)}`,
    `YLLCENTER ${coordinateText(grid.south)}`,
    `CELLSIZE ${coordinateText(grid.dlon)}`,
    `NODATA_VALUE ${noData}`,
  ];
  yield utf8.encode(`${header.join("\n")}\n`);
  for await (const { rows, values } of bandsOf(source, 0, "north")) {
    for (let row = rows - 1; row >= 0; row--) {
      const cells = Array.from(values.subarray(row * grid.columns, (row + 1) * grid.columns), print);
      if (options.decimals !== 0) cells[0] = withPoint(cells[0] ?? noData);
      yield utf8.encode(`${cells.join(" ")}\n`);
    }
  }
}

/** GDAL takes a grid for whole numbers when it sees no decimal point near the file's start. */
const withPoint = (text: string): string => (/[.e]/.test(text) ? text : `${text}.0`);
