import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { TILE_SIZE, tileCounts, tileTotal } from "../../shared/grid/grid.ts";
import { errorCode } from "./atomicFile.ts";
import { type ChunkChecks, readJournal } from "./journal.ts";
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

  const bandOf = (time: number, tileRow: number, into?: Float32Array): Float32Array => {
    const key = `${time}/${tileRow}`;
    if (heldBand?.key !== key) {
      heldBand = { key, values: readBand(store, description, checks, time, tileRow, into) };
    }
    return heldBand.values;
  };

  return {
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
}

async function readAttributes(store: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(join(store, ".zattrs"), "utf8")) as Record<string, unknown>;
  } catch (thrown) {
    if (errorCode(thrown) === null) throw thrown;
    throw new UserError("not-found", `There is no finished field in ${store}. Run again.`, [store]);
  }
}

/** The rows of one row of tiles, each grid.columns long; NaN where a tile is not done. */
function readBand(
  store: string,
  { grid, value }: Pick<StoredDescription, "grid" | "value">,
  checks: ChunkChecks | null,
  time: number,
  tileRow: number,
  into?: Float32Array,
): Float32Array {
  const rows = Math.min(TILE_SIZE, grid.rows - tileRow * TILE_SIZE);
  const band = into ?? new Float32Array(rows * grid.columns);
  const { tileColumns } = tileCounts(grid);
  for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
    const i0 = tileColumn * TILE_SIZE;
    const columns = Math.min(TILE_SIZE, grid.columns - i0);
    const path = chunkPath(store, validName(value), time, tileRow, tileColumn);
    const check = checks === null ? "any" : checks.of(tileRow * tileColumns + tileColumn, time);
    if (!readChunkNow(path, check, chunkBytes)) chunk.fill(Number.NaN);
    for (let j = 0; j < rows; j++) {
      band.set(chunk.subarray(j * TILE_SIZE, j * TILE_SIZE + columns), j * grid.columns + i0);
    }
  }
  return band;
}

/** One chunk at a time, always in the same place. */
const chunk = new Float32Array(TILE_SIZE * TILE_SIZE);
const chunkBytes = new Uint8Array(chunk.buffer);
