import { type GridFile, type GridReader, isGridSize } from "../gridFile.ts";
import { malformed } from "../troubles.ts";
import { evenAxis, openText } from "./textGrid.ts";
import { asciiOf, Tokens } from "./tokens.ts";

const MISSING = 9999;
const MS_PER_HOUR = 3_600_000;
/** MICAPS writes Beijing time. */
const BEIJING_HOURS = 8;
/** Numbers between the description and the values. */
const HEADER_NUMBERS = 19;

/** MICAPS diamond 4: a described grid of one time, rows from its first latitude on. */
export const micaps4: GridReader = {
  id: "micaps-4",
  name: "MICAPS 4",
  recognise: (head) => (/^\s*diamond\s+4\s/i.test(asciiOf(head)) ? 'It begins with "diamond 4".' : null),
  open: async (file) => {
    const { description, numbers, dataStart } = headerOf(file);
    const [year, month, day, hour, forecast, level, dlon, dlat, lon0, , lat0, , columns, rows] = numbers as [
      number,
      ...number[],
    ] & { readonly length: 19 };
    const [dx = 0, dy = 0, west = 0, first = 0] = [dlon, dlat, lon0, lat0];
    if (!isGridSize(columns ?? 0, rows ?? 0) || !(dx > 0) || dy === 0) {
      throw malformed(
        file.name,
        `a grid of ${columns} x ${rows} nodes, ${dx} x ${dy} degrees apart, cannot be`,
      );
    }
    const fullYear = year < 50 ? 2000 + year : year < 100 ? 1900 + year : year;
    const start = Date.UTC(fullYear, (month ?? 1) - 1, day ?? 1, hour ?? 0);
    const variable = {
      name: description || "value",
      longName: description,
      unit: "",
      lon: evenAxis(west, dx, columns ?? 0),
      lat: evenAxis(first, dy, rows ?? 0),
      times: [start + ((forecast ?? 0) - BEIJING_HOURS) * MS_PER_HOUR],
      levels: level ? [`level ${level}`] : [],
    };
    return openText(file, { variable, dataStart, isMissing: (value) => value === MISSING });
  },
};

/** Description and numbers; readers and writers differ on where the line breaks are. */
function headerOf(file: GridFile): {
  readonly description: string;
  readonly numbers: readonly number[];
  readonly dataStart: number;
} {
  const head = file.read(0, 4096);
  const lineEnd = head.indexOf(0x0a);
  const line = new TextDecoder("gb18030")
    .decode(head.subarray(0, lineEnd < 0 ? head.length : lineEnd))
    .trim();
  const words = line.split(/\s+/);
  const isOneLine = lineEnd < 0 || words.length >= 3 + HEADER_NUMBERS;
  const tokens = new Tokens(file, isOneLine ? 0 : lineEnd);
  if (isOneLine) for (let k = 0; k < 3; k++) tokens.next();
  const numbers = Array.from({ length: HEADER_NUMBERS }, (_, k) =>
    tokens.number(`number ${k + 1} of the header`),
  );
  const description = isOneLine ? (words[2] ?? "") : words.slice(2).join(" ");
  return { description, numbers, dataStart: tokens.position };
}
