import { type GridReader, isGridSize } from "../gridFile.ts";
import { malformed } from "../troubles.ts";
import { evenAxis, nameOf, openText } from "./textGrid.ts";
import { asciiOf, Tokens } from "./tokens.ts";

/** What Surfer writes where there is no data; greater numbers mean the same. */
export const SURFER_BLANK = 1.70141e38;

/** Surfer 6 text: DSAA, size, edges, range, then rows from the south. */
export const surferText: GridReader = {
  id: "surfer-6-text",
  name: "Surfer 6 text",
  recognise: (head) => (/^DSAA\s/.test(asciiOf(head)) ? "It begins with DSAA." : null),
  open: async (file) => {
    const tokens = new Tokens(file, 4);
    const [columns = 0, rows = 0] = [tokens.number("the columns"), tokens.number("the rows")];
    const [west, east, south, north] = ["west", "east", "south", "north"].map((edge) =>
      tokens.number(`the ${edge}ern edge`),
    ) as [number, number, number, number];
    tokens.number("the least value");
    tokens.number("the greatest value");
    if (!isGridSize(columns, rows) || east === west || north === south) {
      throw malformed(file.name, `a grid of ${columns} x ${rows} nodes from ${west} to ${east} cannot be`);
    }
    const variable = {
      name: nameOf(file),
      longName: nameOf(file),
      unit: "",
      lon: evenAxis(west, (east - west) / (columns - 1), columns),
      lat: evenAxis(south, (north - south) / (rows - 1), rows),
      times: [Number.NaN],
      levels: [],
    };
    return openText(file, {
      variable,
      dataStart: tokens.position,
      isMissing: (value) => value >= SURFER_BLANK,
    });
  },
};
