import { TILE_SIZE, tileCounts } from "../../grid/grid.ts";
import { copyRows, lentRooms } from "../../grid/passes.ts";
import { ENTRIES_TOGETHER, type Entry, type FileFormat, type FolderFormat, plainFormat } from "../format.ts";
import { validName } from "../netcdf/names.ts";
import type { FieldSource } from "../source.ts";
import { type ReadTile, TILE_VALUES, tilesFromSouth, tilesOf } from "../tiles.ts";
import { zipped } from "../zip/zip.ts";
import { groupEntries } from "./metadata.ts";

/** A Zarr v2 group as a folder, its chunks as they are computed. */
export const zarr: FolderFormat = {
  ...plainFormat,
  id: "zarr",
  extension: ".zarr",
  name: "Zarr",
  about:
    "A folder with all times in chunks of 256 x 256 nodes (version 2, CF-1.8); for xarray, zarr and GDAL.",
  options: [],
  noData: "NaN",
  estimate: (source) => paddedNodes(source) * 4,
  entries: zarrEntries,
};

/** The same group in one file, compressed. */
export const zarrZip: FileFormat = {
  ...plainFormat,
  id: "zarr-zip",
  extension: ".zarr.zip",
  name: "Zarr, zipped",
  about: "The Zarr group in one compressed file, which xarray and zarr open as it is.",
  options: [],
  noData: "NaN",
  estimate: (source) => paddedNodes(source) * 4 * 0.8,
  encode: (source) => zipped(zarrEntries(source), true),
};

function paddedNodes(source: FieldSource): number {
  const { tileColumns, tileRows } = tileCounts(source.grid);
  return source.times.length * tileColumns * tileRows * TILE_SIZE ** 2;
}

async function* zarrEntries(source: FieldSource): AsyncGenerator<Entry> {
  const { grid } = source;
  yield* groupEntries(source);
  const array = validName(source.value);
  const readTile = tilesOf(source);
  const bandLength = readTile === null ? Math.min(TILE_SIZE, grid.rows) * grid.columns : 0;
  const lender = lentRooms();
  // A row of chunks, and the chunks made of it that are in use, in one room: they are copied within it.
  const room = lender.take(bandLength + ENTRIES_TOGETHER * TILE_VALUES);
  const read = readTile ?? cutFromRows(source, room);
  let turn = 0;
  try {
    for (const time of source.times.keys()) {
      for (const tile of tilesFromSouth(grid)) {
        const start = bandLength + (turn++ % ENTRIES_TOGETHER) * TILE_VALUES;
        const chunk = room.subarray(start, start + TILE_VALUES);
        await read(time, tile, chunk);
        const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        yield { name: `${array}/${time}/${tile.tileRow}/${tile.tileColumn}`, bytes };
      }
    }
  } finally {
    lender.giveBack(room);
  }
}

/** Tiles of a field that has only rows. @param room of which the first part takes a row of tiles */
function cutFromRows(source: FieldSource, room: Float32Array): ReadTile {
  const { columns } = source.grid;
  let band: Float32Array = room;
  return async (time, tile, chunk) => {
    if (tile.tileColumn === 0) {
      band = await source.readRows(time, tile.j0, tile.rows, room.subarray(0, tile.rows * columns));
    }
    chunk.fill(Number.NaN, tile.columns < TILE_SIZE ? 0 : tile.rows * TILE_SIZE);
    const to = { values: chunk, columns: TILE_SIZE, i0: 0 };
    copyRows({ values: band, columns, i0: tile.i0 }, to, tile.columns, tile.rows);
  };
}
