import { latOf, lonOf } from "../../grid/grid.ts";
import {
  type FileFormat,
  type FormatOptions,
  nodesOf,
  type Piece,
  plainFormat,
  type Sidecar,
} from "../format.ts";
import { textWidth } from "../numbers.ts";
import { bandsOf, rangeOf } from "../rows.ts";
import { provenanceSidecar } from "../sidecar.ts";
import type { FieldSource } from "../source.ts";
import { blankedExtent } from "./blank.ts";
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
  passes: (_, { surfer }) => (surfer === "6-text" ? 2 : 1),
  times: () => "one",
  estimate: (source, options) =>
    nodesOf(source) * { "6-text": 1 + textWidth(options), "6-binary": 4, "7": 8 }[options.surfer],
  holds: ({ grid }, options) => variants[options.surfer].refusal(grid.columns, grid.rows),
  encode,
  sidecars: (source): readonly Sidecar[] => [provenanceSidecar(source)],
};

/** Values of a binary grid that are worked on at once: they stay in the processor's cache from reading to writing. */
const SLICE = 2 ** 19;

/** The header tells the range of values, so it is written again once that is known. */
async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Piece> {
  const { grid } = source;
  const variant = variants[options.surfer];
  const headerOf = (z: readonly [number, number]): Uint8Array =>
    variant.header({
      columns: grid.columns,
      rows: grid.rows,
      x: [grid.west, lonOf(grid, grid.columns - 1)],
      y: [grid.south, latOf(grid, grid.rows - 1)],
      z,
    });
  const body = variant.body(options);
  // Text has no room of a known size for the range.
  if (options.surfer === "6-text") {
    yield headerOf((await rangeOf(source, [0])) ?? [0, 0]);
    for await (const { values } of bandsOf(source, 0, "south")) yield body(values, grid.columns);
    return;
  }
  yield headerOf([0, 0]);
  let [low, high] = [Infinity, -Infinity];
  for await (const { values } of bandsOf(source, 0, "south")) {
    for (let start = 0; start < values.length; start += SLICE) {
      const slice = values.subarray(start, start + SLICE);
      const range = blankedExtent(slice);
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
      yield body(slice, grid.columns);
    }
  }
  yield { at: 0, bytes: headerOf(low <= high ? [low, high] : [0, 0]) };
}
