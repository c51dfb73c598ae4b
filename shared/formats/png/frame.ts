import type { Grid } from "../../grid/grid.ts";

/** Room around the map for title, axes and legend, pixels. */
const MARGIN = { left: 76, right: 40, top: 66, bottom: 112 };
const LARGEST = { width: 1600 - MARGIN.left - MARGIN.right, height: 1200 };
const LEAST = { width: 360, height: 60 };

/** Where the map lies in the picture and how degrees become pixels: plate carree, north up. */
export interface Frame {
  /** Of the whole picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** The map's rectangle, pixels. */
  readonly left: number;
  readonly top: number;
  readonly mapWidth: number;
  readonly mapHeight: number;
  /** Outer edges of the outermost cells, degrees. */
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  /** Degrees per pixel. */
  readonly perPixel: { readonly lon: number; readonly lat: number };
  /** Place in the picture, pixels. */
  x(lon: number): number;
  y(lat: number): number;
}

/** The largest map that fits, whole pixels per cell where cells are larger than pixels. */
export function frameOf({ west, south, dlon, dlat, columns, rows }: Grid): Frame {
  const fitting = Math.min(LARGEST.width / (columns * dlon), LARGEST.height / (rows * dlat));
  const perCell = Math.floor(fitting * dlon);
  const perDegree = perCell >= 1 ? perCell / dlon : fitting;
  const mapWidth = Math.max(LEAST.width, Math.round(columns * dlon * perDegree));
  const mapHeight = Math.max(LEAST.height, Math.round(rows * dlat * perDegree));
  const { left, top } = MARGIN;
  const edge = { west: west - dlon / 2, north: south + (rows - 0.5) * dlat };
  return {
    width: left + mapWidth + MARGIN.right,
    height: top + mapHeight + MARGIN.bottom,
    left,
    top,
    mapWidth,
    mapHeight,
    west: edge.west,
    east: edge.west + columns * dlon,
    south: edge.north - rows * dlat,
    north: edge.north,
    perPixel: { lon: (columns * dlon) / mapWidth, lat: (rows * dlat) / mapHeight },
    x: (lon) => left + ((lon - edge.west) / (columns * dlon)) * mapWidth,
    y: (lat) => top + ((edge.north - lat) / (rows * dlat)) * mapHeight,
  };
}

/** Where a picture lies: the map's upper left corner in degrees and in pixels. */
type WorldPlace = Pick<Frame, "west" | "north" | "left" | "top" | "perPixel">;

/**
 * A world file: degrees per pixel and the centre of the picture's upper left pixel.
 * Source: ESRI's description of world files.
 */
export function worldFile({ west, north, left, top, perPixel }: WorldPlace): Uint8Array {
  const corner = [west + (0.5 - left) * perPixel.lon, north - (0.5 - top) * perPixel.lat];
  const lines = [perPixel.lon, 0, 0, -perPixel.lat, ...corner].map((number) => number.toPrecision(15));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}
