import type { StepProgress } from "../../rbf/engine.ts";
import type { ByteSource } from "../byteSource.ts";
import type { Layout, ReadOptions, StationsRead } from "../table.ts";

/** A stations file whose encoding is known. */
export interface StationFile {
  /** Name without folders, as messages show it. */
  readonly fileName: string;
  readonly bytes: ByteSource;
  readonly encoding: Layout["encoding"];
  readonly encodingReason: string;
  /** The first lines as text; at least 20 lines if the file has them. */
  readonly head: string;
}

/** One kind of stations file: tells whether a file is of its kind, and reads it. */
export interface LayoutReader {
  /** How sure it is, 0 (cannot read it) to 1, and why in one sentence. */
  recognise(
    file: StationFile,
    options: ReadOptions,
  ): { readonly confidence: number; readonly reason: string };
  /** @throws UserError naming file, line and what to do. */
  read(file: StationFile, options: ReadOptions, progress: StepProgress): StationsRead;
}
