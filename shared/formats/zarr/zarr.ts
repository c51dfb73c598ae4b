import { TILE_SIZE, tileCounts } from "../../grid/grid.ts";
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
  const room = new Float32Array(Math.min(TILE_SIZE, grid.rows) * grid.columns);
  const chunks = Array.from({ length: ENTRIES_TOGETHER }, () => new Float32Array(TILE_SIZE * TILE_SIZE));
  let turn = 0;
  for (const time of source.times.keys()) {
    for (let row = 0; row < tileRows; row++) {
      const rows = Math.min(TILE_SIZE, grid.rows - row * TILE_SIZE);
      const here = room.subarray(0, rows * grid.columns);
      const band = await source.readRows(time, row * TILE_SIZE, rows, here);
      for (let column = 0; column < tileColumns; column++) {
        const chunk = chunks[turn++ % chunks.length] as Float32Array;
        fillChunk(chunk, band, grid.columns, rows, column * TILE_SIZE);
        const bytes = new Uint8Array(chunk.buffer);
        yield { name: `${array}/${time}/${row}/${column}`, bytes };
      }
    }
  }
}

/** One chunk from a row of them; nodes beyond the edge are NaN. */
function fillChunk(chunk: Float32Array, band: Float32Array, columns: number, rows: number, i0: number): void {
  const width = Math.min(TILE_SIZE, columns - i0);
  for (let j = 0; j < rows; j++) {
    const start = j * TILE_SIZE;
    chunk.set(band.subarray(j * columns + i0, j * columns + i0 + width), start);
    if (width < TILE_SIZE) chunk.fill(Number.NaN, start + width, start + TILE_SIZE);
  }
  chunk.fill(Number.NaN, rows * TILE_SIZE);
}
