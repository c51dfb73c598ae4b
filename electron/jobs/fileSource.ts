import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { UserError } from "../../shared/errors.ts";
import { type ByteSource, piecesOf } from "../../shared/stations/byteSource.ts";
import { errorCode } from "../store/atomicFile.ts";

/** A file on disk as a source of bytes, of which only the piece last asked for is in memory. */
export class FileSource implements ByteSource {
  readonly length: number;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #hash = createHash("sha256");
  /** Bytes that went into the hash: those that were read in order from the beginning. */
  #hashed = 0;
  #buffer = new Uint8Array(0);

  /** @throws UserError "unreadable-file" */
  constructor(path: string) {
    this.#path = path;
    // Looked at before it is opened: opening a pipe would wait for whoever writes into it.
    const stats = named(path, () => statSync(path));
    if (stats.isDirectory()) throw unreadable(path, "it is a folder, not a file");
    if (!stats.isFile()) throw unreadable(path, "it is not a regular file");
    this.#descriptor = named(path, () => openSync(path, "r"));
    this.length = stats.size;
  }

  /** @throws UserError "unreadable-file", also when the file became shorter meanwhile. */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.length - offset));
    if (this.#buffer.length < wanted) this.#buffer = new Uint8Array(wanted);
    for (let got = 0; got < wanted; ) {
      const count = named(this.#path, () =>
        readSync(this.#descriptor, this.#buffer, got, wanted - got, offset + got),
      );
      if (count === 0) throw unreadable(this.#path, "it became shorter while it was being read");
      got += count;
    }
    const bytes = this.#buffer.subarray(0, wanted);
    if (offset <= this.#hashed && offset + wanted > this.#hashed) {
      this.#hash.update(bytes.subarray(this.#hashed - offset));
      this.#hashed = offset + wanted;
    }
    return bytes;
  }

  /** Of all bytes, hexadecimal; those not read so far are read now. Can be taken once. */
  sha256(): string {
    if (this.#hashed < this.length) for (const _piece of piecesOf(this));
    return this.#hash.digest("hex");
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

const readTroubles: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

function named<T>(path: string, access: () => T): T {
  try {
    return access();
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === null) throw thrown;
    throw unreadable(path, readTroubles[code] ?? code);
  }
}

function unreadable(path: string, trouble: string): UserError {
  return new UserError("unreadable-file", `${path} cannot be read: ${trouble}.`, [path]);
}
