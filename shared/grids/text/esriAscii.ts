import { type GridFile, type GridReader, isGridSize } from "../gridFile.ts";
import { malformed } from "../troubles.ts";
import { evenAxis, nameOf, openText } from "./textGrid.ts";
import { asciiOf, Tokens } from "./tokens.ts";

/** ESRI ASCII raster: a header of words and numbers, then rows from the north. */
export const esriAscii: GridReader = {
  id: "esri-ascii",
  name: "ESRI ASCII",
  recognise: (head) =>
    /^\s*(ncols|nrows)\s+\d+\s+(ncols|nrows)\s+\d+/i.test(asciiOf(head))
      ? "It begins with the words NCOLS and NROWS."
      : null,
  open: async (file) => {
    const { header, dataStart } = headerOf(file);
    const needed = (name: string): number => {
      const number = header.get(name);
      if (number === undefined) throw malformed(file.name, `its header has no ${name.toUpperCase()}`);
      return number;
    };
    const [columns, rows] = [needed("ncols"), needed("nrows")];
    const dx = header.get("dx") ?? needed("cellsize");
    const dy = header.get("dy") ?? needed("cellsize");
    if (!isGridSize(columns, rows) || !(dx > 0) || !(dy > 0)) {
      throw malformed(file.name, `a grid of ${columns} x ${rows} cells of ${dx} x ${dy} cannot be`);
    }
    const west = header.get("xllcenter") ?? needed("xllcorner") + dx / 2;
    const south = header.get("yllcenter") ?? needed("yllcorner") + dy / 2;
    const missing = header.get("nodata_value") ?? -9999;
    const variable = {
      name: nameOf(file),
      longName: nameOf(file),
      unit: "",
      lon: evenAxis(west, dx, columns),
      lat: evenAxis(south + (rows - 1) * dy, -dy, rows),
      times: [Number.NaN],
      levels: [],
    };
    return openText(file, { variable, dataStart, isMissing: (value) => value === missing });
  },
};

const MOST_HEADER_LINES = 20;

function headerOf(file: GridFile): { readonly header: Map<string, number>; readonly dataStart: number } {
  const tokens = new Tokens(file);
  const header = new Map<string, number>();
  for (let line = 0; line < MOST_HEADER_LINES; line++) {
    const dataStart = tokens.position;
    const name = tokens.next()?.toLowerCase() ?? null;
    if (name === null || !/^[a-z]/.test(name) || name === "nan") return { header, dataStart };
    header.set(name, tokens.number(`the number of ${name.toUpperCase()}`));
  }
  throw malformed(file.name, "its header does not end");
}
