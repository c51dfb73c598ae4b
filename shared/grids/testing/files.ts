import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Background, orderedBackground, orderedRows } from "../background.ts";
import type { GridFile } from "../gridFile.ts";
import { openGrid } from "../registry.ts";
import { malformed } from "../troubles.ts";

/** A grid file in memory; for the HDF5 library, which reads from the disk only, it is written there meanwhile. */
export function memoryFile(bytes: Uint8Array, name: string): GridFile {
  return {
    name,
    size: bytes.length,
    read: (position, length) => new Uint8Array(bytes.subarray(position, position + length)),
    openHdf5: async () => {
      const { File, ready } = await import("h5wasm/node");
      await ready;
      const folder = mkdtempSync(join(tmpdir(), "isopleth-hdf5-"));
      try {
        writeFileSync(join(folder, name), bytes);
        return new File(join(folder, name), "r");
      } catch (thrown) {
        throw malformed(name, String(thrown));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** A file kept beside the tests, written by fixtures/generate.py. */
export const fixture = (name: string): GridFile =>
  memoryFile(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)), name);

export const diskFile = (path: string): GridFile => memoryFile(readFileSync(path), basename(path));

/** A grid read whole: values[time][row * columns + column], rows from the south. */
export interface WholeGrid {
  readonly format: string;
  readonly background: Background;
  readonly values: readonly Float32Array[];
}

export async function readWhole(file: GridFile, name?: string, level = 0): Promise<WholeGrid> {
  const { reader, grid } = await openGrid(file);
  try {
    const variable = grid.variables.find((candidate) => name === undefined || candidate.name === name);
    if (!variable) throw new Error(`${file.name} has no ${name}: ${grid.variables.map((v) => v.name)}`);
    const order = orderedBackground(file.name, variable);
    const { lon, lat, times } = order.background;
    const values = times.map(() => new Float32Array(lon.length * lat.length).fill(-1));
    for await (const { time, row, values: one } of orderedRows(grid.bands(variable, level), order)) {
      values[time]?.set(one, row * lon.length);
    }
    return { format: reader.id, background: order.background, values };
  } finally {
    grid.close();
  }
}
