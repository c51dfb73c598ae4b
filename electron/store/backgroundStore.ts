import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { type Grid, TILE_SIZE, type Tile, tileAt, tileCounts } from "../../shared/grid/grid.ts";
import type { Background } from "../../shared/grids/background.ts";
import type { BackgroundReference } from "../../shared/grids/reference.ts";
import { writeAtomically } from "./atomicFile.ts";
import { writeOverviews } from "./overviews.ts";
import { chunkPath, writeChunk } from "./zarr.ts";

/*
 * A background on disk lies beside the runs, in a folder named after what it holds: background.json, field.zarr (what
 * the map shows, on an even grid) and, where the file's axes are not even, nodes/ (the values as they stand in the
 * file, chunks by index). A run finds it by its settings alone, also after the application was started anew.
 */

/** background.json */
export interface StoredBackground {
  readonly background: Background;
  readonly reference: BackgroundReference;
  /** The grid of field.zarr. */
  readonly shown: Grid;
  /** The array of values as they stand in the file: in field.zarr, or apart. */
  readonly nodes: { readonly folder: string; readonly array: string };
  /** Least and greatest value over all times; null when there is none. */
  readonly range: readonly [number, number] | null;
}

/** The map's array of a background. */
export const SHOWN_ARRAY = "value";
/** The array of what a background differs by from a run's field, in a folder of the run. */
export const DIFFERENCE_ARRAY = "difference";

/** The name of a background's folder: the same file, variable and level always have the same. */
export function backgroundId({ sha256, variable, level }: Omit<BackgroundReference, "path">): string {
  const key = JSON.stringify([sha256, variable, level]);
  return `background-${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
}

/** Where a background lies, given the folder of the runs. */
export const backgroundFolder = (runsFolder: string, reference: Omit<BackgroundReference, "path">): string =>
  join(runsFolder, backgroundId(reference));

/** Where the background of a run lies, given the run's folder. */
export const backgroundOfRun = (runFolder: string, reference: BackgroundReference): string =>
  backgroundFolder(dirname(runFolder), reference);

export const shownPath = (folder: string): string => join(folder, "field.zarr");
/** What zoomed-out maps show of a background, or of differences in a folder of the run. */
export const overviewsOf = (folder: string): string => join(folder, "overviews");
const descriptionPath = (folder: string): string => join(folder, "background.json");

export function writeDescription(folder: string, stored: StoredBackground): void {
  writeAtomically(descriptionPath(folder), `${JSON.stringify(stored, null, 2)}\n`);
}

export const isStored = (folder: string): boolean => existsSync(descriptionPath(folder));

/** @throws UserError "not-found" when the background is not there any more. */
export function readDescription(folder: string): StoredBackground {
  if (!isStored(folder)) {
    throw new UserError("not-found", "The background grid of this run is no longer at hand. Open it again.");
  }
  return JSON.parse(readFileSync(descriptionPath(folder), "utf8")) as StoredBackground;
}

/** Where chunks are written, and the overviews above them; null: none. */
export interface ChunkTarget {
  readonly store: string;
  readonly array: string;
  readonly overviews: string | null;
}

/** Writes one time of a tile of a field that no journal keeps. */
export function writeTile(
  target: ChunkTarget,
  grid: Grid,
  time: number,
  tile: Tile,
  values: Float32Array,
): void {
  if (target.overviews !== null) writeOverviews(target.overviews, grid, time, tile, values);
  const path = chunkPath(target.store, target.array, time, tile.tileRow, tile.tileColumn);
  writeChunk(path, values, tile.rows, tile.columns);
}

/** Gathers rows, one side after the other, and writes a chunk when its rows are complete. */
export class ChunkRows {
  readonly #target: ChunkTarget;
  readonly #grid: Grid;
  readonly #values: Float32Array;
  #band: { readonly time: number; readonly tileRow: number } | null = null;

  constructor(target: ChunkTarget, grid: Grid) {
    this.#target = target;
    this.#grid = grid;
    this.#values = new Float32Array(TILE_SIZE * grid.columns);
  }

  add(time: number, row: number, values: Float32Array): void {
    const tileRow = Math.floor(row / TILE_SIZE);
    if (this.#band?.time !== time || this.#band.tileRow !== tileRow) {
      this.flush();
      this.#values.fill(Number.NaN);
      this.#band = { time, tileRow };
    }
    this.#values.set(values, (row - tileRow * TILE_SIZE) * this.#grid.columns);
  }

  flush(): void {
    if (this.#band === null) return;
    const { time, tileRow } = this.#band;
    const { tileColumns } = tileCounts(this.#grid);
    for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
      const tile = tileAt(this.#grid, tileRow * tileColumns + tileColumn);
      const chunk = new Float32Array(tile.rows * tile.columns);
      for (let j = 0; j < tile.rows; j++) {
        const from = j * this.#grid.columns + tile.i0;
        chunk.set(this.#values.subarray(from, from + tile.columns), j * tile.columns);
      }
      writeTile(this.#target, this.#grid, time, tile, chunk);
    }
    this.#band = null;
  }
}

/** Rows kept, in the same memory again and again: two are in use at once, and the next place is likely between them. */
const ROWS_KEPT = 4;

/** Reads rows of a stored background, those columns only that are asked for. */
export class BackgroundRows {
  readonly stored: StoredBackground;
  readonly #folder: string;
  readonly #kept = new Map<string, Float32Array>();
  #tileColumns: readonly number[];

  /** @throws UserError "not-found" */
  constructor(folder: string, stored = readDescription(folder)) {
    this.#folder = folder;
    this.stored = stored;
    this.#tileColumns = tileColumnsOf(this.stored.background.lon.keys());
  }

  /** From now on only columns near these are read; the others are NaN. */
  limitTo(columns: Iterable<number>): void {
    this.#kept.clear();
    this.#tileColumns = tileColumnsOf(columns);
  }

  /** One row at one time. The array stays as it is while ROWS_KEPT - 1 others are read. */
  read = (time: number, row: number): Float32Array => {
    const key = `${time}/${row}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const values = this.#fetch(time, row, this.#spare());
    this.#kept.set(key, values);
    return values;
  };

  /** Room for a row: that of the one read longest ago, once there are enough. */
  #spare(): Float32Array {
    const [oldest] = this.#kept;
    if (oldest === undefined || this.#kept.size < ROWS_KEPT)
      return new Float32Array(this.stored.background.lon.length);
    this.#kept.delete(oldest[0]);
    return oldest[1];
  }

  #fetch(time: number, row: number, values: Float32Array): Float32Array {
    const { nodes } = this.stored;
    values.fill(Number.NaN);
    const tileRow = Math.floor(row / TILE_SIZE);
    const position = (row - tileRow * TILE_SIZE) * TILE_SIZE * 4;
    for (const tileColumn of this.#tileColumns) {
      const i0 = tileColumn * TILE_SIZE;
      const part = values.subarray(i0, Math.min(values.length, i0 + TILE_SIZE));
      const path = chunkPath(join(this.#folder, nodes.folder), nodes.array, time, tileRow, tileColumn);
      const file = openSync(path, "r");
      try {
        readSync(
          file,
          new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
          0,
          part.byteLength,
          position,
        );
      } finally {
        closeSync(file);
      }
    }
    return values;
  }
}

const tileColumnsOf = (columns: Iterable<number>): number[] => [
  ...new Set([...columns].filter((i) => i >= 0).map((i) => Math.floor(i / TILE_SIZE))),
];
