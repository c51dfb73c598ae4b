import { closeSync, fsync, mkdirSync, openSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { ENTRIES_TOGETHER, type Entry, type Piece } from "../../shared/formats/format.ts";

/** What is given to the disk at once, bytes. */
const FLUSHED_BYTES = 4 * 2 ** 20;

/**
 * Writes a file piece by piece and syncs it. While a piece is being written the next one is prepared, and the disk gets
 * to work meanwhile.
 * @param durable false leaves the syncing to the system: for measurements against programs that do not sync
 */
export async function writePieces(
  path: string,
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
  durable = true,
): Promise<void> {
  const file = await open(path, "w");
  const flush = durable ? flusher(file) : null;
  let writing: Promise<void> = Promise.resolve();
  try {
    let end = 0;
    for await (const piece of pieces) {
      const bytes = piece instanceof Uint8Array ? piece : piece.bytes;
      const position = piece instanceof Uint8Array ? end : piece.at;
      if (piece instanceof Uint8Array) end += bytes.length;
      await writing;
      writing = writeFully(file, bytes, position).then(() => flush?.after(bytes.length));
      // Its failure is met at the next piece, or at the end.
      writing.catch(() => {});
    }
    await writing;
    await flush?.finish();
  } finally {
    // A piece may still be on its way when the next one could not be prepared.
    await writing.catch(() => {});
    await file.close();
  }
}

/** Writes a folder of small files, several at the same time: most of it is waiting for the disk. */
export async function writeEntries(
  path: string,
  entries: AsyncIterable<Entry>,
  durable = true,
): Promise<void> {
  const made = new Set<string>();
  const syncing: Promise<void>[] = [];
  try {
    for await (const { name, bytes } of entries) {
      // Every system takes "/"; putting paths together anew took as long as opening the files.
      const place = `${path}/${name}`;
      const folder = place.slice(0, place.lastIndexOf("/"));
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      const synced = writeEntry(place, bytes, durable);
      // Its failure is met when its turn comes.
      synced.catch(() => {});
      syncing.push(synced);
      if (syncing.length === ENTRIES_TOGETHER) await syncing.shift();
    }
    await Promise.all(syncing);
  } finally {
    await Promise.allSettled(syncing);
  }
}

const synced = promisify(fsync);

/**
 * Written at once: the way of so few bytes over another thread takes as long as copying them, and where that thread has no
 * processor of its own, longer. Only the disk is waited for elsewhere.
 */
async function writeEntry(path: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  const file = openSync(path, "w");
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    if (durable) await synced(file);
  } finally {
    closeSync(file);
  }
}

/** Gives what was written to the disk every few megabytes, one flush at a time. */
function flusher(file: FileHandle) {
  let unflushed = 0;
  let flushing: Promise<void> = Promise.resolve();
  return {
    async after(bytes: number): Promise<void> {
      unflushed += bytes;
      if (unflushed < FLUSHED_BYTES) return;
      await flushing;
      flushing = file.datasync();
      flushing.catch(() => {});
      unflushed = 0;
    },
    async finish(): Promise<void> {
      await flushing;
      await file.sync();
    },
  };
}

/** A write may take less than it was given: near a full disk it often does. */
async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
