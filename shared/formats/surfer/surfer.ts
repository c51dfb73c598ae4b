import { latOf, lonOf } from "../../grid/grid.ts";
import { type FileFormat, type FormatOptions, nodesOf, plainFormat, type Sidecar } from "../format.ts";
import { textWidth } from "../numbers.ts";
import { bandsOf, rangeOf } from "../rows.ts";
import { provenanceSidecar } from "../sidecar.ts";
import type { FieldSource } from "../source.ts";
import { type SurferVariant, surfer6Binary, surfer6Text, surfer7 } from "./variants.ts";

const variants: Readonly<Record<FormatOptions["surfer"], SurferVariant>> = {
  "6-text": surfer6Text,
  "6-binary": surfer6Binary,
  "7": surfer7,
};

/** Golden Software's grid files. */
export const surfer: FileFormat = {
  ...plainFormat,
  id: "surfer",
  extension: ".grd",
  name: "Surfer grid",
  about:
    "For Surfer, version 7 unless an older one is asked for: one time, node positions, blanked where there is no data.",
  options: ["surfer", "decimals"],
  noData: "1.70141e38",
  times: () => "one",
  estimate: (source, options) =>
    nodesOf(source) * { "6-text": 1 + textWidth(options), "6-binary": 4, "7": 8 }[options.surfer],
  passes: () => 2,
  holds: ({ grid }, options) => variants[options.surfer].refusal(grid.columns, grid.rows),
  encode,
  sidecars: (source): readonly Sidecar[] => [provenanceSidecar(source)],
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const { grid } = source;
  const variant = variants[options.surfer];
  yield variant.header({
    columns: grid.columns,
    rows: grid.rows,
    x: [grid.west, lonOf(grid, grid.columns - 1)],
    y: [grid.south, latOf(grid, grid.rows - 1)],
    z: (await rangeOf(source, [0])) ?? [0, 0],
  });
  for await (const { values } of bandsOf(source, 0, "south"))
    yield variant.body(values, grid.columns, options);
}
