import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { FileSource } from "../electron/jobs/fileSource.ts";
import { PIECE_BYTES } from "../shared/stations/byteSource.ts";
import { readStations } from "../shared/stations/read.ts";

/* One run of bench/parse.mjs: reads a file in one of several ways and prints what it took as JSON. */

const ways: Readonly<Record<string, (path: string) => number>> = {
  /** As a compute process reads it: encoding, header, rows, table, hash. */
  ours(path) {
    const source = new FileSource(path);
    const { report } = readStations(source, "month.csv", {});
    source.sha256();
    source.close();
    return report.rows;
  },
  /** papaparse alone in its fastest use: small pieces, decoded and cut into cells, nothing kept. */
  papaparse(path) {
    const source = new FileSource(path);
    const decoder = new TextDecoder();
    let rest = "";
    let rows = -1;
    for (let at = 0; at < source.length; at += PIECE_BYTES) {
      const isLast = at + PIECE_BYTES >= source.length;
      const piece = decoder.decode(source.read(at, PIECE_BYTES), { stream: !isLast });
      const text = rest + (isLast ? piece.trimEnd() : piece);
      const parsed = new Papa.Parser({ delimiter: ",", newline: "\n" }).parse(text, 0, !isLast) as {
        readonly data: string[][];
        readonly meta: { readonly cursor: number };
      };
      rows += parsed.data.length;
      rest = text.slice(parsed.meta.cursor);
    }
    source.close();
    return rows;
  },
  /** papaparse alone as it is mostly used: one text in, all rows out. */
  "papaparse-whole"(path) {
    const source = new FileSource(path);
    const text = new TextDecoder().decode(source.read(0, source.length));
    const { data } = Papa.parse<string[]>(text, { delimiter: ",", skipEmptyLines: true });
    return data.length - 1;
  },
};

const { positionals } = parseArgs({ allowPositionals: true });
const [way = "", path = ""] = positionals;
const began = performance.now();
const before = process.cpuUsage();
const rows = ways[way]?.(path) ?? 0;
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - began) / 1000;
const { maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    way,
    rows,
    bytes: statSync(path).size,
    seconds,
    user: user / 1e6,
    system: system / 1e6,
    peakMegabytes: maxRSS / 1024,
  }),
);
