import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { type ReadTile, TILE_VALUES, withTiles } from "../../shared/formats/tiles.ts";
import { type Grid, TILE_SIZE, tileAt, tileCounts, tileTotal } from "../../shared/grid/grid.ts";
import { copyRows } from "../../shared/grid/passes.ts";
import { errorCode } from "./atomicFile.ts";
import { readJournal } from "./journal.ts";
import { readChunkNow } from "./readChunk.ts";
import { chunkPath, type StoredDescription } from "./zarr.ts";

/**
 * Opens a store for reading by rows. Holds one row of chunks at a time (256 x columns x 4 bytes). Nodes of tiles that
 * are not there are NaN.
 * @param journal the store's journal: every chunk is held against it. Without, chunks are taken as they are.
 * @throws UserError "not-found" when there is no store; readRows: "damaged-field".
 */
export async function openField(store: string, journal: string | null = null): Promise<FieldSource> {
  const attributes = await readAttributes(store);
  const { provenance, times, ...description } = JSON.parse(String(attributes.isopleth)) as StoredDescription;
  const { grid } = description;
  const checks = journal === null ? null : readJournal(journal, tileTotal(grid), times?.length ?? 1);
  let heldBand: { readonly key: string; readonly values: Float32Array } | null = null;

  const readTile: TileReader = (time, { index, tileRow, tileColumn }, values) => {
    const path = chunkPath(store, validName(description.value), time, tileRow, tileColumn);
    const check = checks === null ? "any" : checks.of(index, time);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    if (!readChunkNow(path, check, bytes)) values.fill(Number.NaN);
  };
  const bandOf = (time: number, tileRow: number, into?: Float32Array): Float32Array => {
    const key = `${time}/${tileRow}`;
    if (heldBand?.key !== key) heldBand = { key, values: readBand(grid, readTile, time, tileRow, into) };
    return heldBand.values;
  };

  const field: FieldSource = {
    ...description,
    times: times ?? [Number.NaN],
    provenance: Object.fromEntries(
      provenance.map((name) => [name, attributes[name] as string | number] as const),
    ),
    async readRows(time, j0, rows, into) {
      const whole = Math.min(TILE_SIZE, grid.rows - j0);
      if (j0 % TILE_SIZE === 0 && rows === whole) {
        // Given away instead of copied: nobody is likely to ask for it again.
        const band = bandOf(time, j0 / TILE_SIZE, into);
        heldBand = null;
        return band;
      }
      const values = into ?? new Float32Array(rows * grid.columns);
      for (let j = j0; j < j0 + rows; ) {
        const tileRow = Math.floor(j / TILE_SIZE);
        const end = Math.min(j0 + rows, (tileRow + 1) * TILE_SIZE);
        const band = bandOf(time, tileRow);
        const first = j - tileRow * TILE_SIZE;
        values.set(
          band.subarray(first * grid.columns, (first + end - j) * grid.columns),
          (j - j0) * grid.columns,
        );
        j = end;
      }
      return values;
    },
  };
  return withTiles(field, async (time, tile, values) => readTile(time, tile, values));
}

async function readAttributes(store: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(join(store, ".zattrs"), "utf8")) as Record<string, unknown>;
  } catch (thrown) {
    if (errorCode(thrown) === null) throw thrown;
    throw new UserError("not-found", `There is no finished field in ${store}. Run again.`, [store]);
  }
}

/** Reads a tile at once; the rest as ReadTile. */
type TileReader = (...asked: Parameters<ReadTile>) => void;

/** The rows of one row of tiles, each grid.columns long; NaN where a tile is not done. */
function readBand(
  grid: Grid,
  readTile: TileReader,
  time: number,
  tileRow: number,
  into?: Float32Array,
): Float32Array {
  const rows = Math.min(TILE_SIZE, grid.rows - tileRow * TILE_SIZE);
  const band = into ?? new Float32Array(rows * grid.columns);
  const { tileColumns } = tileCounts(grid);
  for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
    const tile = tileAt(grid, tileRow * tileColumns + tileColumn);
    readTile(time, tile, chunk);
    const to = { values: band, columns: grid.columns, i0: tile.i0 };
    copyRows({ values: chunk, columns: TILE_SIZE, i0: 0 }, to, tile.columns, rows);
  }
  return band;
}

/** One chunk at a time, always in the same place. */
const chunk = new Float32Array(TILE_VALUES);
