import { type ColourScale, colourAt, colourScale } from "../colour/scales.ts";
import { niceRange, niceTicks } from "../colour/ticks.ts";
import type { Chain } from "../grid/contours/chains.ts";
import { bandPolygons, contourLines } from "../grid/contours/contours.ts";
import type { Grid } from "../grid/grid.ts";
import { cutAtAntimeridian, type FieldPart } from "./antimeridian.ts";
import { type FileFormat, type FormatOptions, plainFormat } from "./format.ts";
import { timeText } from "./numbers.ts";
import { rangeOf, wholeField } from "./rows.ts";
import type { FieldSource } from "./source.ts";

/** The field must be held whole; beyond this it takes more than 100 MB. */
const MOST_NODES = 25e6;

/** Contours of one time: a MultiPolygon per band of values, or a MultiLineString per level. */
export const geojson: FileFormat = {
  ...plainFormat,
  id: "geojson",
  extension: ".geojson",
  name: "GeoJSON contours",
  about:
    "Bands of values as polygons, or contour lines, with their limits and colours; for web maps and GIS.",
  options: ["contours", "levels", "scale"],
  noData: "no polygon, no line",
  times: () => "one",
  // What contours take depends on the field; this is what fields of stations come to.
  estimate: ({ grid, times }) => times.length * 40 * Math.sqrt(grid.columns * grid.rows) * 10,
  passes: (_, { levels }) => (levels === "auto" ? 2 : 1),
  holds: ({ grid }) =>
    grid.columns * grid.rows <= MOST_NODES
      ? null
      : `Contours are drawn of at most ${MOST_NODES / 1e6} million nodes, this field has ${grid.columns} x ${grid.rows}. Use a wider spacing, or GeoTIFF.`,
  encode,
};

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Uint8Array> {
  const levels = options.levels === "auto" ? await autoLevels(source) : options.levels;
  const { columns, rows } = source.grid;
  const parts = cutAtAntimeridian({ values: await wholeField(source, 0), columns, rows }, source.grid);
  const utf8 = new TextEncoder();
  const about = { name: source.longName, provenance: source.provenance };
  yield utf8.encode(`${JSON.stringify({ type: "FeatureCollection", ...about }).slice(0, -1)},"features":[`);
  let separator = "\n";
  const features = options.contours === "bands" ? bandFeatures : lineFeatures;
  for (const feature of features(source, parts, levels, colourScale(options.scale))) {
    yield utf8.encode(`${separator}${JSON.stringify(feature)}`);
    separator = ",\n";
  }
  yield utf8.encode("\n]}\n");
}

async function autoLevels(source: FieldSource): Promise<readonly number[]> {
  const [low, high] = niceRange(...((await rangeOf(source, [0])) ?? [0, 1]));
  return niceTicks(low, high, 10);
}

/** Below the first level, between each two, and from the last one on; empty bands left out. */
function* bandFeatures(
  source: FieldSource,
  parts: readonly FieldPart[],
  levels: readonly number[],
  scale: ColourScale,
) {
  for (let k = 0; k <= levels.length; k++) {
    const [min, max] = [levels[k - 1] ?? null, levels[k] ?? null];
    const coordinates = parts.flatMap((part) =>
      bandPolygons(part.field, min ?? -Infinity, max ?? Infinity).map((polygon) =>
        polygon.map((ring) => positions(ring, part, source.grid)),
      ),
    );
    if (coordinates.length === 0) continue;
    const colour = hex(colourAt(scale, (k - 0.5) / Math.max(1, levels.length - 1)));
    const properties = { ...words(source), min, max, fill: colour, "fill-opacity": 0.8, "stroke-opacity": 0 };
    yield { type: "Feature", properties, geometry: { type: "MultiPolygon", coordinates } };
  }
}

function* lineFeatures(
  source: FieldSource,
  parts: readonly FieldPart[],
  levels: readonly number[],
  scale: ColourScale,
) {
  for (const [k, level] of levels.entries()) {
    const coordinates = parts.flatMap((part) =>
      contourLines(part.field, level).map((line) => positions(line, part, source.grid)),
    );
    if (coordinates.length === 0) continue;
    const properties = {
      ...words(source),
      level,
      stroke: hex(colourAt(scale, k / Math.max(1, levels.length - 1))),
    };
    yield { type: "Feature", properties, geometry: { type: "MultiLineString", coordinates } };
  }
}

function words({ value, unit, times }: FieldSource) {
  return { value, unit, time: timeText(times[0]) || null };
}

/** Degrees, to a thousandth of the spacing or finer. */
function positions(
  chain: Chain,
  { lonAt }: FieldPart,
  { south, dlon, dlat }: Grid,
): readonly (readonly number[])[] {
  const decimals = Math.max(6, 3 - Math.floor(Math.log10(Math.min(dlon, dlat))));
  const unit = 10 ** decimals;
  const round = (degrees: number): number => Math.round(degrees * unit) / unit;
  return chain.map(([x, y]) => [round(lonAt(x)), round(south + y * dlat)]);
}

const hex = (colour: readonly number[]): string =>
  `#${colour.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
