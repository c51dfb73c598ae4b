import { GeoTIFF } from "geotiff";
import type { RandomFile } from "./file.ts";
import { type FieldNode, type Reader, unknown } from "./readback.ts";

/** GeoTIFF by the geotiff package, tile by tile. */
export const readGeotiff: Reader = async (file, { probes }) => {
  const tiff = await GeoTIFF.fromSource(sourceOf(file));
  const image = await tiff.getImage(0);
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const [west = 0, north = 0] = image.getOrigin();
  const [dlon = 0, down = 0] = image.getResolution();
  const noData = image.getGDALNoData() ?? Number.NaN;
  const values: number[] = probes.map(() => Number.NaN);
  const size = image.getTileWidth();
  // A tile is unpacked once for all the nodes in it.
  for (const [, inTile] of tilesOf(probes, rows, size)) {
    const { time, x, y } = inTile[0] as Place;
    const [left, top] = [x - (x % size), y - (y % size)];
    const width = Math.min(size, columns - left);
    const window = [left, top, left + width, Math.min(top + size, rows)];
    const rasters = await image.readRasters({ window, samples: [time] });
    const pixels = (rasters as unknown as readonly ArrayLike<number>[])[0];
    for (const place of inTile) {
      const value = Number(pixels?.[(place.y - top) * width + (place.x - left)]);
      values[place.probe] = value === Math.fround(noData) ? Number.NaN : value;
    }
  }
  return {
    ...unknown,
    columns,
    rows,
    dlon,
    dlat: -down,
    west: west + dlon / 2,
    south: north + (rows - 0.5) * down,
    values,
  };
};

interface Place {
  readonly probe: number;
  readonly time: number;
  readonly x: number;
  readonly y: number;
}

function tilesOf(probes: readonly FieldNode[], rows: number, size: number): ReadonlyMap<string, Place[]> {
  const tiles = new Map<string, Place[]>();
  for (const [probe, { time, i, j }] of probes.entries()) {
    const place = { probe, time, x: i, y: rows - 1 - j };
    const key = [time, Math.floor(place.x / size), Math.floor(place.y / size)].join("/");
    tiles.set(key, [...(tiles.get(key) ?? []), place]);
  }
  return tiles;
}

/** Ranges of the file, as the package asks for them. */
function sourceOf(file: RandomFile) {
  const fetchSlice = async ({ offset, length }: { readonly offset: number; readonly length: number }) => {
    const bytes = await file.read(offset, length);
    return {
      offset,
      length,
      data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    };
  };
  return {
    fetch: (slices: readonly { readonly offset: number; readonly length: number }[]) =>
      Promise.all(slices.map(async (slice) => (await fetchSlice(slice)).data)),
    fetchSlice,
    fileSize: file.size,
    close: async () => {},
  };
}
