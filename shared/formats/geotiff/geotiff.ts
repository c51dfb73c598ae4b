import {
  type FileFormat,
  type FormatOptions,
  noDataOr,
  nodesOf,
  type Piece,
  plainFormat,
} from "../format.ts";
import { timeText } from "../numbers.ts";
import type { FieldSource } from "../source.ts";
import { xmlText } from "../xml.ts";
import { pyramidOf, pyramidPasses } from "./overviews.ts";
import { TAG, type Tag, tiffHeader } from "./tags.ts";
import { compressedTiles, tileCounts } from "./tiles.ts";

/** Pixels along a tile's edge. */
const TILE = 512;
/** Beyond this, with room for overviews and incompressible data, offsets need 64 bits. */
const CLASSIC_BYTES = 2.9e9;

/** Cloud-optimised GeoTIFF: directories first, then overviews from the smallest, then the field; a band per time. */
export const geotiff: FileFormat = {
  ...plainFormat,
  id: "geotiff",
  extension: ".tif",
  name: "GeoTIFF",
  about: "Cloud-optimised, compressed, with overviews, a band per time; for QGIS, ArcGIS, GDAL and web maps.",
  options: ["tiffTimes", "noData"],
  noData: "NaN",
  times: ({ tiffTimes }) => (tiffTimes === "bands" ? "all" : "one"),
  // Smooth fields shrink to about two thirds; overviews add a third.
  estimate: (source) => nodesOf(source) * 4 * 0.9,
  passes: (source) => pyramidPasses(source, TILE),
  encode,
};

/** Where a level's tiles lie in the file; zeros until they are written. */
interface TileIndex {
  readonly offsets: number[];
  readonly byteCounts: number[];
}

async function* encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Piece> {
  const noData = noDataOr(options, Number.NaN);
  const levels = await pyramidOf(source, TILE);
  const big = source.grid.columns * source.grid.rows * source.times.length * 4 > CLASSIC_BYTES;
  const indexes = levels.map((level) => emptyIndex(level));
  const header = () =>
    tiffHeader(
      levels.map((level, k) => directory(level, k, indexes[k] as TileIndex, noData)),
      big,
    );
  const start = header();
  yield start;
  let end = start.length;
  for (const [k, level] of [...levels.entries()].reverse()) {
    const index = indexes[k] as TileIndex;
    let tile = 0;
    for (const time of level.times.keys()) {
      for await (const bytes of compressedTiles(level, time, TILE, noData)) {
        index.offsets[tile] = end;
        index.byteCounts[tile] = bytes.length;
        tile++;
        end += bytes.length;
        yield bytes;
      }
    }
  }
  yield { at: 0, bytes: header() };
}

function emptyIndex(level: FieldSource): TileIndex {
  const { across, down } = tileCounts(level, TILE);
  const zeros = () => new Array<number>(across * down * level.times.length).fill(0);
  return { offsets: zeros(), byteCounts: zeros() };
}

function directory(
  level: FieldSource,
  levelNumber: number,
  index: TileIndex,
  noData: number,
): readonly Tag[] {
  const { columns, rows } = level.grid;
  const bands = level.times.length;
  const each = (value: number, count = bands): readonly number[] => new Array<number>(count).fill(value);
  return [
    { code: TAG.newSubfileType, type: "long", values: [levelNumber === 0 ? 0 : 1] },
    { code: TAG.imageWidth, type: "long", values: [columns] },
    { code: TAG.imageLength, type: "long", values: [rows] },
    { code: TAG.bitsPerSample, type: "short", values: each(32) },
    { code: TAG.compression, type: "short", values: [8] },
    { code: TAG.photometric, type: "short", values: [1] },
    { code: TAG.samplesPerPixel, type: "short", values: [bands] },
    { code: TAG.planarConfiguration, type: "short", values: [2] },
    { code: TAG.software, type: "ascii", values: "Isopleth" },
    { code: TAG.predictor, type: "short", values: [3] },
    { code: TAG.tileWidth, type: "short", values: [TILE] },
    { code: TAG.tileLength, type: "short", values: [TILE] },
    { code: TAG.tileOffsets, type: "offset", values: index.offsets },
    { code: TAG.tileByteCounts, type: "offset", values: index.byteCounts },
    ...(bands > 1 ? [{ code: TAG.extraSamples, type: "short", values: each(0, bands - 1) } as const] : []),
    { code: TAG.sampleFormat, type: "short", values: each(3) },
    ...(levelNumber === 0 ? georeference(level) : []),
    { code: TAG.gdalNoData, type: "ascii", values: Number.isNaN(noData) ? "nan" : String(noData) },
  ];
}

/** WGS 84 degrees; pixels are areas around the nodes, so the tie point is the outer corner of the north-west one. */
function georeference(source: FieldSource): readonly Tag[] {
  const { west, south, dlon, dlat, rows } = source.grid;
  const north = south + (rows - 0.5) * dlat;
  const keys = [
    [1, 1, 0, 4],
    [1024, 0, 1, 2],
    [1025, 0, 1, 1],
    [2048, 0, 1, 4326],
    [2054, 0, 1, 9102],
  ];
  return [
    { code: TAG.modelPixelScale, type: "double", values: [dlon, dlat, 0] },
    { code: TAG.modelTiepoint, type: "double", values: [0, 0, 0, west - dlon / 2, north, 0] },
    { code: TAG.geoKeyDirectory, type: "short", values: keys.flat() },
    { code: TAG.gdalMetadata, type: "ascii", values: metadata(source) },
  ];
}

/** GDAL's own XML for what TIFF has no tags for: provenance, and each band's time and unit. */
function metadata(source: FieldSource): string {
  const given = { title: source.longName, ...source.provenance };
  const items = Object.entries(given).map(
    ([name, value]) => `<Item name="${xmlText(name)}">${xmlText(String(value))}</Item>`,
  );
  const band = (sample: number, name: string, role: string, text: string): string =>
    text === "" ? "" : `<Item name="${name}" sample="${sample}" role="${role}">${xmlText(text)}</Item>`;
  for (const [sample, time] of source.times.entries()) {
    const description = [source.value, timeText(time)].filter(Boolean).join(" ");
    items.push(
      band(sample, "DESCRIPTION", "description", description),
      band(sample, "UNITTYPE", "unittype", source.unit),
    );
  }
  return `<GDALMetadata>${items.join("")}</GDALMetadata>`;
}
