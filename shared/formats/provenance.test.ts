import { decode } from "fast-png";
import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { PROVENANCE_KEY } from "../provenance.ts";
import { type Format, type FormatOptions, isFolder, joinPieces } from "./format.ts";
import { formats } from "./registry.ts";
import { oneTime } from "./rows.ts";
import type { FieldSource } from "./source.ts";
import { defaultOptions, fieldOf } from "./testing/fields.ts";

/* Every format, in the file itself or beside it, tells where its field comes from. */

const facts = {
  history: "computed by a test, 4711",
  loo_rmse: 1.25,
  [PROVENANCE_KEY]: JSON.stringify({ created: "marker-0815", words: 'said "so" & < ö' }),
};
const field = fieldOf(
  { west: 170, south: -3, dlon: 0.5, dlat: 0.5, columns: 41, rows: 14 },
  [Date.UTC(2019, 0, 14, 4)],
  (_, i, j) => i + j,
  { provenance: facts },
);

/** All that can be read as text of a file, its parts and those beside it. */
async function textsOf(format: Format, source: FieldSource, options: FormatOptions): Promise<string> {
  const parts = format.sidecars(source, options).map(({ bytes }) => bytes);
  if (isFolder(format)) {
    for await (const { bytes } of format.entries(source, options)) parts.push(bytes.slice());
  } else {
    const bytes = await joinPieces(format.encode(source, options));
    const isArchive = format.extension.endsWith(".zip") || format.extension === ".kmz";
    parts.push(...(isArchive ? Object.values(unzipSync(bytes)) : [bytes]));
    if (format.id === "png")
      parts.push(new TextEncoder().encode(Object.values(decode(bytes).text).join("\n")));
  }
  return parts.map((part) => new TextDecoder().decode(part)).join("\n");
}

it.each(formats.map((format) => [format.name, format] as const))(
  "%s carries its provenance",
  async (_, format) => {
    const options: FormatOptions = { ...defaultOptions, comments: true };
    const source = format.times(options) === "one" ? oneTime(field, 0) : field;
    const text = await textsOf(format, source, options);
    for (const fact of ["computed by a test, 4711", PROVENANCE_KEY, "marker-0815", "loo_rmse"]) {
      expect(text).toContain(fact);
    }
  },
);
