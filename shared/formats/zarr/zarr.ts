import { TILE_SIZE, tileCounts } from "../../grid/grid.ts";
import { copyRows, lentRooms, type Rectangle } from "../../grid/passes.ts";
import { ENTRIES_TOGETHER, type Entry, type FileFormat, type FolderFormat, plainFormat } from "../format.ts";
import { validName } from "../netcdf/names.ts";
import type { FieldSource } from "../source.ts";
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
  const { tileColumns, tileRows } = tileCounts(grid);
  const array = validName(source.value);
  const bandLength = Math.min(TILE_SIZE, grid.rows) * grid.columns;
  const lender = lentRooms();
  // A row of chunks, and the chunks made of it that are in use, in one room: they are copied within it.
  const room = lender.take(bandLength + ENTRIES_TOGETHER * CHUNK_LENGTH);
  let turn = 0;
  try {
    for (const time of source.times.keys()) {
      for (let row = 0; row < tileRows; row++) {
        const rows = Math.min(TILE_SIZE, grid.rows - row * TILE_SIZE);
        const band = await source.readRows(
          time,
          row * TILE_SIZE,
          rows,
          room.subarray(0, rows * grid.columns),
        );
        for (let column = 0; column < tileColumns; column++) {
          const start = bandLength + (turn++ % ENTRIES_TOGETHER) * CHUNK_LENGTH;
          const chunk = room.subarray(start, start + CHUNK_LENGTH);
          fillChunk(chunk, { values: band, columns: grid.columns, i0: column * TILE_SIZE }, rows);
          const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
          yield { name: `${array}/${time}/${row}/${column}`, bytes };
        }
      }
    }
  } finally {
    lender.giveBack(room);
  }
}

const CHUNK_LENGTH = TILE_SIZE * TILE_SIZE;

/** One chunk from a row of them; nodes beyond the edge are NaN. */
function fillChunk(chunk: Float32Array, from: Rectangle, rows: number): void {
  const width = Math.min(TILE_SIZE, from.columns - from.i0);
  if (width < TILE_SIZE || rows < TILE_SIZE) chunk.fill(Number.NaN);
  copyRows(from, { values: chunk, columns: TILE_SIZE, i0: 0 }, width, rows);
}
