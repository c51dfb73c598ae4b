import { basename } from "node:path";
import type { GridFile } from "../../shared/grids/gridFile.ts";
import { malformed } from "../../shared/grids/troubles.ts";
import { FileSource } from "./fileSource.ts";

/** A grid file on disk; parts are read when asked for. */
export interface DiskGridFile extends GridFile {
  /** Of all bytes, hexadecimal. Can be taken once. */
  sha256(): string;
  close(): void;
}

/** @throws UserError "unreadable-file" */
export function openGridFile(path: string): DiskGridFile {
  const source = new FileSource(path);
  return {
    name: basename(path),
    size: source.length,
    read: (position, length) => source.read(position, length).slice(),
    openHdf5: async () => {
      // A library of four megabytes, which most jobs do without: it is loaded when first needed.
      const { File, ready } = await import("h5wasm/node");
      await ready;
      try {
        return new File(path, "r");
      } catch (thrown) {
        throw malformed(basename(path), `the HDF5 library cannot open it (${String(thrown)})`);
      }
    },
    sha256: () => source.sha256(),
    close: () => source.close(),
  };
}
